"""A plan for the access table: an open step with a paper and a count, a done one, events and a check-in."""

from datetime import timedelta
from uuid import UUID, uuid4

from lotrinh import clock
from lotrinh.papers import store
from lotrinh.roadmap.adoption_tables import Adoption
from lotrinh.roadmap.check_in_tables import CheckIn
from lotrinh.roadmap.plan_tables import Measurement, Paper, PlanStep
from tests.cast import Cast


async def plan_objects(cast: Cast) -> dict[str, str]:
    event, undone = await _event(cast), uuid4()
    await _row(cast, undone, corrects=await _event(cast), is_undone=True)
    step, done = await _step(cast, "e-contract"), await _step(cast, "barcode", adoption=event)
    found = {
        "step": step,
        "done_step": done,
        "event": event,
        "undone": undone,
        "step_paper": await _paper(cast, step=step),
        "event_paper": await _paper(cast, adoption=event),
        "measurement": await _measurement(cast),
        "check_in": await _check_in(cast),
    }
    return {name: str(one) for name, one in found.items()}


async def _event(cast: Cast) -> UUID:
    event = uuid4()
    await _row(cast, event)
    return event


async def _row(cast: Cast, event: UUID, **more: object) -> None:
    await Adoption(
        id=event, firm=cast.an_phat, solution="crm", status="in_use", on_date=clock.today(), source="declared",
        recorded_by=cast.lan.id, recorded_at=clock.now(), **more,
    ).save()  # fmt: skip


async def _step(cast: Cast, solution: str, adoption: UUID | None = None) -> UUID:
    step = uuid4()
    await PlanStep(
        id=step, firm=cast.an_phat, solution=solution, owner=cast.lan.id, due_on=clock.today(),
        adoption=adoption, done_at=clock.now() if adoption else None,
    ).save()  # fmt: skip
    return step


async def _paper(cast: Cast, **place: UUID) -> UUID:
    paper = uuid4()
    await Paper(
        id=paper, firm=cast.an_phat, kind="file", title="a.pdf", stored_name=store.store(b"%PDF-1.7"),
        media_type="application/pdf", added_by=cast.lan.id, added_at=clock.now(), **place,
    ).save()  # fmt: skip
    return paper


async def _measurement(cast: Cast) -> UUID:
    point = uuid4()
    await Measurement(
        id=point, firm=cast.an_phat, measure="contracts/contract-share", numerator=1, denominator=2,
        on_date=clock.today(), recorded_by=cast.lan.id, recorded_at=clock.now(),
    ).save()  # fmt: skip
    return point


async def _check_in(cast: Cast) -> UUID:
    check_in = uuid4()
    await CheckIn(
        id=check_in, firm=cast.an_phat, solution="crm", since=clock.today() - timedelta(days=200), months=6,
        due_on=clock.today(),
    ).save()  # fmt: skip
    return check_in
