"""The pages of figures; they are open to everybody and speak of no firm."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from litestar import Controller, get
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh import i18n
from lotrinh.billing.sponsorship import queries as sponsorship_queries
from lotrinh.statistics.adoption_page import adoption_page
from lotrinh.statistics.area_page import area_page, areas_page
from lotrinh.statistics.cuts import Dimension
from lotrinh.statistics.dictionary_page import dictionary_page
from lotrinh.statistics.drawn import drawn
from lotrinh.statistics.editions import Dated, dated, day_of
from lotrinh.statistics.figures import FEWEST_FIRMS, SMALLEST_CELL
from lotrinh.statistics.frame_page import frame
from lotrinh.statistics.measures import measures
from lotrinh.statistics.method_page import method_page
from lotrinh.statistics.overview_page import measure_of, overview_page
from lotrinh.statistics.platforms_page import platforms_page
from lotrinh.statistics.releases.queries import beside
from lotrinh.statistics.supply_page import supply_page
from lotrinh.statistics.targets_page import targets_page
from lotrinh.web.pages import AnyRequest, Page, locale, page


async def overview(request: AnyRequest, address: str | None = None) -> Page:
    """Also the start page of province staff, at another address, with what waits for them."""
    found = await frame("/statistics", request.query_params, locale(request))
    proposals = await sponsorship_queries.to_decide(request.user)
    if found is None:
        return _none_yet(request, proposals)
    return page(
        request, "statistics/overview.html", address=address, frame=found,
        body=await drawn("statistics/_overview.html", found, overview_page), release=await beside(found.build),
        proposals=proposals,
    )  # fmt: skip


class StatisticsController(Controller):
    path = "/statistics"

    @get()
    async def show(self, request: AnyRequest) -> Page:
        return await overview(request)

    @get("/adoption")
    async def adoption(self, request: AnyRequest) -> Page:
        found = await frame("/statistics/adoption", request.query_params, locale(request))
        if found is None:
            return _none_yet(request)
        return page(
            request, "statistics/adoption.html", frame=found, measure=measure_of(found),
            body=await drawn("statistics/_adoption.html", found, adoption_page), release=await beside(found.build),
        )  # fmt: skip

    @get("/targets")
    async def targets(self, request: AnyRequest) -> Page:
        return await _of_day(request, "statistics/targets.html", targets_page)

    @get("/areas")
    async def areas(self, request: AnyRequest) -> Page:
        return await _of_day(request, "statistics/areas.html", areas_page)

    @get("/platforms")
    async def platforms(self, request: AnyRequest) -> Page:
        return await _of_day(request, "statistics/platforms.html", platforms_page)

    @get("/supply")
    async def supply(self, request: AnyRequest) -> Page:
        return await _of_day(request, "statistics/supply.html", supply_page)

    @get("/units/{commune_id:int}")
    async def unit(self, request: AnyRequest, commune_id: FromPath[int]) -> Page:
        return await _area(request, "commune", commune_id)

    @get("/parks/{park_id:int}")
    async def park(self, request: AnyRequest, park_id: FromPath[int]) -> Page:
        return await _area(request, "industrial-park", park_id)

    @get("/method")
    async def method(self, request: AnyRequest) -> Page:
        return page(
            request, "statistics/method.html", view=await method_page(), fewest=FEWEST_FIRMS,
            smallest=SMALLEST_CELL,
        )  # fmt: skip

    @get("/dictionary")
    async def dictionary(self, request: AnyRequest) -> Page:
        return page(request, "statistics/dictionary.html", view=dictionary_page(), measures=measures())


async def _area(request: AnyRequest, dimension: Dimension, area_id: int) -> Page:
    shown = await dated(day_of(request.query_params), locale(request))
    view = await area_page(dimension, area_id, shown, locale(request))
    return _none_yet(request) if view is None else page(request, "statistics/area.html", view=view)


async def _of_day(
    request: AnyRequest, template: str, make: Callable[[Dated, i18n.Locale], Awaitable[Any]]
) -> Page:
    """A page without other filters than the day."""
    shown = await dated(day_of(request.query_params), locale(request))
    if shown is None:
        return _none_yet(request)
    return page(request, template, view=await make(shown, locale(request)))


def _none_yet(request: AnyRequest, proposals: int = 0) -> Page:
    return page(request, "statistics/none-yet.html", proposals=proposals)


ROUTES: Sequence[ControllerRouterHandler] = [StatisticsController]
