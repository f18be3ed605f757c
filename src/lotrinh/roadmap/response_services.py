"""The firm answers a step: it is accepted, put off, not for this firm, in use already, or taken back."""

from datetime import date
from uuid import UUID

from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import NotFound
from lotrinh.roadmap import adoption_queries, adoption_services, plan_services
from lotrinh.roadmap.problems import NothingToUndo, UnknownResponse
from lotrinh.roadmap.recommendation_tables import ResponseKind
from lotrinh.roadmap.suggested_time import SuggestedTime
from recommender.catalogue import shipped

KINDS = frozenset(one.value for one in ResponseKind)
LOCK = "SELECT simulated FROM firm WHERE id = $1 FOR NO KEY UPDATE"
NEWEST = "SELECT kind FROM step_response WHERE firm = $1 AND solution = $2 ORDER BY id DESC LIMIT 1"
RESPOND = """
INSERT INTO step_response (firm, solution, kind, given_by, given_at, simulated, list)
VALUES ($1, $2::varchar, $3, $4, $5, $6, (
    SELECT l.id FROM recommendation_list l JOIN recommendation_item i ON i.list = l.id AND i.solution = $2
    WHERE l.firm = $1 ORDER BY l.at DESC LIMIT 1
))
"""
PLANNED = """
SELECT id FROM plan_step WHERE firm = $1 AND solution = $2 AND removed_at IS NULL AND done_at IS NULL
"""


async def respond(
    visitor: Visitor,
    solution_id: str,
    kind: str,
    *,
    since: date | None = None,
    suggested: SuggestedTime | None = None,
) -> None:
    """The same answer twice counts once; `since`: from when it has been in use, today when nobody says.

    `suggested`: where an accepted step stands in the plan at first, and by when it is due.
    Accepting adds the step to the plan, having it records an adoption; taking back undoes both.
    """
    solution = shipped().solutions.get(solution_id)
    if kind not in KINDS:
        raise UnknownResponse
    if visitor.firm is None or solution is None or not solution.advisable:
        raise NotFound
    async with db.atomic():
        firm = await db.fetch_one(LOCK, visitor.firm.id)
        before = await _newest(visitor, solution_id)
        if firm is None or before == kind:
            return
        if kind == "undone" and before is None:
            raise NothingToUndo
        await _take_back(visitor, solution_id, before)
        await db.execute(
            RESPOND, visitor.firm.id, solution_id, kind, visitor.id, clock.now(), firm["simulated"]
        )
        await _carry_out(visitor, solution_id, kind, since or clock.today(), suggested)
        await _record(visitor, solution_id, kind, visitor.firm.id)


async def leave_plan(visitor: Visitor, step_id: UUID, solution_id: str) -> None:
    """Out of the plan by the plan's own page: the step is no longer accepted either."""
    async with db.atomic():
        await plan_services.remove(visitor, step_id)
        if await _newest(visitor, solution_id) == "accepted":
            await respond(visitor, solution_id, "undone")


async def return_to_plan(visitor: Visitor, step_id: UUID, solution_id: str) -> None:
    """Back in the plan, and accepted as before; what the catalogue no longer has is only put back."""
    async with db.atomic():
        await plan_services.restore(visitor, step_id)
        if solution_id in shipped().solutions and await _newest(visitor, solution_id) is None:
            await respond(visitor, solution_id, "accepted")


async def _newest(visitor: Visitor, solution_id: str) -> str | None:
    """The answer that counts; None: none, or one that was taken back."""
    newest = await db.fetch_one(NEWEST, visitor.firm.id if visitor.firm else None, solution_id)
    return newest["kind"] if newest and newest["kind"] != "undone" else None


async def _carry_out(
    visitor: Visitor, solution_id: str, kind: str, since: date, suggested: SuggestedTime | None
) -> None:
    if kind == "accepted":
        wave, due_on = (suggested.wave, suggested.due_on) if suggested else (None, None)
        await plan_services.add_step(visitor, solution_id, wave=wave, due_on=due_on)
    elif kind == "have_it":
        await adoption_services.record(
            visitor, solution_id, status="in_use", on_date=since, source="declared"
        )


async def _take_back(visitor: Visitor, solution_id: str, kind: str | None) -> None:
    """What the answer before this one had brought about."""
    assert visitor.firm is not None
    if kind == "accepted":
        step = await db.fetch_one(PLANNED, visitor.firm.id, solution_id)
        if step is not None:
            await plan_services.remove(visitor, step["id"])
    elif kind == "have_it":
        newest = (await adoption_queries.as_of(visitor.firm.id, clock.today())).get(solution_id)
        if newest is not None and newest.is_adopted:
            await adoption_services.undo(visitor, newest.id)


async def _record(visitor: Visitor, solution_id: str, kind: str, firm_id: UUID) -> None:
    await audit.record(
        "step answered", "step", solution_id, person_id=visitor.id, firm_id=firm_id, detail={"answer": kind}
    )
