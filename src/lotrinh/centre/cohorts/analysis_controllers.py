"""What became of a cohort: between two days, with advice and without, and beside another cohort."""

from uuid import UUID

from litestar import Controller, get
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh import clock
from lotrinh.accounts.guards import advisor
from lotrinh.centre.cohorts import membership
from lotrinh.centre.cohorts.change_queries import change
from lotrinh.centre.cohorts.comparison import REGISTRY, comparison
from lotrinh.centre.cohorts.effect import CALIPER, ENOUGH, FEWEST, NEIGHBOURS
from lotrinh.centre.cohorts.effect_queries import APART, advice_effect
from lotrinh.centre.cohorts.figure_queries import index
from lotrinh.centre.cohorts.figures import HALF_A_YEAR
from lotrinh.centre.cohorts.forms import DaysForm
from lotrinh.web.pages import AnyRequest, Page, is_partial, page


class CohortAnalysisController(Controller):
    path = "/cohorts/{cohort_id:uuid}"
    guards = (advisor,)

    @get("/change")
    async def show_change(self, request: AnyRequest, cohort_id: FromPath[UUID]) -> Page:
        cohort = await membership.cohort(request.user, cohort_id)
        form, status, found = _days(request), 200, None
        if form.validate():
            found = await change(request.user, cohort.filter, form.early.data, form.late.data)
        else:
            status = 422
        return page(request, "cohorts/change.html", status=status, cohort=cohort, form=form, change=found)

    @get("/effect")
    async def show_effect(self, request: AnyRequest, cohort_id: FromPath[UUID]) -> Page:
        cohort = await membership.cohort(request.user, cohort_id)
        return page(
            request,
            "cohorts/effect.html",
            cohort=cohort,
            effect=await advice_effect(request.user, cohort.filter),
            bounds={"enough": ENOUGH, "fewest": FEWEST, "neighbours": NEIGHBOURS, "caliper": CALIPER},
            apart=APART.days,
        )


@get("/cohorts/comparison", guards=[advisor])
async def show_comparison(request: AnyRequest) -> Page:
    chosen = [str(request.query_params.get(name, "")) for name in ("a", "b")]
    complete = all(chosen) and chosen[0] != chosen[1]
    return page(
        request,
        "cohorts/_compared.html" if is_partial(request) else "cohorts/comparison.html",
        chosen=chosen,
        complete=complete,
        registry=REGISTRY,
        cohorts=await membership.cohorts(request.user),
        pillars=index().pillars,
        compared=await comparison(request.user, chosen) if complete else None,
        at=clock.now(),
    )


def _days(request: AnyRequest) -> DaysForm:
    """Of the address; without any, the last half year."""
    if "early" in request.query_params or "late" in request.query_params:
        return DaysForm.asked(request)
    return DaysForm.blank(request, early=clock.today() - HALF_A_YEAR, late=clock.today())


ROUTES: list[ControllerRouterHandler] = [CohortAnalysisController, show_comparison]
