"""Pages of the support centre: the firms an advisor works through."""

from litestar import Controller, get
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.guards import advisor
from lotrinh.centre import firm_list
from lotrinh.centre.firm_filter import parse
from lotrinh.centre.firms_page import firms_page
from lotrinh.centre.places import places
from lotrinh.web.pages import AnyRequest, Page, is_partial, locale, page


class FirmsController(Controller):
    path = "/firms"
    guards = (advisor,)

    @get("/")
    async def show(self, request: AnyRequest) -> Page:
        chosen = parse(request.query_params)
        found = await firm_list.firms(request.user, chosen)
        template = "centre/_firms.html" if is_partial(request) else "centre/firms.html"
        return page(request, template, view=firms_page(chosen, found, await places(), locale(request)))


ROUTES: list[ControllerRouterHandler] = [FirmsController]
