"""Pages of what became of each solution: the history, a new entry, a correction."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh import clock
from lotrinh.accounts.guards import firm_member
from lotrinh.errors import DomainError, NotFound
from lotrinh.roadmap import adoption_queries, adoption_services
from lotrinh.roadmap.adoption_forms import AdoptionForm, CorrectionForm
from lotrinh.roadmap.adoption_names import NAMES
from lotrinh.roadmap.adoption_page import adoption_page
from lotrinh.roadmap.adoption_queries import Event
from lotrinh.roadmap.adoption_services import BeforeTheFirm, NotYet, ReasonMissing
from lotrinh.roadmap.titles import title
from lotrinh.search import search_key
from lotrinh.web.forms import parse_day
from lotrinh.web.pages import AnyRequest, Page, go, locale, page
from recommender.catalogue import shipped

HISTORY = "/roadmap/adoption"
FIELDS: dict[type[DomainError], str] = {NotYet: "on_date", BeforeTheFirm: "on_date", ReasonMissing: "reason"}


class AdoptionController(Controller):
    path = HISTORY
    guards = (firm_member,)

    @get("/")
    async def history(self, request: AnyRequest) -> Page:
        day = parse_day(request.query_params.get("on", ""))
        return page(
            request, "roadmap/adoption.html", shown=await adoption_page(request.user, day), names=NAMES
        )

    @get("/new")
    async def ask(self, request: AnyRequest) -> Page:
        form = AdoptionForm.blank(
            request, solution=request.query_params.get("solution", ""), on_date=clock.today()
        )
        return _form_page(request, form)

    @post("/")
    async def record(self, request: AnyRequest) -> Page:
        form = await AdoptionForm.read(request)
        if not form.validate():
            return _form_page(request, form)
        try:
            await adoption_services.record(
                request.user, form.text("solution"), status=form.text("status"), on_date=form.on_date.data,
                source="declared", reason=form.text("reason") or None, note=form.text("note"),
            )  # fmt: skip
        except tuple(FIELDS) as problem:
            return _refused(request, form, problem)
        return go(request, HISTORY, notice="adoption-recorded")


class EventController(Controller):
    path = f"{HISTORY}/{{event_id:uuid}}"
    guards = (firm_member,)

    @get("/correction")
    async def ask(self, request: AnyRequest, event_id: FromPath[UUID]) -> Page:
        event = await _event(request, event_id)
        form = CorrectionForm.blank(
            request, status=event.status, on_date=event.target_on or event.on_date, reason=event.reason or "",
            note=event.note,
        )  # fmt: skip
        return _form_page(request, form, event)

    @post("/correction")
    async def correct(self, request: AnyRequest, event_id: FromPath[UUID]) -> Page:
        event, form = await _event(request, event_id), await CorrectionForm.read(request)
        if not form.validate():
            return _form_page(request, form, event)
        try:
            await adoption_services.correct(
                request.user, event_id, status=form.text("status"), on_date=form.on_date.data,
                reason=form.text("reason") or None, note=form.text("note"),
            )  # fmt: skip
        except tuple(FIELDS) as problem:
            return _refused(request, form, problem, event)
        return go(request, HISTORY, notice="adoption-corrected")

    @post("/withdrawal")
    async def undo(self, request: AnyRequest, event_id: FromPath[UUID]) -> Page:
        await adoption_services.undo(request.user, event_id)
        return go(request, HISTORY, notice="adoption-undone")

    @post("/restoration")
    async def restore(self, request: AnyRequest, event_id: FromPath[UUID]) -> Page:
        await adoption_services.restore(request.user, event_id)
        return go(request, HISTORY, notice="adoption-restored")


ROUTES: list[ControllerRouterHandler] = [AdoptionController, EventController]


async def _event(request: AnyRequest, event_id: UUID) -> Event:
    """One that can be corrected."""
    event = await adoption_queries.event(request.user, event_id)
    if event is None:
        raise NotFound
    if event.is_corrected:
        raise adoption_services.AlreadyCorrected
    return event


def _form_page(request: AnyRequest, form: CorrectionForm, event: Event | None = None) -> Page:
    if isinstance(form, AdoptionForm):
        form.solution.choices = _solutions(request)
    address = f"{HISTORY}/{event.id}/correction" if event else f"{HISTORY}/new"
    return page(
        request, "roadmap/adoption-event.html", status=422 if form.errors else 200, address=address, form=form,
        event=event, title=title(event.solution) if event else None,
        action=address if event else HISTORY,
    )  # fmt: skip


def _refused(
    request: AnyRequest, form: CorrectionForm, problem: DomainError, event: Event | None = None
) -> Page:
    form.refuse(FIELDS[type(problem)], problem.message_id, **problem.values)
    return _form_page(request, form, event)


def _solutions(request: AnyRequest) -> list[tuple[str, str]]:
    """All that can be in use, in the order of the reader's alphabet."""
    language = locale(request)
    named = [
        (one.id, one.title.get(language)) for one in shipped().solutions.values() if one.kind != "training"
    ]
    return [("", ""), *sorted(named, key=lambda pair: search_key(pair[1]))]
