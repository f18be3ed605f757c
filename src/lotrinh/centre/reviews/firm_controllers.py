"""The review of a round in the hands of the firm: ask for it, reply, hand in again, object."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from assessments import answers
from assessments.answers import AnswerError
from assessments.model import Question
from lotrinh.accounts.guards import firm_member, firm_owner
from lotrinh.centre.reviews import firm_services, queries
from lotrinh.centre.reviews.firm_page import firm_page
from lotrinh.centre.reviews.forms import ObjectionForm, RemarkForm
from lotrinh.centre.reviews.locking import promised_days
from lotrinh.centre.reviews.review import Review
from lotrinh.entitlements import Entitlements
from lotrinh.errors import NotFound
from lotrinh.i18n import N_
from lotrinh.selfassessment import queries as rounds
from lotrinh.web.pages import AnyRequest, Page, go, page

NOTHING_SAID = N_("Write a reply, or enter a new answer.")


class FirmReviewController(Controller):
    """At `verification`: the address `review` is where a draft is checked before it is submitted."""

    path = "/assessments/{run_id:uuid}/verification"

    @get(guards=[firm_member])
    async def show(
        self, request: AnyRequest, run_id: FromPath[UUID], entitlements: NamedDependency[Entitlements]
    ) -> Page:
        return await _page(request, run_id, priority=entitlements.is_advanced)

    @post(guards=[firm_owner])
    async def ask(
        self, request: AnyRequest, run_id: FromPath[UUID], entitlements: NamedDependency[Entitlements]
    ) -> Page:
        await firm_services.ask(request.user, run_id, priority=entitlements.is_advanced)
        return go(request, _url(run_id), notice="review-asked")

    @post("/withdrawal", guards=[firm_owner])
    async def withdraw(self, request: AnyRequest, run_id: FromPath[UUID]) -> Page:
        await firm_services.withdraw(request.user, run_id)
        return go(request, _url(run_id), notice="review-withdrawn")

    @post("/replies/{question_id:str}", guards=[firm_member])
    async def reply(self, request: AnyRequest, run_id: FromPath[UUID], question_id: FromPath[str]) -> Page:
        found = await _review(request, run_id)
        question = next((one for one in found.questionnaire.questions if one.id == question_id), None)
        if question is None:
            raise NotFound
        form = await RemarkForm.read(request)
        value, error = await _new_value(request, found, question)
        if not form.validate() or error:
            return await _page(request, run_id, remark=(question_id, form, error), status=422)
        if value is None and not form.text("remark"):
            form.refuse("remark", NOTHING_SAID)
            return await _page(request, run_id, remark=(question_id, form, error), status=422)
        await firm_services.reply(request.user, run_id, question_id, value=value, remark=form.text("remark"))
        return go(request, f"{_url(run_id)}#q-{question_id}", notice="reply-saved")

    @post("/hand-in", guards=[firm_owner])
    async def hand_in(self, request: AnyRequest, run_id: FromPath[UUID]) -> Page:
        await firm_services.hand_in(request.user, run_id)
        return go(request, _url(run_id), notice="review-handed-in")

    @post("/objections", guards=[firm_owner])
    async def object_to(self, request: AnyRequest, run_id: FromPath[UUID]) -> Page:
        form = await ObjectionForm.read(request)
        if not form.validate():
            return await _page(request, run_id, objection=form, status=422)
        about = form.text("about") or None
        await firm_services.object_to(request.user, run_id, question_id=about, text=form.text("why"))
        return go(request, _url(run_id), notice="objection-raised")

    @post("/objections/withdrawal", guards=[firm_owner])
    async def withdraw_objection(self, request: AnyRequest, run_id: FromPath[UUID]) -> Page:
        await firm_services.withdraw_objection(request.user, run_id)
        return go(request, _url(run_id), notice="objection-withdrawn")


async def _review(request: AnyRequest, run_id: UUID) -> Review:
    found = await queries.own_review(request.user, run_id)
    if found is None:
        raise NotFound
    return found


async def _new_value(
    request: AnyRequest, found: Review, question: Question
) -> tuple[object, AnswerError | None]:
    """None: the answer is what it was."""
    form = await request.form()
    fields = {name: [one for one in form.getall(name) if isinstance(one, str)] for name in form}
    parsed = answers.parse(found.questionnaire, (question.id,), fields)
    value = parsed.values.get(question.id)
    return (None if value == found.standing(question.id) else value), parsed.errors.get(question.id)


async def _page(
    request: AnyRequest,
    run_id: UUID,
    *,
    remark: tuple[str, RemarkForm, AnswerError | None] | None = None,
    objection: ObjectionForm | None = None,
    priority: bool = False,
    status: int = 200,
) -> Page:
    """With the form that was refused: `remark` with the id of its question and what was wrong with the answer.

    `priority`: what is asked for now stands first.
    """
    outcome = await rounds.firm_outcome(request.user, run_id)
    if outcome is None:
        raise NotFound
    shown = await firm_page(request, outcome, remark, objection)
    return page(
        request, "reviews/verification.html", status=status, address=_url(run_id), shown=shown,
        days=promised_days(priority=priority), priority=priority,
    )  # fmt: skip


def _url(run_id: UUID) -> str:
    return f"/assessments/{run_id}/verification"
