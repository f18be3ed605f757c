"""Pages of the support centre: an advisor's day, and the firms to work through."""

from litestar import Controller, get
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.guards import advisor
from lotrinh.centre import firm_list, tag_queries, view_queries
from lotrinh.centre.case_controllers import CaseAssignmentController
from lotrinh.centre.cohorts.drafting import offered
from lotrinh.centre.firm_controllers import EngagementController, FirmRecordController, NoteController
from lotrinh.centre.firm_filter import parse
from lotrinh.centre.firms_page import firms_page
from lotrinh.centre.forms import ViewForm
from lotrinh.centre.request_controllers import RequestController, RequestsController
from lotrinh.centre.tag_controllers import ROUTES as TAGS
from lotrinh.centre.team_controllers import ROUTES as TEAMS
from lotrinh.centre.teams import advisors, own_team
from lotrinh.centre.today import today
from lotrinh.centre.view_controllers import ViewController
from lotrinh.web.pages import AnyRequest, Page, is_partial, locale, page


class FirmsController(Controller):
    path = "/firms"
    guards = (advisor,)

    @get("/")
    async def show(self, request: AnyRequest) -> Page:
        chosen = parse(request.query_params)
        found = await firm_list.firms(request.user, chosen)
        template = "centre/_firms_filtered.html" if is_partial(request) else "centre/firms.html"
        people, tags = await advisors(), await tag_queries.tags(request.user)
        choices = await offered(request.user, locale(request))
        return page(
            request,
            template,
            view=firms_page(chosen, found, choices, locale(request)),
            people=people,
            tags=tags,
            views=await view_queries.views(request.user),
            team=await own_team(request.user),
            form=ViewForm.blank(request, address=chosen.address()),
        )


async def advisor_home(request: AnyRequest, *, vouchers: int) -> Page:
    """`vouchers`: how many applications wait for a decision."""
    return page(
        request, "centre/today.html", address="/today", today=await today(request.user), vouchers=vouchers
    )


ROUTES: list[ControllerRouterHandler] = [
    FirmsController,
    FirmRecordController,
    EngagementController,
    NoteController,
    CaseAssignmentController,
    ViewController,
    RequestsController,
    RequestController,
    *TAGS,
    *TEAMS,
]
