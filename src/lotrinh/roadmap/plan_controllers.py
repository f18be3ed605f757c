"""Pages of the plan: its steps, what to do about mail, calendar files."""

from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.guards import firm_member
from lotrinh.roadmap import plan_queries, plan_services
from lotrinh.roadmap.adoption_names import NAMES
from lotrinh.roadmap.plan_calendar import calendar
from lotrinh.roadmap.plan_page import plan_page
from lotrinh.roadmap.plan_queries import Step
from lotrinh.roadmap.plan_step_controllers import MeasurementController, StepController, step_of
from lotrinh.web.pages import AnyRequest, Page, go, locale, page

PLAN = "/roadmap/plan"


@get(PLAN, guards=[firm_member])
async def show(request: AnyRequest) -> Page:
    return page(request, "roadmap/plan.html", shown=await plan_page(request.user), names=NAMES)


@post(f"{PLAN}/mail", guards=[firm_member])
async def choose_mail(request: AnyRequest) -> Page:
    wanted = (await request.form()).get("wanted") == "yes"
    await plan_services.choose_mail(request.user, wanted=wanted)
    return go(request, PLAN, notice="plan-mail-on" if wanted else "plan-mail-off")


@get(f"{PLAN}.ics", guards=[firm_member])
async def calendar_of_plan(request: AnyRequest) -> Response[bytes]:
    return _calendar(request, await plan_queries.plan(request.user), "lo-trinh.ics")


@get(f"{PLAN}/{{step_id:uuid}}/calendar.ics", guards=[firm_member])
async def calendar_of_step(request: AnyRequest, step_id: FromPath[UUID]) -> Response[bytes]:
    return _calendar(request, [await step_of(request, step_id)], "lo-trinh-1.ics")


ROUTES: list[ControllerRouterHandler] = [
    show,
    choose_mail,
    calendar_of_plan,
    calendar_of_step,
    StepController,
    MeasurementController,
]


def _calendar(request: AnyRequest, steps: list[Step], name: str) -> Response[bytes]:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(calendar(steps, locale(request)), media_type="text/calendar", headers=headers)
