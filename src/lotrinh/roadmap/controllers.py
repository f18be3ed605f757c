"""The firm's roadmap: the list with its filters, one step in detail, and the answers to steps."""

from urllib.parse import urlencode

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.guards import firm_member
from lotrinh.errors import NotFound
from lotrinh.firms.consent_queries import consent
from lotrinh.roadmap.advisor_controllers import ROUTES as ADVISOR
from lotrinh.roadmap.forms import ResponseForm, WishesForm, query_of
from lotrinh.roadmap.listing_services import keep_shown
from lotrinh.roadmap.problems import UnknownResponse
from lotrinh.roadmap.response_services import respond
from lotrinh.roadmap.roadmap_page import RoadmapPage, roadmap_page
from lotrinh.roadmap.roadmaps import Wishes, firm_roadmap
from lotrinh.roadmap.step_page import step_page
from lotrinh.roadmap.step_providers import step_providers
from lotrinh.roadmap.suggested_time import suggested_time
from lotrinh.selfassessment.overview import overview
from lotrinh.web.pages import AnyRequest, Page, go, is_partial, locale, page

CARD = 3
"""So many steps stand on the result and on the start page."""


class RoadmapController(Controller):
    path = "/roadmap"
    guards = (firm_member,)

    @get("/")
    async def show(self, request: AnyRequest) -> Page:
        form = WishesForm.asked(request)
        status = 200 if form.validate() else 422
        return await _roadmap(request, form, status=status)

    @get("/steps/{solution_id:str}")
    async def step(self, request: AnyRequest, solution_id: FromPath[str]) -> Page:
        return await _step(request, solution_id, ResponseForm.blank(request))

    @post("/steps/{solution_id:str}/response")
    async def respond(self, request: AnyRequest, solution_id: FromPath[str]) -> Page:
        form, wishes = await ResponseForm.read(request), await WishesForm.read(request)
        if not form.validate():
            return await _step(request, solution_id, form, status=422)
        kind = form.text("kind")
        wishes.validate()
        accepted, firm_id = kind == "accepted", request.user.firm.id
        suggested = await suggested_time(firm_id, solution_id, wishes.wishes) if accepted else None
        await respond(request.user, solution_id, kind, since=form.day, suggested=suggested)
        if is_partial(request):
            return await _roadmap(request, wishes, done=(solution_id, kind))
        return go(request, _address(wishes), notice=f"step-{kind.replace('_', '-')}")


ROUTES: list[ControllerRouterHandler] = [RoadmapController, *ADVISOR]


async def next_steps(request: AnyRequest) -> RoadmapPage | None:
    """For the card with the first steps; what it shows is kept as shown."""
    made = await firm_roadmap(request.user.firm.id, Wishes())
    if made is None:
        return None
    await keep_shown(made, made.roadmap.steps[:CARD])
    return roadmap_page(made, locale(request))


async def _roadmap(
    request: AnyRequest, form: WishesForm, *, status: int = 200, done: tuple[str, str] | None = None
) -> Page:
    made = await firm_roadmap(request.user.firm.id, form.wishes)
    if made is None:
        return page(request, "roadmap/no-result.html", more=await overview(request.user))
    await keep_shown(made, made.roadmap.steps)
    return page(
        request,
        "roadmap/_roadmap.html" if is_partial(request) else "roadmap/roadmap.html",
        status=status,
        address=_address(form),
        shown=roadmap_page(made, locale(request)),
        form=form,
        done=done,
        sharing=await consent(request.user, "advisors"),
    )


async def _step(request: AnyRequest, solution_id: str, form: ResponseForm, *, status: int = 200) -> Page:
    made = await firm_roadmap(request.user.firm.id, Wishes())
    shown = step_page(made, solution_id, locale(request)) if made else None
    if shown is None:
        raise NotFound
    if form.errors and "kind" in form.errors:
        raise UnknownResponse
    return page(
        request,
        "roadmap/step.html",
        status=status,
        address=f"/roadmap/steps/{solution_id}",
        shown=shown,
        offered=await step_providers(request.user, shown),
        form=form,
    )


def _address(form: WishesForm) -> str:
    form.validate()
    query = urlencode(query_of(form.wishes))
    return f"/roadmap?{query}" if query else "/roadmap"
