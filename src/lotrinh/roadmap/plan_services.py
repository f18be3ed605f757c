"""The plan: adding a step."""

from uuid import UUID, uuid4

from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import NotFound

ADD = """
INSERT INTO plan_step (id, firm, solution, wave, owner, rev, added_by, added_at, changed_at)
VALUES ($1, $2, $3, $4, $5, 0, $5, $6, $6)
ON CONFLICT (firm, solution) DO NOTHING
"""
STEP = "SELECT id, removed_at FROM plan_step WHERE firm = $1 AND solution = $2 FOR NO KEY UPDATE"
RESTORE = """
UPDATE plan_step SET removed_at = NULL, removed_by = NULL, rev = rev + 1, changed_at = $2 WHERE id = $1
"""


async def add_step(visitor: Visitor, solution_id: str, *, wave: int | None = None) -> UUID:
    """The id of the step; one that is there already stays as it is, a removed one comes back as it was."""
    if visitor.firm is None:
        raise NotFound
    async with db.atomic():
        added = await db.execute(ADD, uuid4(), visitor.firm.id, solution_id, wave, visitor.id, clock.now())
        step = await db.fetch_one(STEP, visitor.firm.id, solution_id)
        assert step is not None
        if step["removed_at"] is not None:
            await db.execute(RESTORE, step["id"], clock.now())
        if added == "INSERT 0 1" or step["removed_at"] is not None:
            await audit.record(
                "step.add", "plan_step", step["id"], person_id=visitor.id, firm_id=visitor.firm.id,
                detail={"solution": solution_id},
            )  # fmt: skip
    step_id: UUID = step["id"]
    return step_id
