"""The one question of a check-in."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.guards import firm_member
from lotrinh.errors import NotFound
from lotrinh.roadmap import check_in_queries, check_in_services
from lotrinh.roadmap.adoption_forms import StoppedForm
from lotrinh.roadmap.adoption_names import NAMES
from lotrinh.roadmap.check_in_queries import CheckIn
from lotrinh.web.pages import AnyRequest, Page, go, page

PLAN = "/roadmap/plan"


class CheckInController(Controller):
    path = "/roadmap/check-ins/{check_in_id:uuid}"
    guards = (firm_member,)

    @get("/")
    async def ask(self, request: AnyRequest, check_in_id: FromPath[UUID]) -> Page:
        return _shown(request, await _check_in(request, check_in_id), StoppedForm.blank(request))

    @post("/answer")
    async def answer(self, request: AnyRequest, check_in_id: FromPath[UUID]) -> Page:
        one = await _check_in(request, check_in_id)
        said, form = str((await request.form()).get("answer", "")), StoppedForm.blank(request)
        if said == "stopped":
            form = await StoppedForm.read(request)
            if not form.validate():
                return _shown(request, one, form)
        await check_in_services.answer(request.user, one.id, said, reason=form.text("reason") or None)
        return go(request, PLAN, notice="check-in-answered")

    @post("/reopening")
    async def reopen(self, request: AnyRequest, check_in_id: FromPath[UUID]) -> Page:
        await check_in_services.reopen(request.user, check_in_id)
        return go(request, PLAN, notice="check-in-reopened")


ROUTES: list[ControllerRouterHandler] = [CheckInController]


async def _check_in(request: AnyRequest, check_in_id: UUID) -> CheckIn:
    found = await check_in_queries.check_in(request.user, check_in_id)
    if found is None:
        raise NotFound
    return found


def _shown(request: AnyRequest, one: CheckIn, form: StoppedForm) -> Page:
    status = 422 if form.errors else 200
    return page(
        request, "roadmap/check-in.html", status=status, address=one.url, one=one, form=form, names=NAMES
    )
