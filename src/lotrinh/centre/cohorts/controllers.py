"""Cohorts: all of them, making one of a filter or of ticked firms, changing, removing and putting back."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.guards import advisor
from lotrinh.centre.cohorts import call_queries, membership, problems, services
from lotrinh.centre.cohorts.analysis_controllers import ROUTES as ANALYSIS
from lotrinh.centre.cohorts.cohort_page import cohort_page
from lotrinh.centre.cohorts.drafting import draft, offered
from lotrinh.centre.cohorts.forms import CohortForm
from lotrinh.centre.cohorts.membership import CohortRow
from lotrinh.centre.firm_filter import FirmFilter, parse, parse_address
from lotrinh.centre.firms_page import named
from lotrinh.centre.selection import ticked_ids
from lotrinh.centre.teams import own_team
from lotrinh.errors import NotFound
from lotrinh.web.pages import AnyRequest, Page, go, is_partial, locale, page

EXPORT, CAMPAIGN = "/exports/new", "/campaigns/new"
TICKED = "ticked"
"""The value of the button that makes a cohort of the ticked firms; the filter of the list is not meant then."""


class CohortsController(Controller):
    path = "/cohorts"
    guards = (advisor,)

    @get()
    async def show_all(self, request: AnyRequest) -> Page:
        choices, found = await offered(request.user, locale(request)), await membership.cohorts(request.user)
        return page(
            request,
            "cohorts/cohorts.html",
            cohorts=found,
            words={one.id: list(named(one.filter, choices, locale(request)).values()) for one in found},
            withdrawn=await membership.withdrawn_cohorts(request.user),
        )

    @get("/new")
    async def new(self, request: AnyRequest) -> Page:
        ticked = request.query_params.getall("firm", [])
        of_ticked = bool(ticked) or request.query_params.get("of") == TICKED
        if of_ticked and not ticked:
            raise problems.NoFirmTicked
        chosen = FirmFilter() if of_ticked else parse(request.query_params)
        form = CohortForm.blank(request, kind="list" if of_ticked else "filter")
        return await _form_page(request, form, chosen, ticked)

    @post()
    async def make(self, request: AnyRequest) -> Page:
        form, posted = await CohortForm.read(request), await request.form()
        chosen = parse_address(str(posted.get("address", "")))
        ticked = [str(one) for one in posted.getall("firm", [])]
        if not form.validate():
            return await _form_page(request, form, chosen, ticked, status=422)
        try:
            cohort_id = await _made(request, form, chosen, ticked)
        except problems.CohortNameTaken as problem:
            form.refuse("name", problem.message_id)
            return await _form_page(request, form, chosen, ticked, status=problem.status)
        return go(request, f"/cohorts/{cohort_id}", notice="cohort-made")


class CohortController(Controller):
    path = "/cohorts/{cohort_id:uuid}"
    guards = (advisor,)

    @get()
    async def show(self, request: AnyRequest, cohort_id: FromPath[UUID]) -> Page:
        cohort = await membership.cohort(request.user, cohort_id)
        view = await cohort_page(request.user, cohort, request.query_params, locale(request))
        return page(
            request,
            "cohorts/_figures_read.html" if is_partial(request) else "cohorts/cohort.html",
            view=view,
            kinds=call_queries.KINDS,
            reasons=call_queries.REASONS,
            gave_up=call_queries.GAVE_UP,
            points=call_queries.POINTS,
            enough=call_queries.ENOUGH,
            has=frozenset(route.path for route in request.app.routes) & {EXPORT, CAMPAIGN},
        )

    @get("/edit")
    async def edit(self, request: AnyRequest, cohort_id: FromPath[UUID]) -> Page:
        cohort = await _own(request, cohort_id)
        form = CohortForm.blank(request, name=cohort.name, kind=cohort.kind, share=cohort.shared)
        return await _form_page(request, form, parse_address(cohort.address), [], cohort=cohort)

    @post()
    async def change(self, request: AnyRequest, cohort_id: FromPath[UUID]) -> Page:
        cohort, form, posted = (
            await _own(request, cohort_id),
            await CohortForm.read(request),
            await request.form(),
        )
        chosen = parse(posted) if cohort.kind == "filter" else parse_address(cohort.address)
        if not form.validate():
            return await _form_page(request, form, chosen, [], cohort=cohort, status=422)
        try:
            await services.change(request.user, cohort_id, form.text("name"), chosen, share=form.share.data)
        except problems.CohortNameTaken as problem:
            form.refuse("name", problem.message_id)
            return await _form_page(request, form, chosen, [], cohort=cohort, status=problem.status)
        return go(request, f"/cohorts/{cohort_id}", notice="cohort-changed")

    @post("/withdrawal")
    async def withdraw(self, request: AnyRequest, cohort_id: FromPath[UUID]) -> Page:
        await services.withdraw(request.user, cohort_id)
        return go(request, "/cohorts", notice="cohort-withdrawn")

    @post("/restoration")
    async def restore(self, request: AnyRequest, cohort_id: FromPath[UUID]) -> Page:
        await services.restore(request.user, cohort_id)
        return go(request, "/cohorts", notice="cohort-restored")


async def _made(request: AnyRequest, form: CohortForm, chosen: FirmFilter, ticked: list[str]) -> UUID:
    name, share = form.text("name"), form.share.data
    if form.kind.data == "filter" and not ticked:
        return await services.keep_filter(request.user, name, chosen, share=share)
    return await services.keep_list(request.user, name, chosen, ticked_ids(ticked), share=share)


async def _own(request: AnyRequest, cohort_id: UUID) -> CohortRow:
    cohort = await membership.cohort(request.user, cohort_id)
    if not cohort.own:
        raise NotFound
    return cohort


async def _form_page(
    request: AnyRequest,
    form: CohortForm,
    chosen: FirmFilter,
    ticked: list[str],
    *,
    cohort: CohortRow | None = None,
    status: int = 200,
) -> Page:
    return page(
        request,
        "cohorts/form.html",
        status=status,
        address=f"/cohorts/{cohort.id}/edit" if cohort else None,
        form=form,
        cohort=cohort,
        draft=await draft(request.user, chosen, ticked, locale(request)),
        team=await own_team(request.user),
    )


ROUTES: list[ControllerRouterHandler] = [CohortsController, CohortController, *ANALYSIS]
