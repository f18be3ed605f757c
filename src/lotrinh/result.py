"""The result of an assessment with what to do next and how its review stands: where self-assessment meets both."""

from uuid import UUID

from litestar import get
from litestar.params import FromPath

from lotrinh.accounts.guards import firm_member
from lotrinh.centre.reviews.side_by_side import of_own_round
from lotrinh.roadmap.controllers import next_steps
from lotrinh.selfassessment import controllers
from lotrinh.web.pages import AnyRequest, Page


@get("/assessments/{run_id:uuid}/result", guards=[firm_member])
async def result(request: AnyRequest, run_id: FromPath[UUID]) -> Page:
    return await controllers.result(
        request,
        run_id,
        next_steps=await next_steps(request),
        verification=await of_own_round(request.user, run_id),
    )
