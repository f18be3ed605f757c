"""Pages on which firms are given to advisors: the preview, what was done, the way back."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath

from lotrinh.accounts.guards import advisor
from lotrinh.centre import case_queries, case_services
from lotrinh.centre.selection import SHOWN, parse
from lotrinh.errors import NotFound
from lotrinh.web.pages import AnyRequest, Page, go, page


class CaseAssignmentController(Controller):
    path = "/case-assignments"
    guards = (advisor,)

    @get("/new")
    async def preview(self, request: AnyRequest) -> Page:
        """Which firms would change hands; nothing has happened yet."""
        selection = parse(request.query_params.multi_items())
        plan = await case_queries.plan(request.user, selection, request.query_params.get("advisor", ""))
        return page(request, "centre/assignment-preview.html", plan=plan, selection=selection, shown=SHOWN)

    @post()
    async def assign(self, request: AnyRequest) -> Page:
        form = await request.form()
        selection = parse(form.multi_items())
        done = await case_services.assign(request.user, selection, str(form.get("advisor", "")))
        return go(request, f"/case-assignments/{done}", notice="firms-assigned")

    @get("/{assignment_id:uuid}")
    async def show(self, request: AnyRequest, assignment_id: FromPath[UUID]) -> Page:
        done = await case_queries.assignment(request.user, assignment_id)
        if done is None:
            raise NotFound
        return page(request, "centre/assignment.html", done=done, shown=SHOWN)

    @post("/{assignment_id:uuid}/reversal")
    async def undo(self, request: AnyRequest, assignment_id: FromPath[UUID]) -> Page:
        await case_services.undo(request.user, assignment_id)
        return go(request, f"/case-assignments/{assignment_id}", notice="assignment-undone")
