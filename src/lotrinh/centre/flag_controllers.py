"""The advisors' queue of answers to ask about again, and the page of one flag."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.guards import advisor
from lotrinh.centre import flag_queries, flag_services
from lotrinh.centre.flag_filter import parse
from lotrinh.centre.flag_forms import OUTCOMES, SettlementForm
from lotrinh.centre.flags_page import flags_page
from lotrinh.errors import NotFound
from lotrinh.web.pages import AnyRequest, Page, go, is_partial, locale, page


class FlagsController(Controller):
    path = "/flags"
    guards = (advisor,)

    @get("/")
    async def queue(self, request: AnyRequest) -> Page:
        chosen = parse(request.query_params)
        found = await flag_queries.flags(request.user, chosen)
        waiting = await flag_queries.waiting(request.user)
        template = "centre/_flags.html" if is_partial(request) else "centre/flags.html"
        return page(request, template, view=flags_page(chosen, found, waiting, locale(request)))

    @get("/{flag_id:uuid}")
    async def show(self, request: AnyRequest, flag_id: FromPath[UUID]) -> Page:
        return await _flag_page(request, flag_id)

    @post("/{flag_id:uuid}/settlement")
    async def settle(self, request: AnyRequest, flag_id: FromPath[UUID]) -> Page:
        form = await SettlementForm.read(request)
        if not form.validate():
            return await _flag_page(request, flag_id, form, status=422)
        await flag_services.settle(
            request.user, flag_id, outcome=form.text("outcome"), note=form.text("note")
        )
        return go(request, f"/flags/{flag_id}", notice="flag-settled")

    @post("/{flag_id:uuid}/reopening")
    async def reopen(self, request: AnyRequest, flag_id: FromPath[UUID]) -> Page:
        await flag_services.reopen(request.user, flag_id)
        return go(request, f"/flags/{flag_id}", notice="flag-reopened")


ROUTES: list[ControllerRouterHandler] = [FlagsController]


async def _flag_page(
    request: AnyRequest, flag_id: UUID, form: SettlementForm | None = None, *, status: int = 200
) -> Page:
    flag = await flag_queries.flag(request.user, flag_id)
    if flag is None:
        raise NotFound
    filled = form or SettlementForm.blank(request, outcome=flag.outcome, note=flag.note)
    return page(
        request, "centre/flag.html", status=status, address=f"/flags/{flag_id}",
        flag=flag, form=filled, outcomes=OUTCOMES,
    )  # fmt: skip
