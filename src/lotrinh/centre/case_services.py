"""Giving firms to an advisor, many at once, and taking that back."""

from uuid import UUID, uuid4

from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre import case_queries, problems
from lotrinh.centre.selection import Selection, firm_ids
from lotrinh.centre.tables import CaseAssignment
from lotrinh.errors import NotFound

LOCK = "SELECT id FROM firm WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE"
END = """
UPDATE advisor_case SET ended_at = $2, ended_with = $3
WHERE firm = ANY($1::uuid[]) AND ended_at IS NULL
"""
BEGIN = """
INSERT INTO advisor_case (id, firm, advisor, since, begun_with)
SELECT gen_random_uuid(), firm, $2, $3, $4 FROM unnest($1::uuid[]) AS firm
"""
FIRMS = "SELECT DISTINCT firm FROM advisor_case WHERE begun_with = $1 OR ended_with = $1"
UNDO = "UPDATE case_assignment SET undone_at = $2 WHERE id = $1 AND undone_at IS NULL"
END_BEGUN = "UPDATE advisor_case SET ended_at = $2 WHERE begun_with = $1 AND ended_at IS NULL"
# `ended_with` stays, so that the page of the assignment still tells whom the firm was with.
REOPEN = """
UPDATE advisor_case w SET ended_at = NULL
WHERE w.ended_with = $1 AND NOT EXISTS (
    SELECT 1 FROM advisor_case o
    WHERE o.firm = w.firm AND o.id <> w.id AND (o.ended_at IS NULL OR o.since > w.ended_at)
)
"""


async def assign(visitor: Visitor, selection: Selection, advisor: str) -> UUID:
    """The firms leave whom they are with and go to the advisor, or to nobody; the id of the assignment."""
    async with db.atomic():
        await db.execute(LOCK, await firm_ids(visitor, selection))
        planned = await case_queries.plan(visitor, selection, advisor)
        selection.check(len(planned.changed))
        firms, now, assignment_id = [one.id for one in planned.changed], clock.now(), uuid4()
        to = planned.advisor.id if planned.advisor else None
        await CaseAssignment(id=assignment_id, advisor=to, assigned_by=visitor.id, assigned_at=now).save()
        await db.execute(END, firms, now, assignment_id)
        if to:
            await db.execute(BEGIN, firms, to, now, assignment_id)
        await _record("firm assigned", visitor, firms, assignment_id)
        return assignment_id


async def undo(visitor: Visitor, assignment_id: UUID) -> None:
    """Each firm goes back to whom it was with, unless somebody has assigned it anew since."""
    async with db.atomic():
        firms = [row["firm"] for row in await db.fetch(FIRMS, assignment_id)]
        if await case_queries.assignment(visitor, assignment_id) is None:
            raise NotFound
        await db.execute(LOCK, firms)
        now = clock.now()
        if await db.execute(UNDO, assignment_id, now) != "UPDATE 1":
            raise problems.AssignmentUndone
        await db.execute(END_BEGUN, assignment_id, now)
        await db.execute(REOPEN, assignment_id)
        await _record("assignment undone", visitor, firms, assignment_id)


async def _record(action: str, visitor: Visitor, firms: list[UUID], assignment_id: UUID) -> None:
    await audit.record_each(action, "case_assignment", assignment_id, person_id=visitor.id, firm_ids=firms)
