"""Requests of firms to the centre: the same addresses for either side, each with its own page."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath

from lotrinh.accounts.guards import advisor, firm_member, firm_or_advisor
from lotrinh.centre import hand_over_queries, request_queries, request_services
from lotrinh.centre.forms import MessageForm, RequestForm
from lotrinh.centre.names import REQUESTS, STATES
from lotrinh.centre.request_filter import parse
from lotrinh.centre.teams import advisors
from lotrinh.errors import NotFound
from lotrinh.settings import settings
from lotrinh.web.pages import AnyRequest, Page, go, page


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

    @post(guards=[firm_member])
    async def ask(self, request: AnyRequest) -> Page:
        form = await RequestForm.read(request)
        if not form.validate():
            return _form_page(request, form, status=422)
        request_id = await request_services.ask(request.user, form.text("kind"), form.text("message"))
        return go(request, f"/requests/{request_id}", notice="request-sent")


class RequestController(Controller):
    path = "/requests/{request_id:uuid}"

    @get(guards=[firm_or_advisor])
    async def show(self, request: AnyRequest, request_id: FromPath[UUID]) -> Page:
        return await _request_page(request, request_id, MessageForm.blank(request))

    @post("/messages", guards=[firm_or_advisor])
    async def write(self, request: AnyRequest, request_id: FromPath[UUID]) -> Page:
        form = await MessageForm.read(request)
        if not form.validate():
            return await _request_page(request, request_id, form, status=422)
        await request_services.write(request.user, request_id, form.text("message"))
        return go(request, f"/requests/{request_id}", notice="message-sent")

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


def _form_page(request: AnyRequest, form: RequestForm, status: int = 200) -> Page:
    days = settings().answer_days
    return page(
        request, "centre/request-new.html", status=status, address="/requests/new", form=form, days=days
    )


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
    )
