"""An advisor's word that a tool is in use: a row in the entry's stead with another source, taken back the same way."""

from typing import Any
from uuid import UUID, uuid4

import msgspec

from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import NotFound
from lotrinh.firms.consent_queries import has_consent
from lotrinh.roadmap import adoption_queries
from lotrinh.roadmap.adoption_consequences import settle
from lotrinh.roadmap.adoption_queries import State
from lotrinh.roadmap.adoption_services import EVENT, LOCK, AlreadyCorrected
from lotrinh.roadmap.titles import title
from recommender.catalogue import Text

# Taken back, the entry is again that of whoever declared it.
IN_ITS_STEAD = """
INSERT INTO adoption (id, firm, solution, place, corrects, status, on_date, target_on, reason, note, source,
                      recorded_by, recorded_at, simulated)
SELECT $2, a.firm, a.solution, a.place, a.id, a.status, a.on_date, a.target_on, a.reason, a.note, $3::text,
       CASE WHEN $3::text = 'verified' THEN $4
            ELSE (SELECT o.recorded_by FROM adoption o WHERE o.id = a.corrects) END, $5, a.simulated
FROM adoption a WHERE a.id = $1
"""

# By an earlier click on the same button.
SAID = """
SELECT 1 AS one FROM adoption n WHERE n.corrects = $1 AND n.source = $2
  AND NOT EXISTS (SELECT 1 FROM adoption c WHERE c.corrects = n.id)
"""


class InUse(msgspec.Struct, frozen=True):
    """A tool in use today, as the firm declares or an advisor verified it."""

    title: Text
    state: State

    @property
    def is_verified(self) -> bool:
        return self.state.source == "verified"


async def in_use(advisor: Visitor, firm_id: UUID) -> list[InUse]:
    """What the firm uses today, while it shares that with advisors."""
    if advisor.staff_role != "advisor" or not await has_consent(firm_id, "advisors"):
        return []
    held = await adoption_queries.as_of(firm_id, clock.today())
    return [InUse(title(key), one) for key, one in held.items() if one.is_adopted]


async def verify(advisor: Visitor, firm_id: UUID, event_id: UUID) -> None:
    """Verified twice is verified once."""
    await _say(advisor, firm_id, event_id, "verified")


async def withdraw(advisor: Visitor, firm_id: UUID, event_id: UUID) -> None:
    await _say(advisor, firm_id, event_id, "declared")


async def _say(advisor: Visitor, firm_id: UUID, event_id: UUID, source: str) -> None:
    if advisor.staff_role != "advisor":
        raise NotFound
    async with db.atomic():
        await db.fetch_one(LOCK, firm_id)
        event = await _usable(firm_id, event_id)
        if event["source"] == source or await db.fetch_one(SAID, event_id, source):
            return
        if event["is_corrected"]:
            raise AlreadyCorrected
        new = uuid4()
        await db.execute(IN_ITS_STEAD, event_id, new, source, advisor.id, clock.now())
        await settle([firm_id])
        action = "adoption.verify" if source == "verified" else "adoption.unverify"
        await audit.record(
            action, "adoption", new, person_id=advisor.id, firm_id=firm_id,
            detail={"solution": event["solution"], "status": event["status"]},
        )  # fmt: skip


async def _usable(firm_id: UUID, event_id: UUID) -> dict[str, Any]:
    row = await db.fetch_one(EVENT, firm_id, event_id)
    if row is None or row["is_undone"] or row["status"] not in adoption_queries.USING:
        raise NotFound
    if not await has_consent(firm_id, "advisors"):
        raise NotFound
    return row
