"""Pages of exports, for advisors: what would be in the file, how far it is, the file itself."""

from typing import Any
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.guards import advisor, ask_again, recent_factor
from lotrinh.centre.exports import queries, services
from lotrinh.centre.exports.notes import filter_words
from lotrinh.centre.firm_columns import COLUMNS
from lotrinh.centre.firm_filter import parse
from lotrinh.centre.selection import Selection, total
from lotrinh.centre.selection import parse as parse_selection
from lotrinh.errors import NotFound
from lotrinh.web.pages import AnyRequest, Page, go, is_partial, locale, page

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ExportsController(Controller):
    path = "/exports"
    guards = (advisor,)

    @get("/")
    async def show(self, request: AnyRequest) -> Page:
        found = await queries.exports(request.user)
        return page(request, "centre/exports.html", exports=found)

    @get("/new", guards=[recent_factor])
    async def announce(self, request: AnyRequest) -> Page:
        """Of the ticked firms, of all that the form's filter finds, or of all that the address itself finds."""
        pairs = list(request.query_params.multi_items())
        given = {name for name, _ in pairs}
        selection = (
            parse_selection(pairs)
            if given & {"filter", "firm"}
            else Selection(parse(request.query_params), None)
        )
        found = await total(request.user, selection)
        words = await filter_words(request.user, selection, locale(request))
        return page(
            request, "centre/export-new.html", selection=selection, total=found, words=words, columns=COLUMNS,
            at_once=services.AT_ONCE,
        )  # fmt: skip

    @post("/", guards=[recent_factor])
    async def ask(self, request: AnyRequest) -> Page:
        selection = parse_selection((await request.form()).multi_items())
        export_id = await services.ask(request.user, selection, locale(request))
        return go(request, f"/exports/{export_id}")


class ExportController(Controller):
    path = "/exports/{export_id:uuid}"
    guards = (advisor,)

    @get("/")
    async def show(self, request: AnyRequest, export_id: FromPath[UUID]) -> Page:
        seen = await queries.one(request.user, export_id)
        if seen is None:
            raise NotFound
        template = "centre/_export.html" if is_partial(request) else "centre/export.html"
        return page(request, template, seen=seen)

    @post("/restart", guards=[recent_factor])
    async def restart(self, request: AnyRequest, export_id: FromPath[UUID]) -> Page:
        await services.start_again(request.user, export_id)
        return go(request, f"/exports/{export_id}")

    @get("/file")
    async def download(self, request: AnyRequest, export_id: FromPath[UUID]) -> Response[Any]:
        ask_again(request.user, f"/exports/{export_id}")
        content = await services.content(request.user, export_id)
        headers = {
            "Content-Disposition": f'attachment; filename="doanh-nghiep-{str(export_id)[:8]}.xlsx"',
            "Cache-Control": "no-store",
        }
        return Response(content, media_type=SPREADSHEET, headers=headers)


ROUTES: list[ControllerRouterHandler] = [ExportsController, ExportController]
