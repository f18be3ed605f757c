"""The start page: each kind of person gets the one that says what to do next."""

from litestar import HttpMethod, get, route
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.guards import advisor
from lotrinh.billing.vouchers import queries as voucher_queries
from lotrinh.centre.controllers import advisor_home
from lotrinh.firms import claim_queries, consent_queries
from lotrinh.operation.controllers import operator_home
from lotrinh.roadmap import check_in_queries
from lotrinh.roadmap.controllers import next_steps
from lotrinh.selfassessment.controllers import owner_home
from lotrinh.statistics.controllers import overview
from lotrinh.web.pages import AnyRequest, Page, page


@route("/", http_method=[HttpMethod.GET, HttpMethod.HEAD])
async def home(request: AnyRequest) -> Page:
    visitor = request.user
    if visitor is None:
        return page(request, "accounts/landing.html")
    if visitor.staff_role == "advisor":
        return await _advisor_home(request)
    if visitor.staff_role == "province":
        return await overview(request, "/statistics")
    if visitor.staff_role == "operator":
        return await operator_home(request)
    if visitor.firm:
        due, steps = await check_in_queries.due(visitor), await next_steps(request)
        consents = await consent_queries.asking_again(visitor)
        return await owner_home(request, check_ins=due, next_steps=steps, consents=consents)
    return page(request, "accounts/newcomer.html", claims=await claim_queries.own_open_claims(visitor))


@get("/today", guards=[advisor])
async def show_today(request: AnyRequest) -> Page:
    return await _advisor_home(request)


async def _advisor_home(request: AnyRequest) -> Page:
    return await advisor_home(request, vouchers=await voucher_queries.waiting(request.user))


ROUTES: list[ControllerRouterHandler] = [home, show_today]
