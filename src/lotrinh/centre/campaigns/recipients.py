"""The firms of a launched campaign one by one: what was sent to each and what came of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, get_args
from urllib.parse import urlencode
from uuid import UUID

import msgspec

from lotrinh import db
from lotrinh.accounts.emails import masked
from lotrinh.centre.campaigns.names import FUNNELS, LEFT_OUT, PROBLEMS
from lotrinh.centre.campaigns.names import STAGES as FUNNEL_STAGES
from lotrinh.centre.campaigns.queries import Campaign
from lotrinh.centre.campaigns.standing import firms_of, some_firms_of
from lotrinh.centre.firm_filter import LAST_PAGE, LONGEST, number, one_of
from lotrinh.i18n import N_
from lotrinh.search import search_key

PAGE = 50
Stage = Literal[
    "waiting",
    "sent",
    "opened",
    "registered",
    "started",
    "continued",
    "submitted",
    "failed",
    "opted_out",
    "left_out",
]
STAGES = {
    "waiting": N_("A letter waits"),
    **FUNNEL_STAGES,
    "failed": N_("Could not be delivered"),
    "opted_out": N_("Wants no more"),
    "left_out": N_("Left out"),
}
CONDITIONS = {
    "sent": "s.first_sent IS NOT NULL",
    "opened": "s.opened_at IS NOT NULL",
    "left_out": "s.left_out IS NOT NULL",
}
# What the condition does not ask for is not read: of the page's firms it is looked up afterwards.
FOUND = """
SELECT s.id, count(*) OVER () AS total
FROM ({firms}) s JOIN firm f ON f.id = s.firm
WHERE {condition} AND f.search_key LIKE ALL ($2::text[]) AND f.tax_code LIKE $3
ORDER BY f.search_key, f.id LIMIT {page} OFFSET {offset}
"""
# Of all firms: counted on their own, and the page is found by walking along the names.
EVERY = """
SELECT r.id, (SELECT count(*) FROM campaign_recipient WHERE campaign = $1) AS total
FROM firm f JOIN campaign_recipient r ON r.firm = f.id AND r.campaign = $1
ORDER BY f.search_key, f.id LIMIT {page} OFFSET {offset}
"""
SEEN = """
SELECT s.*, f.name, f.tax_code, f.simulated
FROM ({firms}) s JOIN firm f ON f.id = s.firm ORDER BY f.search_key, f.id
"""


class RecipientFilter(msgspec.Struct, frozen=True):
    text: str = ""
    stage: Stage | None = None
    page: int = 1

    @property
    def prefix(self) -> str:
        """The address up to the page number."""
        given = {"q": self.text, "stage": self.stage or ""}
        return f"?{urlencode({name: value for name, value in given.items() if value} | {'page': ''})}"


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """A firm of the audience; `stage`: the furthest it has come, `problem`: of its newest letter."""

    firm: UUID
    name: str
    tax_code: str
    email: str | None
    left_out: str | None
    problem: str
    stage: str
    first_sent: datetime | None
    opened_at: datetime | None
    due_at: datetime | None
    reminders: int

    @property
    def stage_name(self) -> str:
        return STAGES[self.stage]

    @property
    def reason(self) -> str:
        return LEFT_OUT.get(self.left_out or "", "") or PROBLEMS.get(self.problem, "")


class RecipientPage(msgspec.Struct, frozen=True):
    rows: list[Recipient]
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def parse(given: Mapping[str, Any]) -> RecipientFilter:
    """Raises UnknownFilter for a value that no list offers."""
    fields = {name: str(value).strip() for name, value in given.items()}
    return RecipientFilter(
        text=fields.get("q", "")[:LONGEST],
        stage=one_of(fields, "stage", get_args(Stage)),  # type: ignore[arg-type]
        page=number(fields, "page", 1, LAST_PAGE) or 1,
    )


def stages_of(campaign: Campaign) -> dict[str, str]:
    """Those that a campaign of its purpose knows."""
    unknown = FUNNEL_STAGES.keys() - set(FUNNELS[campaign.purpose])
    return {name: text for name, text in STAGES.items() if name not in unknown}


async def recipients(campaign: Campaign, chosen: RecipientFilter) -> RecipientPage:
    found = await _found(campaign, chosen)
    seen = SEEN.format(firms=some_firms_of(campaign.purpose))
    rows = await db.fetch(seen, campaign.id, [one["id"] for one in found])
    return RecipientPage([_recipient(row) for row in rows], found[0]["total"] if found else 0)


async def _found(campaign: Campaign, chosen: RecipientFilter) -> list[dict[str, Any]]:
    """The ids of the page, each with how many there are in all."""
    place = {"page": PAGE, "offset": (chosen.page - 1) * PAGE}
    if not chosen.stage and not chosen.text:
        return await db.fetch(EVERY.format(**place), campaign.id)
    condition = CONDITIONS.get(chosen.stage, f"s.{chosen.stage}") if chosen.stage else "true"
    code = chosen.text.replace(" ", "")
    is_code = code.replace("-", "").isdecimal()
    words = [] if is_code else [f"%{word}%" for word in search_key(chosen.text).split()]
    sql = FOUND.format(firms=firms_of(campaign.purpose), condition=condition, **place)
    return await db.fetch(sql, campaign.id, words, f"{code}%" if is_code else "%")


def _recipient(row: dict[str, Any]) -> Recipient:
    kept = {name: row[name] for name in Recipient.__struct_fields__ if name in row}
    email = masked(row["email"]) if row["email"] else None
    return Recipient(**(kept | {"email": email, "stage": _stage(row)}))


def _stage(row: dict[str, Any]) -> str:
    """The furthest it has come."""
    if row["left_out"]:
        return "left_out"
    reached = row | {"opened": row["opened_at"], "sent": row["first_sent"]}
    order = ("opted_out", "submitted", "continued", "started", "registered", "opened", "failed", "sent")
    return next((name for name in order if reached[name]), "waiting")
