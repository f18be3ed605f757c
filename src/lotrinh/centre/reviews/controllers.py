"""Reviews in the hands of advisors: the queue, the page of one, its sections, and each step to a conclusion."""

from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from assessments.model import Section
from lotrinh.accounts.guards import advisor
from lotrinh.centre.reviews import conclusions, queries, services
from lotrinh.centre.reviews.decision_form import read, revision
from lotrinh.centre.reviews.firm_controllers import FirmReviewController
from lotrinh.centre.reviews.forms import (
    ObjectionAnswerForm,
    ReopeningForm,
    RevisionForm,
    SecondReadingForm,
)
from lotrinh.centre.reviews.names import VERDICTS
from lotrinh.centre.reviews.queue import READERS, SHOWN, parse, queue
from lotrinh.centre.reviews.review import Review
from lotrinh.centre.reviews.review_page import review_page
from lotrinh.centre.reviews.section_page import Papers, next_section, section_view
from lotrinh.errors import NotFound
from lotrinh.papers import posts
from lotrinh.selfassessment import evidence
from lotrinh.selfassessment.posts import marker_name
from lotrinh.web.forms import Form
from lotrinh.web.pages import AnyRequest, Page, go, is_partial, locale, page


class ReviewsController(Controller):
    path = "/reviews"
    guards = (advisor,)

    @get("/")
    async def show(self, request: AnyRequest) -> Page:
        chosen = parse(request.query_params)
        found = await queue(request.user, chosen)
        template = "reviews/_queue.html" if is_partial(request) else "reviews/queue.html"
        return page(request, template, chosen=chosen, queue=found, states=SHOWN, readers=READERS)

    @post("/")
    async def open(self, request: AnyRequest) -> Page:
        run_id = _uuid((await request.form()).get("assessment"))
        return go(request, f"/reviews/{await services.open_review(request.user, run_id)}")


class ReviewController(Controller):
    path = "/reviews/{review_id:uuid}"
    guards = (advisor,)

    @get()
    async def show(self, request: AnyRequest, review_id: FromPath[UUID]) -> Page:
        return await _review_page(request, review_id)

    @get("/evidence/{piece_id:uuid}/file")
    async def download(
        self, request: AnyRequest, review_id: FromPath[UUID], piece_id: FromPath[UUID]
    ) -> Response[bytes]:
        found = await _review(request, review_id)
        pieces = await evidence.pieces_of(found.firm, found.assessment)
        return posts.download(*await evidence.with_content(pieces, piece_id))

    @post("/reviewer")
    async def take(self, request: AnyRequest, review_id: FromPath[UUID]) -> Page:
        await services.take(request.user, review_id, await _rev(request))
        return go(request, f"/reviews/{review_id}", notice="review-taken")

    @post("/closure")
    async def close(self, request: AnyRequest, review_id: FromPath[UUID]) -> Page:
        await services.close(request.user, review_id, await _rev(request))
        return go(request, f"/reviews/{review_id}", notice="review-closed")

    @post("/return")
    async def send_back(self, request: AnyRequest, review_id: FromPath[UUID]) -> Page:
        await services.send_back(request.user, review_id, await _rev(request))
        return go(request, f"/reviews/{review_id}", notice="review-sent-back")

    @post("/recall")
    async def call_back(self, request: AnyRequest, review_id: FromPath[UUID]) -> Page:
        await services.call_back(request.user, review_id, await _rev(request))
        return go(request, f"/reviews/{review_id}", notice="review-called-back")

    @post("/conclusion")
    async def conclude(self, request: AnyRequest, review_id: FromPath[UUID]) -> Page:
        sampled = await conclusions.conclude(request.user, review_id, await _rev(request))
        notice = "review-to-second-reader" if sampled else "review-concluded"
        return go(request, f"/reviews/{review_id}", notice=notice)

    @post("/second-reading")
    async def read_second(self, request: AnyRequest, review_id: FromPath[UUID]) -> Page:
        form = await SecondReadingForm.read(request)
        if not form.validate():
            return await _review_page(request, review_id, form, status=422)
        agrees = form.text("agrees") == "yes"
        await conclusions.read_second(
            request.user, review_id, await _rev(request), agrees=agrees, reason=form.text("reason")
        )
        return go(
            request, f"/reviews/{review_id}", notice="review-concluded" if agrees else "review-returned"
        )

    @post("/reopening")
    async def reopen(self, request: AnyRequest, review_id: FromPath[UUID]) -> Page:
        form = await ReopeningForm.read(request)
        if not form.validate():
            return await _review_page(request, review_id, form, status=422)
        await conclusions.reopen(request.user, review_id, await _rev(request), form.text("reason"))
        return go(request, f"/reviews/{review_id}", notice="review-reopened")

    @post("/objection-answer")
    async def answer(self, request: AnyRequest, review_id: FromPath[UUID]) -> Page:
        form = await ObjectionAnswerForm.read(request)
        if not form.validate():
            return await _review_page(request, review_id, form, status=422)
        await conclusions.answer_objection(
            request.user, review_id, await _rev(request), outcome=form.text("outcome"), answer=form.text("answer")
        )  # fmt: skip
        return go(request, f"/reviews/{review_id}", notice="objection-answered")


class ReviewSectionController(Controller):
    path = "/reviews/{review_id:uuid}"
    guards = (advisor,)

    @get("/sections/{section_id:str}")
    async def show(self, request: AnyRequest, review_id: FromPath[UUID], section_id: FromPath[str]) -> Page:
        found = await _review(request, review_id)
        section = _section(found, section_id)
        view = section_view(request.user, found, section, await _papers(found), locale(request))
        return page(request, "reviews/section.html", view=view, verdicts=VERDICTS)

    @post("/sections/{section_id:str}")
    async def save(self, request: AnyRequest, review_id: FromPath[UUID], section_id: FromPath[str]) -> Page:
        found, language = await _review(request, review_id), locale(request)
        section = _section(found, section_id)
        entered = read(found, found.in_section(section), await _posted(request), language)
        await services.decide(request.user, review_id, entered.decisions)
        found = await _review(request, review_id)
        if entered.refused:
            view = section_view(request.user, found, section, await _papers(found), language, entered.refused)
            return page(request, "reviews/section.html", status=422, view=view, verdicts=VERDICTS)
        following = next_section(found, section)
        return go(request, f"/reviews/{review_id}" + (f"/sections/{following.id}" if following else ""))

    @post("/answers")
    async def autosave(self, request: AnyRequest, review_id: FromPath[UUID]) -> Page:
        found, language, posted = await _review(request, review_id), locale(request), await _posted(request)
        section = _section(found, posted.get("section", [""])[0])
        entered = read(found, found.in_section(section), posted, language)
        await services.decide(request.user, review_id, entered.decisions)
        found = await _review(request, review_id)
        view = section_view(request.user, found, section, Papers(), language, entered.refused)
        status = 422 if entered.refused else 200
        return page(
            request, "reviews/_saved.html", status=status, view=view, seen=entered.seen, verdicts=VERDICTS
        )

    @post("/sections/{section_id:str}/acceptance")
    async def accept(self, request: AnyRequest, review_id: FromPath[UUID], section_id: FromPath[str]) -> Page:
        section = _section(await _review(request, review_id), section_id)
        await services.accept_section(request.user, review_id, section.id)
        return go(request, f"/reviews/{review_id}/sections/{section.id}", notice="section-accepted")

    @post("/answers/{question_id:str}/reversal")
    async def reverse(
        self, request: AnyRequest, review_id: FromPath[UUID], question_id: FromPath[str]
    ) -> Page:
        found, posted = await _review(request, review_id), await _posted(request)
        question = next((one for one in found.questionnaire.questions if one.id == question_id), None)
        if question is None:
            raise NotFound
        rev = revision(posted.get(marker_name(question_id), [""])[0])
        await services.reverse(request.user, review_id, question_id, rev)
        return go(request, f"/reviews/{review_id}/sections/{question.section_id}#q-{question_id}")


ROUTES: list[ControllerRouterHandler] = [
    ReviewsController,
    ReviewController,
    ReviewSectionController,
    FirmReviewController,
]


async def _review(request: AnyRequest, review_id: UUID) -> Review:
    found = await queries.review(request.user, review_id)
    if found is None:
        raise NotFound
    return found


async def _review_page(
    request: AnyRequest, review_id: UUID, form: Form | None = None, *, status: int = 200
) -> Page:
    """`form`: the one that was refused."""
    found = await _review(request, review_id)
    blank = (SecondReadingForm, ReopeningForm, ObjectionAnswerForm)
    forms = {one.__name__: form if isinstance(form, one) else one.blank(request) for one in blank}
    return page(
        request, "reviews/review.html", status=status, address=f"/reviews/{review_id}",
        shown=review_page(request.user, found, await queries.flags(found), locale(request)), forms=forms,
        refused=form,
    )  # fmt: skip


async def _papers(found: Review) -> Papers:
    return Papers(await evidence.pieces_of(found.firm, found.assessment), await queries.flags(found))


async def _rev(request: AnyRequest) -> int:
    return (await RevisionForm.read(request)).number


async def _posted(request: AnyRequest) -> dict[str, list[str]]:
    form = await request.form()
    return {name: [one if isinstance(one, str) else "" for one in form.getall(name)] for name in form}


def _section(found: Review, section_id: str) -> Section:
    try:
        return found.questionnaire.section(section_id)
    except KeyError:
        raise NotFound from None


def _uuid(text: object) -> UUID:
    try:
        return UUID(str(text))
    except ValueError:
        raise NotFound from None
