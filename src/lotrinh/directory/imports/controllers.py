"""Pages of the imports of providers, for advisors."""

from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler
from wtforms import StringField

from lotrinh.accounts.guards import advisor, recent_factor
from lotrinh.directory.imports import pages, queries, services
from lotrinh.directory.imports.queries import ImportSeen
from lotrinh.errors import DomainError, NotFound
from lotrinh.i18n import N_
from lotrinh.sheet_files.problems import UnreadableFile
from lotrinh.sheet_files.uploads import MOST_SENT, sent_file
from lotrinh.web.forms import Form
from lotrinh.web.pages import AnyRequest, Page, go, locale, page, page_number


class FileForm(Form):
    file = StringField(
        N_("File"),
        description=N_("CSV or Excel workbook (.xlsx), one provider in each row, headings above."),
    )


class ProviderImportsController(Controller):
    path = "/providers/imports"
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
        return go(request, f"/providers/imports/{import_id}")

    @get("/template.csv")
    async def template(self, request: AnyRequest) -> Response[bytes]:
        return _csv(pages.template_csv(locale(request)), "providers.csv")


class ProviderImportController(Controller):
    path = "/providers/imports/{import_id:uuid}"
    guards = (advisor,)

    @get("/")
    async def show(self, request: AnyRequest, import_id: FromPath[UUID]) -> Page:
        return await _import_page(request, import_id)

    @get("/refused.csv")
    async def refused(self, request: AnyRequest, import_id: FromPath[UUID]) -> Response[bytes]:
        rows = await queries.refused(await _import(request, import_id))
        return _csv(pages.refused_csv(rows, locale(request)), f"refused-{str(import_id)[:8]}.csv")

    @post("/application", guards=[recent_factor])
    async def apply(self, request: AnyRequest, import_id: FromPath[UUID]) -> Page:
        try:
            await services.apply(request.user, import_id)
        except DomainError as problem:
            return await _import_page(request, import_id, problem)
        return go(request, f"/providers/imports/{import_id}", notice="providers-imported")

    @post("/reversal", guards=[recent_factor])
    async def undo(self, request: AnyRequest, import_id: FromPath[UUID]) -> Page:
        try:
            await services.undo(request.user, import_id)
        except DomainError as problem:
            return await _import_page(request, import_id, problem)
        return go(request, f"/providers/imports/{import_id}", notice="provider-import-undone")

    @post("/discard")
    async def discard(self, request: AnyRequest, import_id: FromPath[UUID]) -> Page:
        await services.discard(request.user, import_id)
        return go(request, "/providers/imports", notice="provider-import-discarded")


ROUTES: list[ControllerRouterHandler] = [ProviderImportsController, ProviderImportController]


async def _import(request: AnyRequest, import_id: UUID) -> ImportSeen:
    found = await queries.one(request.user, import_id)
    if found is None:
        raise NotFound
    return found


async def _imports_page(request: AnyRequest, form: FileForm, *, status: int = 200) -> Page:
    found = await queries.imports(request.user, page_number(request.query_params))
    return page(
        request, "directory/imports.html", status=status, address="/providers/imports", form=form, found=found,
        states=pages.STATES,
    )  # fmt: skip


async def _import_page(request: AnyRequest, import_id: UUID, problem: DomainError | None = None) -> Page:
    """With what stopped the last act on it, if anything did."""
    seen = await _import(request, import_id)
    shown = await pages.import_page(seen, page_number(request.query_params), locale(request))
    return page(
        request, "directory/import.html", status=problem.status if problem else 200, address=seen.url, shown=shown,
        problem=problem,
    )  # fmt: skip


def _csv(content: bytes, name: str) -> Response[bytes]:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="text/csv", headers=headers)
