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
from lotrinh.centre.firm_filter import LONGEST, one_of
from lotrinh.i18n import N_
from lotrinh.paging import pages_of
from lotrinh.search import search_key
from lotrinh.web.pages import page_number

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
WITH found AS MATERIALIZED (SELECT s.id, s.place FROM ({firms}) s {named} WHERE {condition})
SELECT (SELECT count(*) FROM found) AS total,
       ARRAY(SELECT id FROM found ORDER BY place, id LIMIT {page} OFFSET {offset}) AS ids
"""
NAMED = "JOIN firm_standing f ON f.firm = s.firm AND f.{matches}"
EVERY = """
SELECT (SELECT count(*) FROM campaign_recipient WHERE campaign = $1) AS total,
       ARRAY(
           SELECT id FROM campaign_recipient WHERE campaign = $1 ORDER BY place, id LIMIT {page} OFFSET {offset}
       ) AS ids
"""
SEEN = """
SELECT s.*, f.name, f.tax_code, (
    SELECT l.email FROM campaign_letter l WHERE l.recipient = s.id ORDER BY l.number DESC LIMIT 1
) AS email
FROM ({firms}) s JOIN firm f ON f.id = s.firm ORDER BY s.place, s.id
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
        return pages_of(self.total, PAGE)


def parse(given: Mapping[str, Any]) -> RecipientFilter:
    """Raises UnknownFilter for a value that no list offers."""
    fields = {name: str(value).strip() for name, value in given.items()}
    return RecipientFilter(
        text=fields.get("q", "")[:LONGEST],
        stage=one_of(fields, "stage", get_args(Stage)),  # type: ignore[arg-type]
        page=page_number(fields),
    )


def stages_of(campaign: Campaign) -> dict[str, str]:
    """Those that a campaign of its purpose knows."""
    unknown = FUNNEL_STAGES.keys() - set(FUNNELS[campaign.purpose])
    return {name: text for name, text in STAGES.items() if name not in unknown}


async def recipients(campaign: Campaign, chosen: RecipientFilter) -> RecipientPage:
    found = await _found(campaign, chosen)
    rows = await db.fetch(SEEN.format(firms=some_firms_of(campaign.purpose)), campaign.id, found["ids"])
    return RecipientPage([_recipient(row) for row in rows], found["total"])


async def _found(campaign: Campaign, chosen: RecipientFilter) -> dict[str, Any]:
    """The ids of the page, and how many there are in all."""
    place = {"page": PAGE, "offset": (chosen.page - 1) * PAGE}
    condition = CONDITIONS.get(chosen.stage, f"s.{chosen.stage}") if chosen.stage else "true"
    named, texts = _named(chosen.text)
    if chosen.stage or named:
        sql = FOUND.format(firms=firms_of(campaign.purpose), named=named, condition=condition, **place)
    else:
        sql = EVERY.format(**place)
    found = await db.fetch_one(sql, campaign.id, *texts)
    assert found is not None
    return found


def _named(text: str) -> tuple[str, list[Any]]:
    """The join that keeps the firms of a name or a tax code, $2; none without a text."""
    code = text.replace(" ", "")
    if code.replace("-", "").isdecimal():
        return NAMED.format(matches="tax_code LIKE $2"), [f"{code}%"]
    words = [f"%{word}%" for word in search_key(text).split()]
    return (NAMED.format(matches="search_key LIKE ALL ($2::text[])"), [words]) if words else ("", [])


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
