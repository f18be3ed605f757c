"""Pages of the evidence for an answer."""

import asyncio
from typing import Any
from urllib.parse import quote
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from assessments import answers
from assessments.model import Question
from lotrinh.accounts.guards import firm_member
from lotrinh.errors import DomainError, NotFound
from lotrinh.selfassessment import evidence, queries
from lotrinh.selfassessment.evidence import NewPiece, Piece
from lotrinh.selfassessment.evidence_files import ENDINGS, MOST_BYTES, check_file
from lotrinh.selfassessment.evidence_forms import FileForm, LinkForm, NoteForm
from lotrinh.selfassessment.evidence_office import Refused
from lotrinh.selfassessment.queries import Run
from lotrinh.web.forms import Form
from lotrinh.web.pages import AnyRequest, Page, go, locale, page

# More than is taken, so that what is somewhat too large gets a sentence beside the form.
MOST_SENT = 12_000_000
FORMS: dict[str, type[Form]] = {"file": FileForm, "link": LinkForm, "note": NoteForm}


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

    @post("/", request_max_body_size=MOST_SENT)
    async def add(self, request: AnyRequest, run_id: FromPath[UUID], question_id: FromPath[str]) -> Page:
        run, question = await _asked(request, run_id, question_id)
        posted = await request.form()
        kind = posted.get("kind")
        kind = kind if kind in FORMS else "file"
        form = await FORMS[kind].read(request)
        new = await _new_piece(kind, form, posted.get("file")) if form.validate() else None
        if new and await _is_added(request, run, question, new, form):
            return go(request, _url(run_id, question_id), notice="evidence-added")
        return await _page(request, run, question, {kind: form})

    @get("/{piece_id:uuid}/file")
    async def download(
        self,
        request: AnyRequest,
        run_id: FromPath[UUID],
        question_id: FromPath[str],
        piece_id: FromPath[UUID],
    ) -> Response[bytes]:
        piece, content = await evidence.content(request.user, run_id, question_id, piece_id)
        return _attachment(piece, content)

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
    forms = {kind: form.blank(request) for kind, form in FORMS.items()} | (filled or {})
    return page(
        request, "selfassessment/evidence.html", status=422 if filled else 200, shown=shown, forms=forms,
        accepted=",".join(sum(ENDINGS.values(), ())),
    )  # fmt: skip


async def _new_piece(kind: str, form: Form, upload: Any) -> NewPiece | None:
    """None: the form says why not."""
    if kind == "link":
        return NewPiece(kind=kind, url=form.text("url"), note=form.text("about"))
    if kind == "note":
        return NewPiece(kind=kind, note=form.text("words"))
    name, content = await _sent(upload)
    try:
        checked = await asyncio.to_thread(check_file, name, content)
    except Refused as refused:
        form.refuse("file", refused.message_id)
        return None
    return NewPiece(kind=kind, note=form.text("remark"), file=checked)


async def _sent(upload: Any) -> tuple[str, bytes]:
    """The name it came with and its content, of which a byte too many is enough to refuse it."""
    if not isinstance(upload, UploadFile):
        return "", b""
    try:
        return upload.filename, await upload.read(MOST_BYTES + 1)
    finally:
        await upload.close()


async def _is_added(request: AnyRequest, run: Run, question: Question, new: NewPiece, form: Form) -> bool:
    try:
        await evidence.add(request.user, run.id, question.id, new)
    except NotFound:
        raise
    except DomainError as error:
        form.refuse({"file": "file", "link": "url", "note": "words"}[new.kind], error.message_id)
        return False
    return True


def _url(run_id: UUID, question_id: str) -> str:
    return f"/assessments/{run_id}/questions/{question_id}/evidence"


def _attachment(piece: Piece, content: bytes) -> Response[bytes]:
    """Never shown in the browser: saved under a name that is plain text to it."""
    plain, full = f"evidence{ENDINGS[piece.media_type][0]}", quote(piece.title, safe="")
    headers = {"Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"}
    return Response(content, media_type=piece.media_type, headers=headers)
