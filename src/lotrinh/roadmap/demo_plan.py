"""The plan of the demo's furniture maker, entered as people enter it: a step done, one under way, one overdue."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.papers.paper import NewPaper
from lotrinh.roadmap import plan_measures, plan_papers, plan_services, response_services
from lotrinh.roadmap.plan_papers import Place

MEMBER = "SELECT id FROM member WHERE firm = $1 AND person = $2 AND ended_at IS NULL"
NOTE = "Hỏi giá ba dịch vụ; bên nào cũng phải cho tải bản gốc có chữ ký."


async def enter_plan(owner: Visitor) -> None:
    """Call inside a transaction, after her rounds; the clock stands at each day meanwhile."""
    now = clock.now()
    try:
        for days_ago, act in STORY:
            clock.freeze(now - timedelta(days=days_ago))
            await act(owner)
    finally:
        clock.freeze(None)


async def take(owner: Visitor, solution: str, *, days: int, wave: int) -> None:
    """From the roadmap into the plan, for herself, due in so many days."""
    assert owner.firm is not None
    await response_services.respond(owner, solution, "accepted")
    member = await db.fetch_one(MEMBER, owner.firm.id, owner.id)
    assert member is not None
    step = await plan_services.add_step(owner, solution)
    due_on = clock.today() + timedelta(days=days)
    await plan_services.change(owner, step, owner=member["id"], due_on=due_on, wave=wave)


async def tick(owner: Visitor, solution: str, *items: str) -> None:
    await plan_services.tick(owner, await plan_services.add_step(owner, solution), done=items, undone=())


async def finish(owner: Visitor, solution: str) -> None:
    await plan_services.complete(owner, await plan_services.add_step(owner, solution), clock.today())


async def note(owner: Visitor, solution: str) -> None:
    place = Place("step", await plan_services.add_step(owner, solution))
    await plan_papers.add(owner, place, NewPaper(kind="note", note=NOTE))


async def count(owner: Visitor, solution: str, signed: int, of: int) -> None:
    measure = plan_measures.measure_of(solution)
    assert measure is not None
    await plan_measures.record(owner, measure, numerator=signed, denominator=of, on_date=clock.today())


# Days ago and what she did; in use for a little over three months is when a check-in comes.
STORY: tuple[tuple[int, Callable[[Visitor], Awaitable[None]]], ...] = (
    (125, partial(take, solution="backup-and-access", days=30, wave=1)),
    (97, lambda owner: tick(owner, "backup-and-access", "monday", "prepare/1", "prepare/2", "in-use/1")),
    (96, partial(finish, solution="backup-and-access")),
    (70, partial(take, solution="e-contract", days=110, wave=1)),
    (69, partial(note, solution="e-contract")),
    (64, partial(count, solution="e-contract", signed=0, of=190)),
    (62, partial(take, solution="bill-of-materials", days=53, wave=2)),
    (30, lambda owner: tick(owner, "e-contract", "path/e-contract/review", "path/e-contract/signatures")),
    (3, lambda owner: tick(owner, "e-contract", "path/e-contract/provider", "path/e-contract/templates")),
    (2, partial(count, solution="e-contract", signed=5, of=212)),
)
