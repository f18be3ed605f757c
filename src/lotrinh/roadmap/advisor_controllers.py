"""Roadmaps that firms share with advisors, and the advisors' word on their steps."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.guards import advisor
from lotrinh.errors import NotFound
from lotrinh.firms.names import SECTORS, SIZES
from lotrinh.paging import pages_of
from lotrinh.roadmap import advice_queries, advice_services
from lotrinh.roadmap.forms import AdviceForm
from lotrinh.roadmap.roadmap_page import advisable, roadmap_page
from lotrinh.roadmap.roadmaps import Wishes, firm_roadmap
from lotrinh.web.pages import AnyRequest, Page, go, locale, page, page_number


class FirmRoadmapController(Controller):
    path = "/firms/{firm_id:uuid}/roadmap"
    guards = (advisor,)

    @get("/")
    async def show(self, request: AnyRequest, firm_id: FromPath[UUID]) -> Page:
        solution = request.query_params.get("step", "")
        return await _roadmap(request, firm_id, AdviceForm.blank(request, solution=solution))

    @post("/advice")
    async def advise(self, request: AnyRequest, firm_id: FromPath[UUID]) -> Page:
        form = await AdviceForm.read(request)
        if not form.validate():
            return await _roadmap(request, firm_id, form, status=422)
        await advice_services.advise(
            request.user, firm_id, form.text("solution"), kind=form.text("kind"), reason=form.text("reason")
        )
        return go(request, f"/firms/{firm_id}/roadmap", notice="advice-given")

    @post("/advice/{advice_id:uuid}/withdrawal")
    async def withdraw(self, request: AnyRequest, firm_id: FromPath[UUID], advice_id: FromPath[UUID]) -> Page:
        await advice_services.withdraw(request.user, firm_id, advice_id)
        return go(request, f"/firms/{firm_id}/roadmap", notice="advice-withdrawn")


@get("/roadmaps", guards=[advisor])
async def shared_roadmaps(request: AnyRequest) -> Page:
    number = page_number(request.query_params)
    firms, total = await advice_queries.shared_firms(request.user, number)
    return page(
        request, "roadmap/shared.html", firms=firms, total=total, sectors=SECTORS, sizes=SIZES,
        number_of_page=number, pages=pages_of(total, advice_queries.PAGE),
    )  # fmt: skip


ROUTES: list[ControllerRouterHandler] = [FirmRoadmapController, shared_roadmaps]


async def _roadmap(request: AnyRequest, firm_id: UUID, form: AdviceForm, *, status: int = 200) -> Page:
    facts = await advice_queries.shared_firm(request.user, firm_id)
    if facts is None:
        raise NotFound
    made, language = await firm_roadmap(firm_id, Wishes()), locale(request)
    form.offer(advisable(made, language) if made else [])
    return page(
        request, "roadmap/advising.html", status=status, address=f"/firms/{firm_id}/roadmap", facts=facts, form=form,
        shown=roadmap_page(made, language) if made else None,
    )  # fmt: skip
