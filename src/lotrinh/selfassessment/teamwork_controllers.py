"""Several colleagues on one draft: who answers which section, and settling answers that differ."""

from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from assessments import answers
from assessments.model import Question
from lotrinh.accounts.guards import firm_member, firm_owner
from lotrinh.errors import NotFound
from lotrinh.selfassessment import assignments, differences, queries
from lotrinh.selfassessment.assignments import NoColleague
from lotrinh.selfassessment.differences import Difference
from lotrinh.selfassessment.queries import Run
from lotrinh.web.pages import AnyRequest, Page, go, locale, page


class DifferenceRow(msgspec.Struct, frozen=True):
    """A difference in words."""

    difference: Difference
    question: Question
    earlier: str
    later: str
    settled: str


@post("/assessments/{run_id:uuid}/sections/{section_id:str}/assignment", guards=[firm_member])
async def assign(request: AnyRequest, run_id: FromPath[UUID], section_id: FromPath[str]) -> Page:
    run = await _run(request, run_id)
    if section_id not in {section.id for section in run.questionnaire.sections}:
        raise NotFound
    member = _member(str((await request.form()).get("person", "")))
    await assignments.assign(request.user, run_id, section_id, member)
    return go(request, f"/assessments/{run_id}", notice="section-assigned" if member else "section-free")


@get("/assessments/{run_id:uuid}/differences", guards=[firm_member])
async def show_differences(request: AnyRequest, run_id: FromPath[UUID]) -> Page:
    run = await _run(request, run_id)
    found = await differences.differences(request.user, run_id)
    rows = [_row(run, one, locale(request)) for one in found]
    return page(
        request, "selfassessment/differences.html", run=run,
        open=[row for row in rows if not row.difference.settled_at],
        settled=[row for row in rows if row.difference.settled_at],
    )  # fmt: skip


@post("/assessments/{run_id:uuid}/differences/{difference_id:uuid}/settlement", guards=[firm_owner])
async def settle(request: AnyRequest, run_id: FromPath[UUID], difference_id: FromPath[UUID]) -> Page:
    form = await request.form()
    choose, rev = str(form.get("choose", "")), str(form.get("rev", ""))
    seen = int(rev) if rev.isascii() and rev.isdecimal() and len(rev) < 10 else 0
    await differences.settle(request.user, run_id, difference_id, choose, seen)
    return go(request, f"/assessments/{run_id}/differences", notice="difference-settled")


ROUTES: list[ControllerRouterHandler] = [assign, show_differences, settle]


async def _run(request: AnyRequest, run_id: UUID) -> Run:
    found = await queries.run(request.user, run_id)
    if found is None:
        raise NotFound
    return found


def _member(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NoColleague from None


def _row(run: Run, one: Difference, language: str) -> DifferenceRow:
    question = run.questionnaire.question(one.question_id)
    values = (one.earlier_value, one.later_value, one.settled_value)
    return DifferenceRow(one, question, *(answers.display(question, value, language) for value in values))
