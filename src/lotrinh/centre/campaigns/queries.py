"""Campaigns as advisors see them: all of them, since firms are everybody's; `own` ones may be changed."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.campaigns.audience import Aim

PAGE = 50
# `own`: the advisor's, or of the team the advisor is in now.
CAMPAIGN = """
SELECT c.*, coalesce(nullif(p.name, ''), p.email, '') AS writer, t.name AS team_name,
       c.owner = $1 OR coalesce(c.team = (
           SELECT m.team FROM team_member m WHERE m.person = $1 AND m.ended_at IS NULL
       ), false) AS own
FROM campaign c LEFT JOIN person p ON p.id = c.owner LEFT JOIN team t ON t.id = c.team
"""
LISTED = """
SELECT s.*, n.audience, n.sent, n.opened
FROM (
    {campaign} WHERE c.state <> 'discarded'
    ORDER BY coalesce(c.launched_at, c.created_at) DESC, c.id LIMIT {page} OFFSET {offset}
) s
CROSS JOIN LATERAL (
    SELECT count(*) AS audience, count(r.first_sent) AS sent, count(r.opened_at) AS opened
    FROM campaign_recipient r WHERE r.campaign = s.id
) n
ORDER BY coalesce(s.launched_at, s.created_at) DESC, s.id
"""
COUNT = "SELECT count(*) AS total FROM campaign WHERE state <> 'discarded'"


class Campaign(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    purpose: str
    state: str
    firms: list[UUID] | None
    cohort: UUID | None
    address: str
    subject_vi: str
    body_vi: str
    subject_en: str
    body_en: str
    starts_at: datetime | None
    per_hour: int
    reminders: int
    remind_after: int
    quiet_days: int
    link_days: int
    created_at: datetime
    launched_at: datetime | None
    ended_at: datetime | None
    simulated: bool
    writer: str
    team_name: str | None
    own: bool

    @property
    def aim(self) -> Aim:
        return Aim(firms=self.firms, cohort=self.cohort, address=self.address)

    @property
    def is_launched(self) -> bool:
        return self.launched_at is not None

    @property
    def waits_for_start(self) -> bool:
        return self.state == "running" and self.starts_at is not None and self.starts_at > clock.now()


class Listed(msgspec.Struct, frozen=True):
    """`audience`, `sent`, `opened` count firms; of a draft nothing is counted."""

    campaign: Campaign
    audience: int
    sent: int
    opened: int


async def campaigns(visitor: Visitor, page: int) -> tuple[list[Listed], int]:
    """A page of them, the newest first, and how many there are."""
    if visitor.staff_role != "advisor":
        return [], 0
    sql = LISTED.format(campaign=CAMPAIGN, page=PAGE, offset=(page - 1) * PAGE)
    rows = await db.fetch(sql, visitor.id)
    counted = await db.fetch_one(COUNT)
    found = [Listed(_seen(row), row["audience"], row["sent"], row["opened"]) for row in rows]
    return found, counted["total"] if counted else 0


async def discarded(visitor: Visitor) -> list[Campaign]:
    """The visitor's own and the team's, the newest first."""
    rows = await db.fetch(
        f"{CAMPAIGN} WHERE c.state = 'discarded' ORDER BY c.created_at DESC LIMIT 20", visitor.id
    )
    return [found for found in map(_seen, rows) if found.own]


async def one(visitor: Visitor, campaign_id: UUID) -> Campaign | None:
    if visitor.staff_role != "advisor":
        return None
    row = await db.fetch_one(f"{CAMPAIGN} WHERE c.id = $2", visitor.id, campaign_id)
    return _seen(row) if row else None


def _seen(row: dict[str, Any]) -> Campaign:
    return Campaign(**{name: row[name] for name in Campaign.__struct_fields__})
