"""An advisor pins, adds or strikes a step of a firm that shares its roadmap, and says why."""

from uuid import UUID, uuid4

from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import NotFound
from lotrinh.roadmap.problems import SolutionRetired, UnknownAdvice
from lotrinh.roadmap.recommendation_tables import AdviceKind, AdvisorAdvice
from recommender.catalogue import shipped

KINDS = frozenset(one.value for one in AdviceKind)
# Locked against a withdrawal at the same moment: after that nothing is written any more.
CONSENT = """
SELECT 1 AS one FROM consent WHERE firm = $1 AND purpose = 'advisors' AND withdrawn_at IS NULL FOR SHARE
"""
REPLACE = """
UPDATE advisor_advice SET withdrawn_by = $3, withdrawn_at = $4
WHERE firm = $1 AND solution = $2 AND withdrawn_at IS NULL
"""
WITHDRAW = """
UPDATE advisor_advice SET withdrawn_by = $3, withdrawn_at = $4
WHERE firm = $1 AND id = $2 AND withdrawn_at IS NULL RETURNING solution
"""


async def advise(advisor: Visitor, firm_id: UUID, solution_id: str, *, kind: str, reason: str) -> UUID:
    """The id of the advice; what any advisor had said of this step before no longer stands."""
    solution = shipped().solutions.get(solution_id)
    if kind not in KINDS:
        raise UnknownAdvice
    if solution is None or not solution.advisable:
        raise NotFound
    if kind != "strike" and not solution.advised:
        raise SolutionRetired
    now = clock.now()
    async with db.atomic():
        await _shared(advisor, firm_id)
        await db.execute(REPLACE, firm_id, solution_id, advisor.id, now)
        advice = AdvisorAdvice(
            id=uuid4(), firm=firm_id, solution=solution_id, kind=kind, reason=reason, advised_by=advisor.id,
            advised_at=now,
        )  # fmt: skip
        await advice.save()
        await _record("advice given", advice.id, advisor, firm_id, solution_id)
    return UUID(str(advice.id))


async def withdraw(advisor: Visitor, firm_id: UUID, advice_id: UUID) -> None:
    """Any advisor may: the next one looks after the firm, too."""
    async with db.atomic():
        await _shared(advisor, firm_id)
        row = await db.fetch_one(WITHDRAW, firm_id, advice_id, advisor.id, clock.now())
        if row is None:
            raise NotFound
        await _record("advice withdrawn", advice_id, advisor, firm_id, row["solution"])


async def _shared(advisor: Visitor, firm_id: UUID) -> None:
    if advisor.staff_role != "advisor" or not await db.fetch_one(CONSENT, firm_id):
        raise NotFound


async def _record(action: str, advice_id: UUID, advisor: Visitor, firm_id: UUID, solution: str) -> None:
    await audit.record(
        action, "advice", advice_id, person_id=advisor.id, firm_id=firm_id, detail={"solution": solution}
    )
