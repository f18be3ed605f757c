"""How far the firms of a campaign have come since their first letter, counted."""

from datetime import datetime
from uuid import UUID

import msgspec

from lotrinh import clock, db
from lotrinh.centre.campaigns.names import FUNNELS
from lotrinh.centre.campaigns.standing import firms_of

COUNTS = """
SELECT count(*) AS audience, count(*) FILTER (WHERE left_out IS NULL) AS addressed,
       count(first_sent) AS sent, count(opened_at) AS opened,
       count(*) FILTER (WHERE registered) AS registered,
       count(*) FILTER (WHERE registered_before) AS registered_before,
       count(*) FILTER (WHERE started) AS started, count(*) FILTER (WHERE continued) AS continued,
       count(*) FILTER (WHERE submitted) AS submitted, count(*) FILTER (WHERE waiting) AS waiting,
       count(*) FILTER (WHERE failed) AS failed, count(*) FILTER (WHERE opted_out) AS opted_out,
       coalesce(sum(reminders), 0)::int AS reminders
FROM ({firms}) s
"""
LEFT_OUT = """
SELECT left_out, count(*) AS firms FROM campaign_recipient
WHERE campaign = $1 AND left_out IS NOT NULL GROUP BY left_out ORDER BY 2 DESC, 1
"""


class Stage(msgspec.Struct, frozen=True):
    """`share` is of the firms that a letter went to; of those sent themselves, of the whole audience."""

    name: str
    firms: int
    share: float | None


class Funnel(msgspec.Struct, frozen=True, kw_only=True):
    """`addressed`: firms that are to get a letter; the rest of the audience is in `left_out` by reason.

    `waiting` counts firms whose next letter is in line, `failed` those that none could be delivered to.
    """

    audience: int
    addressed: int
    stages: list[Stage]
    left_out: dict[str, int]
    registered_before: int
    waiting: int
    failed: int
    opted_out: int
    reminders: int
    at: datetime

    @property
    def sent(self) -> int:
        return self.stages[0].firms


async def funnel(campaign_id: UUID, purpose: str) -> Funnel:
    row = await db.fetch_one(COUNTS.format(firms=firms_of(purpose)), campaign_id)
    assert row is not None
    left_out = {each["left_out"]: each["firms"] for each in await db.fetch(LEFT_OUT, campaign_id)}
    stages = [
        Stage(name, row[name], _share(row[name], row["audience" if name == "sent" else "sent"]))
        for name in FUNNELS[purpose]
    ]
    kept = ("audience", "addressed", "registered_before", "waiting", "failed", "opted_out", "reminders")
    counts = {name: row[name] for name in kept}
    return Funnel(stages=stages, left_out=left_out, at=clock.now(), **counts)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
