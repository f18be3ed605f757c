"""What became of a cohort: between two days, with advice and without, and beside another cohort."""

from uuid import UUID

from litestar import Controller, get
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh import clock
from lotrinh.accounts.guards import advisor
from lotrinh.centre.cohorts import membership
from lotrinh.centre.cohorts.comparison import REGISTRY, comparison
from lotrinh.centre.cohorts.effect import CALIPER, ENOUGH, FEWEST, NEIGHBOURS
from lotrinh.centre.cohorts.effect_queries import APART
from lotrinh.centre.cohorts.figure_queries import index
from lotrinh.centre.cohorts.figures import HALF_A_YEAR
from lotrinh.centre.cohorts.forms import DaysForm
from lotrinh.centre.cohorts.readings import reading
from lotrinh.centre.cohorts.subjects import CHANGE, EFFECT
from lotrinh.web.pages import AnyRequest, Page, is_partial, page


class CohortAnalysisController(Controller):
    path = "/cohorts/{cohort_id:uuid}"
    guards = (advisor,)

    @get("/change")
    async def show_change(self, request: AnyRequest, cohort_id: FromPath[UUID]) -> Page:
        cohort = await membership.cohort(request.user, cohort_id)
        form = _days(request)
        if not form.validate():
            return page(request, "cohorts/change.html", status=422, cohort=cohort, form=form)
        return page(
            request,
            "cohorts/_changed.html" if is_partial(request) else "cohorts/change.html",
            cohort=cohort,
            form=form,
            change=await reading(CHANGE, request.user, cohort.filter, form.early.data, form.late.data),
        )

    @get("/effect")
    async def show_effect(self, request: AnyRequest, cohort_id: FromPath[UUID]) -> Page:
        cohort = await membership.cohort(request.user, cohort_id)
        return page(
            request,
            "cohorts/_effect.html" if is_partial(request) else "cohorts/effect.html",
            cohort=cohort,
            effect=await reading(EFFECT, request.user, cohort.filter),
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
