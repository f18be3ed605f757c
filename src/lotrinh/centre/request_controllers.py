"""Requests of firms to the centre: the same addresses for either side, each with its own page."""

from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from lotrinh.accounts.guards import advisor, firm_member, firm_or_advisor
from lotrinh.centre import hand_over_queries, problems, request_files, request_queries, request_services
from lotrinh.centre.forms import MessageForm, RequestForm
from lotrinh.centre.names import REQUESTS, STATES
from lotrinh.centre.request_filter import parse
from lotrinh.centre.teams import advisors
from lotrinh.errors import NotFound
from lotrinh.papers import posts
from lotrinh.papers.files import CheckedFile
from lotrinh.papers.office import Refused
from lotrinh.settings import settings
from lotrinh.web.forms import Form
from lotrinh.web.pages import AnyRequest, Page, go, page

MOST_FILES = 3
MOST_SENT = 18_000_000
"""More than is taken, so that what is somewhat too large gets a sentence beside the form."""


class RequestsController(Controller):
    path = "/requests"

    @get(guards=[firm_or_advisor])
    async def show(self, request: AnyRequest) -> Page:
        if request.user.staff_role != "advisor":
            found = await request_queries.own_requests(request.user)
            return page(request, "centre/requests.html", requests=found, days=settings().answer_days)
        chosen = parse(request.query_params)
        queue = await request_queries.queue(request.user, chosen)
        return page(
            request, "centre/request-queue.html", queue=queue, chosen=chosen, kinds=REQUESTS, states=STATES
        )

    @get("/new", guards=[firm_member])
    async def compose(self, request: AnyRequest) -> Page:
        return _form_page(request, RequestForm.blank(request))

    @post(guards=[firm_member], request_max_body_size=MOST_SENT)
    async def ask(self, request: AnyRequest) -> Page:
        form = await RequestForm.read(request)
        sent = await _files(request, form)
        if sent is None:
            return _form_page(request, form, status=422)
        request_id = await request_services.ask(request.user, form.text("kind"), form.text("message"), sent)
        return go(request, f"/requests/{request_id}", notice="request-sent")


class RequestController(Controller):
    path = "/requests/{request_id:uuid}"

    @get(guards=[firm_or_advisor])
    async def show(self, request: AnyRequest, request_id: FromPath[UUID]) -> Page:
        return await _request_page(request, request_id, MessageForm.blank(request))

    @post("/messages", guards=[firm_or_advisor], request_max_body_size=MOST_SENT)
    async def write(self, request: AnyRequest, request_id: FromPath[UUID]) -> Page:
        form = await MessageForm.read(request)
        sent = await _files(request, form)
        if sent is None:
            return await _request_page(request, request_id, form, status=422)
        try:
            await request_services.write(request.user, request_id, form.text("message"), sent)
        except problems.TooManyFiles as problem:
            form.refuse("files", problem.message_id, **problem.values)
            return await _request_page(request, request_id, form, status=problem.status)
        return go(request, f"/requests/{request_id}", notice="message-sent")

    @get("/files/{file_id:uuid}", guards=[firm_or_advisor])
    async def download(
        self, request: AnyRequest, request_id: FromPath[UUID], file_id: FromPath[UUID]
    ) -> Response[bytes]:
        return posts.download(*await request_files.content(request.user, request_id, file_id))

    @post("/files/{file_id:uuid}/withdrawal", guards=[firm_or_advisor])
    async def withdraw(
        self, request: AnyRequest, request_id: FromPath[UUID], file_id: FromPath[UUID]
    ) -> Page:
        await request_files.withdraw(request.user, request_id, file_id)
        return go(request, f"/requests/{request_id}", notice="file-withdrawn")

    @post("/files/{file_id:uuid}/restoration", guards=[firm_or_advisor])
    async def restore(self, request: AnyRequest, request_id: FromPath[UUID], file_id: FromPath[UUID]) -> Page:
        await request_files.withdraw(request.user, request_id, file_id, back=True)
        return go(request, f"/requests/{request_id}", notice="file-restored")

    @post("/owner", guards=[advisor])
    async def give(self, request: AnyRequest, request_id: FromPath[UUID]) -> Page:
        to = str((await request.form()).get("advisor", ""))
        await request_services.give(request.user, request_id, to)
        return go(request, f"/requests/{request_id}", notice="request-given")

    @post("/closure", guards=[advisor])
    async def close(self, request: AnyRequest, request_id: FromPath[UUID]) -> Page:
        await request_services.close(request.user, request_id)
        return go(request, f"/requests/{request_id}", notice="request-closed")

    @post("/reopening", guards=[advisor])
    async def reopen(self, request: AnyRequest, request_id: FromPath[UUID]) -> Page:
        await request_services.reopen(request.user, request_id)
        return go(request, f"/requests/{request_id}", notice="request-reopened")


async def _files(request: AnyRequest, form: Form) -> list[CheckedFile] | None:
    """What was sent with a form that is in order; None: the form says what is not."""
    valid = form.validate()
    try:
        sent = await posts.checked_files((await request.form()).getall("files", []), MOST_FILES)
    except Refused as refused:
        form.refuse("files", refused.message_id)
        return None
    return sent if valid else None


def _form_page(request: AnyRequest, form: RequestForm, status: int = 200) -> Page:
    days = settings().answer_days
    return page(
        request, "centre/request-new.html", status=status, address="/requests/new", form=form, days=days,
        accepted=posts.ACCEPTED,
    )  # fmt: skip


async def _request_page(request: AnyRequest, request_id: UUID, form: MessageForm, status: int = 200) -> Page:
    found = await request_queries.request(request.user, request_id)
    if found is None:
        raise NotFound
    people = await advisors() if request.user.staff_role == "advisor" else []
    return page(
        request,
        "centre/request.html",
        status=status,
        address=f"/requests/{request_id}",
        asked=found,
        people=people,
        hand_overs=await hand_over_queries.hand_overs(request.user, request_id),
        form=form,
        accepted=posts.ACCEPTED,
    )
