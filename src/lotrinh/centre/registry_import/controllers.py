"""Pages of the registry import, for advisors."""

from typing import Any
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Stream
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.guards import advisor, recent_factor
from lotrinh.centre.registry_import import forms, pages, queries, services
from lotrinh.centre.registry_import.forms import FileForm, ReadingForm
from lotrinh.centre.registry_import.problems import TouchedSince
from lotrinh.centre.registry_import.queries import KINDS, PAGE, ImportSeen
from lotrinh.errors import NotFound
from lotrinh.firms.history import place_names
from lotrinh.paging import pages_of
from lotrinh.sheet_files.problems import NotNow, UnreadableFile
from lotrinh.sheet_files.reading import most_bytes
from lotrinh.sheet_files.uploads import MOST_SENT, sent_file
from lotrinh.web.pages import AnyRequest, Page, go, is_partial, locale, page, page_number


class ImportsController(Controller):
    path = "/imports"
    guards = (advisor,)

    @get("/")
    async def show(self, request: AnyRequest) -> Page:
        return await _imports_page(request, FileForm.blank(request))

    @post("/", request_max_body_size=MOST_SENT)
    async def upload(self, request: AnyRequest) -> Page:
        form = await FileForm.read(request)
        name, content = await sent_file(request)
        try:
            import_id = await services.upload(request.user, name, content)
        except UnreadableFile as problem:
            form.refuse("file", problem.message_id, **problem.values)
            return await _imports_page(request, form, status=422)
        return go(request, f"/imports/{import_id}/columns")


class ImportController(Controller):
    path = "/imports/{import_id:uuid}"
    guards = (advisor,)

    @get("/")
    async def show(self, request: AnyRequest, import_id: FromPath[UUID]) -> Page:
        seen = await _import(request, import_id)
        if seen.state == "uploaded":
            return go(request, f"/imports/{import_id}/columns")
        kind = request.query_params.get("kind", "all")
        shown = await pages.import_page(
            seen, kind if kind in KINDS else "all", page_number(request.query_params), locale(request)
        )
        return page(
            request, "centre/_import.html" if is_partial(request) else "centre/import.html", shown=shown
        )

    @get("/columns")
    async def columns(self, request: AnyRequest, import_id: FromPath[UUID]) -> Page:
        seen = await _import(request, import_id, *services.CAN_BE_READ)
        reading = await queries.reading(seen)
        return _columns_page(request, seen, forms.blank(request, seen, reading), reading.remembered_at)

    @post("/columns")
    async def choose(self, request: AnyRequest, import_id: FromPath[UUID]) -> Page:
        seen = await _import(request, import_id, *services.CAN_BE_READ)
        form = await forms.read(request, seen)
        if not form.validate():
            return _columns_page(request, seen, form, None)
        await services.choose(request.user, import_id, form.choice())
        return go(request, f"/imports/{import_id}")

    @post("/check")
    async def check(self, request: AnyRequest, import_id: FromPath[UUID]) -> Page:
        await services.check_again(request.user, import_id)
        return go(request, f"/imports/{import_id}")

    @post("/application", guards=[recent_factor])
    async def apply(self, request: AnyRequest, import_id: FromPath[UUID]) -> Page:
        await services.apply(request.user, import_id)
        return go(request, f"/imports/{import_id}")

    @post("/discard")
    async def discard(self, request: AnyRequest, import_id: FromPath[UUID]) -> Page:
        await services.discard(request.user, import_id)
        return go(request, "/imports", notice="import-discarded")

    @get("/reversal", guards=[recent_factor])
    async def before_undoing(self, request: AnyRequest, import_id: FromPath[UUID]) -> Page:
        return await _reversal_page(request, await _import(request, import_id, "applied"))

    @post("/reversal", guards=[recent_factor])
    async def undo(self, request: AnyRequest, import_id: FromPath[UUID]) -> Page:
        try:
            await services.undo(request.user, import_id)
        except TouchedSince as problem:
            return await _reversal_page(request, await _import(request, import_id), status=problem.status)
        return go(request, f"/imports/{import_id}")

    @get("/errors.csv")
    async def errors(self, request: AnyRequest, import_id: FromPath[UUID]) -> Response[Any]:
        seen = await _import(request, import_id)
        found = await queries.problems(seen)
        headers = {"Content-Disposition": f'attachment; filename="errors-{str(seen.id)[:8]}.csv"'}
        lines = pages.errors_csv(found, locale(request))
        return Stream(lines, media_type="text/csv", headers=headers)


ROUTES: list[ControllerRouterHandler] = [ImportsController, ImportController]


async def _import(request: AnyRequest, import_id: UUID, *states: str) -> ImportSeen:
    """`states`: those in which the page has something to show."""
    found = await queries.one(request.user, import_id)
    if found is None:
        raise NotFound
    if states and found.state not in states:
        raise NotNow
    return found


async def _imports_page(request: AnyRequest, form: FileForm, *, status: int = 200) -> Page:
    found = await queries.imports(request.user, page_number(request.query_params))
    return page(
        request, "centre/imports.html", status=status, address="/imports", form=form, found=found,
        states=pages.STATES, most=most_bytes(),
    )  # fmt: skip


def _columns_page(request: AnyRequest, seen: ImportSeen, form: ReadingForm, remembered_at: Any) -> Page:
    form.name_columns(seen.headings, queries.samples(seen))
    return page(
        request, "centre/import-columns.html", status=422 if form.errors else 200,
        address=f"/imports/{seen.id}/columns", seen=seen, form=form, remembered_at=remembered_at,
    )  # fmt: skip


async def _reversal_page(request: AnyRequest, seen: ImportSeen, *, status: int = 200) -> Page:
    number = page_number(request.query_params)
    rows, total = await queries.touched(seen, number)
    return page(
        request, "centre/import-reversal.html", status=status, address=f"/imports/{seen.id}/reversal", seen=seen,
        touched=pages.touched_lines(rows, await place_names(), locale(request)), total=total,
        number_of_page=number, pages=pages_of(total, PAGE), sentence=TouchedSince.message_id,
    )  # fmt: skip
