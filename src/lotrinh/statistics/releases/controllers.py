"""The public pages and files of the releases, and the forms by which province staff make them."""

import asyncio
from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from litestar import Controller, MediaType, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh import i18n
from lotrinh.accounts.guards import recent_factor
from lotrinh.errors import NotFound
from lotrinh.settings import settings
from lotrinh.statistics.api.answers import too_many_page
from lotrinh.statistics.api.guards import within_limit
from lotrinh.statistics.api.problems import TooManyRequests
from lotrinh.statistics.guards import publisher, publishes
from lotrinh.statistics.releases import problems, queries, services
from lotrinh.statistics.releases.bulletin import bulletin_pdf
from lotrinh.statistics.releases.content import Content, read
from lotrinh.statistics.releases.files import as_csv, as_workbook
from lotrinh.statistics.releases.forms import CorrectionForm, ReleaseForm
from lotrinh.statistics.releases.licences import licence
from lotrinh.statistics.releases.queries import Release
from lotrinh.web.pages import AnyRequest, Page, go, locale, page

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FRESH = "public, max-age=3600"
NO_COOKIES = {"exclude_from_csrf": True, "exclude_from_auth": True}
"""Files are the same for everybody, so that any cache may keep them."""


class DataController(Controller):
    """Open to everybody."""

    path = "/statistics/data"

    @get()
    async def show(self, request: AnyRequest) -> Page:
        found = await queries.releases(simulated=settings().demo)
        may = publishes(request.user)
        return page(request, "statistics/data.html", releases=found, publishes=may, licence=licence())


class ReleasesController(Controller):
    path = "/statistics/releases"
    guards = (publisher, recent_factor)

    @get("/new")
    async def choose(self, request: AnyRequest) -> Page:
        return await _release_form(request, ReleaseForm.blank(request))

    @post("/")
    async def release(self, request: AnyRequest) -> Page:
        form = await ReleaseForm.read(request)
        day = _day(form.text("as_of"))
        if form.validate() and day is None:
            form.refuse("as_of", problems.NoFigures.message_id)
        if form.errors or day is None:
            return await _release_form(request, form, status=422)
        number = await services.release(request.user, day)
        return go(request, f"/statistics/releases/{number}", notice="release-made")

    @get("/{number:str}/correction")
    async def ask_correction(self, request: AnyRequest, number: FromPath[str]) -> Page:
        return await _correction_form(request, number, CorrectionForm.blank(request))

    @post("/{number:str}/correction")
    async def correct(self, request: AnyRequest, number: FromPath[str]) -> Page:
        form = await CorrectionForm.read(request)
        if not form.validate():
            return await _correction_form(request, number, form, status=422)
        await services.ask_for_correction(request.user, number, form.text("changes"), form.text("reason"))
        return go(request, f"/statistics/releases/{number}", notice="correction-asked")


class ReleaseController(Controller):
    """Open to everybody."""

    path = "/statistics/releases/{number:str}"

    @get()
    async def show(self, request: AnyRequest, number: FromPath[str]) -> Page:
        release = await _release(number)
        content = read(await queries.content_text(number) or "")
        may = publishes(request.user)
        return page(
            request, "statistics/release.html", release=release, content=content, publishes=may,
            correction=await queries.correction(number) if may else None,
        )  # fmt: skip


class FilesController(Controller):
    """Open to everybody; making a file costs more than a page, so requests are counted as those of programs are."""

    path = "/statistics/releases/{number:str}"
    guards = (within_limit,)
    opt = NO_COOKIES
    exception_handlers = {TooManyRequests: too_many_page}  # noqa: RUF012

    @get("/release.json")
    async def download_json(self, request: AnyRequest, number: FromPath[str]) -> Response[bytes]:
        release = await _release(number)
        text = await queries.content_text(number) or ""
        return _file(request, release, text.encode(), MediaType.JSON, "json")

    @get("/figures.csv")
    async def download_csv(self, request: AnyRequest, number: FromPath[str]) -> Response[bytes]:
        release, content = await _contents(number)
        made = await asyncio.to_thread(as_csv, content)
        return _file(request, release, made, "text/csv", "csv")

    @get("/figures.xlsx")
    async def download_workbook(self, request: AnyRequest, number: FromPath[str]) -> Response[bytes]:
        release, content = await _contents(number)
        language = _language(request)
        made = await asyncio.to_thread(as_workbook, content, language)
        return _file(request, release, made, SPREADSHEET, f"{language}.xlsx")

    @get("/bulletin.pdf")
    async def print_bulletin(self, request: AnyRequest, number: FromPath[str]) -> Response[bytes]:
        release, content = await _contents(number)
        language = _language(request)
        made = await asyncio.to_thread(bulletin_pdf, content, language, release.content_hash)
        return _file(request, release, made, "application/pdf", f"{language}.pdf")


ROUTES: Sequence[ControllerRouterHandler] = [
    DataController,
    ReleasesController,
    ReleaseController,
    FilesController,
]


async def _release(number: str) -> Release:
    found = await queries.release(number)
    if found is None or found.simulated != settings().demo:
        raise NotFound
    return found


async def _contents(number: str) -> tuple[Release, Content]:
    release = await _release(number)
    return release, read(await queries.content_text(number) or "")


def _language(request: AnyRequest) -> i18n.Locale:
    """By the address alone, since a cache knows nothing of the visitor."""
    return i18n.locale_of(request.query_params.get("lang"))


def _file(
    request: AnyRequest, release: Release, content: bytes, media_type: str, ending: str
) -> Response[bytes]:
    tag = f'W/"{sha256(content).hexdigest()[:32]}"'
    headers = {
        "Content-Disposition": f'attachment; filename="{release.number}.{ending}"',
        "Cache-Control": FRESH,
        "ETag": tag,
    }
    if tag in request.headers.get("If-None-Match", ""):
        return Response(b"", status_code=304, media_type=media_type, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


async def _release_form(request: AnyRequest, form: ReleaseForm, *, status: int = 200) -> Page:
    days = await queries.unreleased(simulated=settings().demo)
    form.as_of.choices = [(str(day), i18n.day(locale(request), day)) for day in days]
    return page(
        request, "statistics/release-new.html", status=status, address="/statistics/releases/new", form=form,
        days=days,
    )  # fmt: skip


async def _correction_form(
    request: AnyRequest, number: str, form: CorrectionForm, *, status: int = 200
) -> Page:
    release = await _release(number)
    return page(
        request, "statistics/release-correction.html", status=status,
        address=f"{release.url}/correction", form=form, release=release,
    )  # fmt: skip
