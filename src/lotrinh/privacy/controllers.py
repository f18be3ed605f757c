"""Pages of one's own data: a copy of all of it, the deletion of the account, the end of a firm's participation."""

from typing import Any
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.guards import FREE_OF_FACTOR, ask_again, firm_owner, operator, recent_factor, signed_in
from lotrinh.errors import DomainError, NotFound
from lotrinh.privacy import (
    copy_queries,
    copy_services,
    deletion_queries,
    deletion_services,
    departure_services,
    problems,
    retention,
)
from lotrinh.privacy.holdings import reasons
from lotrinh.privacy.processing import processing
from lotrinh.privacy.record_controllers import RecordController
from lotrinh.settings import settings
from lotrinh.web.pages import AnyRequest, Page, go, is_partial, locale, page


class DataController(Controller):
    path = "/account/data"
    guards = (signed_in,)

    @get("/")
    async def show(self, request: AnyRequest) -> Page:
        return await _data_page(request)

    @post("/copies", guards=[recent_factor])
    async def ask(self, request: AnyRequest) -> Page:
        try:
            copy_id = await copy_services.ask(request.user, locale(request))
        except problems.TooManyCopies as problem:
            return await _data_page(request, problem=problem)
        return go(request, f"/account/data/copies/{copy_id}")

    @get("/copies/{copy_id:uuid}")
    async def copy(self, request: AnyRequest, copy_id: FromPath[UUID]) -> Page:
        found = await copy_queries.copy(request.user, copy_id)
        if found is None:
            raise NotFound
        return page(request, f"privacy/{'_' if is_partial(request) else ''}copy.html", copy=found)

    @get("/copies/{copy_id:uuid}/file")
    async def download(self, request: AnyRequest, copy_id: FromPath[UUID]) -> Response[Any]:
        ask_again(request.user, f"/account/data/copies/{copy_id}")
        content = await copy_services.content(request.user, copy_id)
        headers = {
            "Content-Disposition": f'attachment; filename="lo-trinh-so-{str(copy_id)[:8]}.zip"',
            "Cache-Control": "no-store",
        }
        return Response(content, media_type="application/zip", headers=headers)


class DeletionController(Controller):
    path = "/account/deletion"
    guards = (signed_in,)

    @get("/")
    async def show(self, request: AnyRequest) -> Page:
        return await _deletion_page(request)

    @post("/", guards=[recent_factor])
    async def ask(self, request: AnyRequest) -> Page:
        ticked = await _ticked(request)
        try:
            await deletion_services.ask(request.user, ticked)
        except (problems.NotUnderstood, problems.StaffAccount, problems.AlreadyAsked) as problem:
            return await _deletion_page(request, problem=problem, ticked=ticked)
        return go(request, "/account/deletion", notice="deletion-asked")

    @post("/withdrawal")
    async def take_back(self, request: AnyRequest) -> Page:
        await deletion_services.take_back(request.user)
        return go(request, "/account/deletion", notice="deletion-taken-back")


class DepartureController(Controller):
    path = "/firm/departure"
    guards = (firm_owner,)

    @get("/")
    async def show(self, request: AnyRequest) -> Page:
        return await _departure_page(request)

    @post("/", guards=[recent_factor])
    async def end(self, request: AnyRequest) -> Page:
        try:
            await departure_services.end_participation(request.user, await _ticked(request))
        except (problems.NotUnderstood, problems.AlreadyAsked) as problem:
            return await _departure_page(request, problem=problem)
        return go(request, "/firm/departure", notice="participation-ended")

    @post("/withdrawal")
    async def take_back(self, request: AnyRequest) -> Page:
        await departure_services.take_back(request.user)
        return go(request, "/firm/departure", notice="participation-goes-on")


class RetentionController(Controller):
    path = "/operation/retention"
    guards = (operator,)

    @get("/")
    async def show(self, request: AnyRequest) -> Page:
        return page(request, "privacy/retention.html", rules=await retention.rules(request.user))

    @post("/runs")
    async def run(self, request: AnyRequest) -> Page:
        await retention.ask_for_run(request.user)
        return go(request, "/operation/retention", notice="retention-asked")


@get("/privacy/processing", opt={FREE_OF_FACTOR: True})
async def record_of_processing(request: AnyRequest) -> Page:
    return page(
        request, "privacy/processing.html", record=processing(),
        responsible=settings().responsible, rules=retention.RULES, reasons=reasons(),
        fates=deletion_queries.of_accounts(),
    )  # fmt: skip


async def _ticked(request: AnyRequest) -> frozenset[str]:
    """What somebody says to have understood."""
    return frozenset(str(one) for one in (await request.form()).getall("understood", []))


async def _data_page(request: AnyRequest, *, problem: DomainError | None = None) -> Page:
    return page(
        request, "privacy/data.html", status=problem.status if problem else 200, address="/account/data",
        copies=await copy_queries.copies(request.user), deletion=await deletion_queries.deletion(request.user),
        days=settings().keep_copies_days, problem=problem,
    )  # fmt: skip


async def _deletion_page(
    request: AnyRequest, *, problem: DomainError | None = None, ticked: frozenset[str] = frozenset()
) -> Page:
    return page(
        request, "privacy/deletion.html", status=problem.status if problem else 200, problem=problem,
        address="/account/deletion", ticked=ticked, days=settings().undo_days,
        deletion=await deletion_queries.deletion(request.user), reasons=reasons(),
        firms=await deletion_queries.owned_alone(request.user), fates=deletion_queries.of_accounts(),
    )  # fmt: skip


async def _departure_page(request: AnyRequest, *, problem: DomainError | None = None) -> Page:
    return page(
        request, "privacy/departure.html", status=problem.status if problem else 200, problem=problem,
        address="/firm/departure", departure=await deletion_queries.departure(request.user),
        fates=deletion_queries.of_departures(), reasons=reasons(), days=settings().undo_days,
    )  # fmt: skip


ROUTES: list[ControllerRouterHandler] = [
    DataController,
    DeletionController,
    DepartureController,
    RetentionController,
    RecordController,
    record_of_processing,
]
