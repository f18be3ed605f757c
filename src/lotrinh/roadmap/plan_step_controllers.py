"""The page of one step: its checklist, its dates and its end, and what was counted."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.datastructures import FormMultiDict
from litestar.params import FromPath
from wtforms import SelectField

from lotrinh import clock
from lotrinh.accounts.guards import firm_member
from lotrinh.errors import NotFound
from lotrinh.firms.queries import colleagues
from lotrinh.i18n import N_
from lotrinh.roadmap import plan_measures, plan_queries, plan_services, response_services
from lotrinh.roadmap.adoption_names import NAMES
from lotrinh.roadmap.adoption_services import BeforeTheFirm, NotYet
from lotrinh.roadmap.plan_forms import WAVES, DoneForm, MeasureForm, StepForm
from lotrinh.roadmap.plan_measures import MoreThanAll, NotMeasuredYet
from lotrinh.roadmap.plan_page import step_page
from lotrinh.roadmap.plan_queries import Step
from lotrinh.roadmap.plan_services import NotYourColleague
from lotrinh.web.forms import Form
from lotrinh.web.pages import AnyRequest, Page, go, is_partial, locale, page

PLAN = "/roadmap/plan"
ONE = f"{PLAN}/{{step_id:uuid}}"
TICK = "tick."
NOBODY = N_("Nobody in particular")


class StepController(Controller):
    path = ONE
    guards = (firm_member,)

    @get("/")
    async def show(self, request: AnyRequest, step_id: FromPath[UUID]) -> Page:
        return await _shown(request, await step_of(request, step_id))

    @post("/")
    async def change(self, request: AnyRequest, step_id: FromPath[UUID]) -> Page:
        step, form = await step_of(request, step_id), await StepForm.read(request)
        if not form.validate():
            return await _shown(request, step, details=form)
        try:
            await plan_services.change(
                request.user, step_id, owner=_uuid(form.text("owner")), due_on=form.due_on.data,
                wave=int(form.text("wave") or 0) or None,
            )  # fmt: skip
        except NotYourColleague as problem:
            form.refuse("owner", problem.message_id)
            return await _shown(request, step, details=form)
        return go(request, step.url, notice="step-changed")

    @post("/ticks")
    async def tick(self, request: AnyRequest, step_id: FromPath[UUID]) -> Page:
        """Item by item with JavaScript; else the whole list, of which only what is different counts."""
        step = await step_of(request, step_id)
        done, undone = _ticks(await request.form(), whole=not is_partial(request))
        await plan_services.tick(request.user, step_id, done=done, undone=undone)
        if is_partial(request):
            step = await step_of(request, step_id)
            return page(request, "roadmap/_ticked.html", step=step, now=clock.now())
        return go(request, step.url, notice="checklist-saved")

    @post("/completion")
    async def complete(self, request: AnyRequest, step_id: FromPath[UUID]) -> Page:
        step, form = await step_of(request, step_id), await DoneForm.read(request)
        if not form.validate():
            return await _shown(request, step, done=form)
        try:
            await plan_services.complete(request.user, step_id, form.in_use_from.data)
        except (NotYet, BeforeTheFirm) as problem:
            form.refuse("in_use_from", problem.message_id, **problem.values)
            return await _shown(request, step, done=form)
        return go(request, step.url, notice="step-done")

    @post("/reopening")
    async def reopen(self, request: AnyRequest, step_id: FromPath[UUID]) -> Page:
        await plan_services.reopen(request.user, step_id)
        return go(request, f"{PLAN}/{step_id}", notice="step-reopened")

    @post("/removal")
    async def remove(self, request: AnyRequest, step_id: FromPath[UUID]) -> Page:
        step = await step_of(request, step_id)
        await response_services.leave_plan(request.user, step_id, step.solution)
        return go(request, PLAN, notice="step-removed")

    @post("/restoration")
    async def restore(self, request: AnyRequest, step_id: FromPath[UUID]) -> Page:
        step = await step_of(request, step_id)
        await response_services.return_to_plan(request.user, step_id, step.solution)
        return go(request, PLAN, notice="step-restored")


class MeasurementController(Controller):
    path = f"{ONE}/measurements"
    guards = (firm_member,)

    @post("/")
    async def record(self, request: AnyRequest, step_id: FromPath[UUID]) -> Page:
        step, form = await step_of(request, step_id), await MeasureForm.read(request)
        measure = plan_measures.measure_of(step.solution)
        if measure is None:
            raise NotFound
        if not form.validate():
            return await _shown(request, step, measure=form)
        try:
            await plan_measures.record(
                request.user, measure, numerator=form.numerator.data, denominator=form.denominator.data,
                on_date=form.counted_on.data,
            )  # fmt: skip
        except (MoreThanAll, NotMeasuredYet) as problem:
            form.refuse("numerator" if isinstance(problem, MoreThanAll) else "counted_on", problem.message_id)
            return await _shown(request, step, measure=form)
        return go(request, f"{step.url}#counted", notice="measurement-recorded")

    @post("/{point_id:uuid}/withdrawal")
    async def withdraw(self, request: AnyRequest, step_id: FromPath[UUID], point_id: FromPath[UUID]) -> Page:
        step = await step_of(request, step_id)
        await plan_measures.withdraw(request.user, point_id)
        return go(request, f"{step.url}#counted", notice="measurement-withdrawn")

    @post("/{point_id:uuid}/restoration")
    async def restore(self, request: AnyRequest, step_id: FromPath[UUID], point_id: FromPath[UUID]) -> Page:
        step = await step_of(request, step_id)
        await plan_measures.restore(request.user, point_id)
        return go(request, f"{step.url}#counted", notice="measurement-restored")


async def step_of(request: AnyRequest, step_id: UUID) -> Step:
    found = await plan_queries.step(request.user, step_id)
    if found is None:
        raise NotFound
    return found


def _ticks(posted: FormMultiDict, *, whole: bool) -> tuple[set[str], set[str]]:
    """What was ticked and what no longer is; of a whole list only what was drawn otherwise."""
    items = {
        name.removeprefix(TICK): "yes" in posted.getall(name) for name in posted if name.startswith(TICK)
    }
    done = {item for item, ticked in items.items() if ticked}
    if not whole:
        return done, items.keys() - done
    was = set(posted.getall("was", []))
    return done - was, was - done


async def _shown(request: AnyRequest, step: Step, **refused: Form) -> Page:
    """`refused`: the form that was not taken, by its name."""
    details = refused.get("details") or StepForm.blank(
        request, owner=str(step.owner or ""), due_on=step.due_on, wave=str(step.wave or "")
    )
    await _offer_choices(request, details)
    forms = {
        "done": DoneForm.blank(request, in_use_from=clock.today()),
        "measure": MeasureForm.blank(request, counted_on=clock.today()),
        **refused,
        "details": details,
    }
    shown = await step_page(request.user, step)
    counts = forms["measure"]
    if shown.measure and isinstance(counts, MeasureForm):
        counts.ask(shown.measure.question)
    return page(
        request, "roadmap/plan-step.html", status=422 if refused else 200, address=step.url, shown=shown,
        forms=forms, names=NAMES, course=shown.course(locale(request)),
    )  # fmt: skip


async def _offer_choices(request: AnyRequest, details: Form) -> None:
    team = [(str(one.id), one.name or one.email) for one in await colleagues(request.user)]
    waves = [(value, details.say(text)) for value, text in WAVES.items()]
    for name, choices in (("owner", [("", details.say(NOBODY)), *team]), ("wave", waves)):
        field = details[name]
        assert isinstance(field, SelectField)
        field.choices = choices


def _uuid(text: str) -> UUID | None:
    """Something that is no member's id is nobody's, which the service refuses."""
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NotYourColleague from None
