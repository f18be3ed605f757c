"""Tags: the page of all, putting one on firms or taking it off after a preview, and the way back."""

from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.guards import advisor
from lotrinh.centre import problems, tag_queries, tag_services
from lotrinh.centre.forms import TagForm
from lotrinh.centre.selection import SHOWN, parse
from lotrinh.errors import NotFound
from lotrinh.web.pages import AnyRequest, Page, go, page


@get("/tags", guards=[advisor])
async def show_tags(request: AnyRequest) -> Page:
    tags, changes = await tag_queries.tags(request.user), await tag_queries.changes(request.user)
    return page(request, "centre/tags.html", tags=tags, changes=changes)


class TagChangeController(Controller):
    path = "/tag-changes"
    guards = (advisor,)

    @get("/new")
    async def preview(self, request: AnyRequest) -> Page:
        """Which firms would be touched; nothing has happened yet."""
        name, adds = _wanted(TagForm.asked(request), request.query_params)
        selection = parse(request.query_params.multi_items())
        plan = await tag_queries.plan(request.user, selection, name, adds=adds)
        return page(request, "centre/tag-preview.html", plan=plan, selection=selection, shown=SHOWN)

    @post()
    async def change(self, request: AnyRequest) -> Page:
        form = await request.form()
        name, adds = _wanted(await TagForm.read(request), form)
        selection = parse(form.multi_items())
        done = await tag_services.change(request.user, selection, name, adds=adds)
        return go(request, f"/tag-changes/{done}", notice="tag-put-on" if adds else "tag-taken-off")

    @get("/{change_id:uuid}")
    async def show(self, request: AnyRequest, change_id: FromPath[UUID]) -> Page:
        done = await tag_queries.change(request.user, change_id)
        if done is None:
            raise NotFound
        firms = await tag_queries.changed_firms(request.user, change_id, SHOWN)
        return page(request, "centre/tag-change.html", done=done, firms=firms)

    @post("/{change_id:uuid}/reversal")
    async def undo(self, request: AnyRequest, change_id: FromPath[UUID]) -> Page:
        await tag_services.undo(request.user, change_id)
        return go(request, f"/tag-changes/{change_id}", notice="tag-change-undone")


ROUTES: list[ControllerRouterHandler] = [show_tags, TagChangeController]


def _wanted(form: TagForm, given: Any) -> tuple[str, bool]:
    """The name of the tag, and whether it is put on."""
    if not form.validate():
        raise problems.NoTag
    return form.text("tag_name"), given.get("adds", "1") != "0"
