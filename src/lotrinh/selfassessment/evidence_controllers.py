"""Pages of the evidence for an answer."""

from functools import partial
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from assessments import answers
from assessments.model import Question
from lotrinh.accounts.guards import firm_member
from lotrinh.errors import NotFound
from lotrinh.papers import posts
from lotrinh.selfassessment import evidence, queries
from lotrinh.selfassessment.evidence import Piece
from lotrinh.selfassessment.queries import Run
from lotrinh.web.forms import Form
from lotrinh.web.pages import AnyRequest, Page, go, locale, page


class EvidencePage(msgspec.Struct, frozen=True, kw_only=True):
    run: Run
    question: Question
    answer: str
    pieces: list[Piece]

    @property
    def url(self) -> str:
        return f"/assessments/{self.run.id}/questions/{self.question.id}/evidence"

    @property
    def present(self) -> list[Piece]:
        return [one for one in self.pieces if not one.withdrawn_at and not one.is_late]

    @property
    def late(self) -> list[Piece]:
        return [one for one in self.pieces if not one.withdrawn_at and one.is_late]

    @property
    def withdrawn(self) -> list[Piece]:
        return [one for one in self.pieces if one.withdrawn_at]


class EvidenceController(Controller):
    path = "/assessments/{run_id:uuid}/questions/{question_id:str}/evidence"
    guards = (firm_member,)

    @get("/")
    async def show(self, request: AnyRequest, run_id: FromPath[UUID], question_id: FromPath[str]) -> Page:
        return await _page(request, *await _asked(request, run_id, question_id))

    @post("/", request_max_body_size=posts.MOST_SENT)
    async def add(self, request: AnyRequest, run_id: FromPath[UUID], question_id: FromPath[str]) -> Page:
        run, question = await _asked(request, run_id, question_id)
        refused = await posts.add_posted(request, partial(evidence.add, request.user, run.id, question.id))
        if refused is None:
            return go(request, _url(run_id, question_id), notice="evidence-added")
        return await _page(request, run, question, refused)

    @get("/{piece_id:uuid}/file")
    async def download(
        self,
        request: AnyRequest,
        run_id: FromPath[UUID],
        question_id: FromPath[str],
        piece_id: FromPath[UUID],
    ) -> Response[bytes]:
        piece, content = await evidence.content(request.user, run_id, question_id, piece_id)
        return posts.download(piece, content)

    @post("/{piece_id:uuid}/withdrawal")
    async def withdraw(
        self,
        request: AnyRequest,
        run_id: FromPath[UUID],
        question_id: FromPath[str],
        piece_id: FromPath[UUID],
    ) -> Page:
        await evidence.withdraw(request.user, run_id, question_id, piece_id)
        return go(request, _url(run_id, question_id), notice="evidence-withdrawn")

    @post("/{piece_id:uuid}/restoration")
    async def restore(
        self,
        request: AnyRequest,
        run_id: FromPath[UUID],
        question_id: FromPath[str],
        piece_id: FromPath[UUID],
    ) -> Page:
        await evidence.restore(request.user, run_id, question_id, piece_id)
        return go(request, _url(run_id, question_id), notice="evidence-restored")


@get("/assessments/{run_id:uuid}/evidence", guards=[firm_member])
async def all_evidence(request: AnyRequest, run_id: FromPath[UUID]) -> Page:
    run, language = await _run(request, run_id), locale(request)
    asked = answers.visible(run.questionnaire, run.values, run.context)
    questions = [run.questionnaire.question(key) for key in asked]
    rows = [
        (one, answers.display(one, run.values.get(one.id), language), run.evidence.get(one.id, 0))
        for one in questions
    ]
    return page(request, "selfassessment/all-evidence.html", run=run, rows=rows)


ROUTES: list[ControllerRouterHandler] = [EvidenceController, all_evidence]


async def _run(request: AnyRequest, run_id: UUID) -> Run:
    found = await queries.run(request.user, run_id)
    if found is None:
        raise NotFound
    return found


async def _asked(request: AnyRequest, run_id: UUID, question_id: str) -> tuple[Run, Question]:
    run = await _run(request, run_id)
    try:
        return run, run.questionnaire.question(question_id)
    except KeyError:
        raise NotFound from None


async def _page(
    request: AnyRequest, run: Run, question: Question, filled: dict[str, Form] | None = None
) -> Page:
    """`filled`: the form that was refused, by its kind."""
    language = locale(request)
    shown = EvidencePage(
        run=run,
        question=question,
        answer=answers.display(question, run.values.get(question.id), language),
        pieces=await evidence.pieces(request.user, run.id, question.id),
    )
    forms = posts.blank_forms(request) | (filled or {})
    return page(
        request, "selfassessment/evidence.html", status=422 if filled else 200, shown=shown, forms=forms,
        accepted=posts.ACCEPTED,
    )  # fmt: skip


def _url(run_id: UUID, question_id: str) -> str:
    return f"/assessments/{run_id}/questions/{question_id}/evidence"
