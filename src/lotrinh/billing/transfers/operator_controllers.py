"""The operator's book of bank transfers: orders, what came in for them, and what was entered wrongly."""

from typing import Any
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh import clock, money
from lotrinh.accounts.guards import operator, recent_factor
from lotrinh.billing.sponsorship.guards import operator_or_province
from lotrinh.billing.transfers import forms, order_services, problems, queries, transfer_services
from lotrinh.billing.transfers.firm_controllers import paper_of
from lotrinh.billing.transfers.transfer_services import Kind
from lotrinh.errors import DomainError, NotFound
from lotrinh.settings import settings
from lotrinh.web.forms import Form
from lotrinh.web.pages import AnyRequest, Page, go, locale, page, page_number, words_of

# Said beside a field; anything else is a page of its own.
OF_FIELD: dict[type[DomainError], str] = {
    problems.AlreadyRecorded: "bank_reference",
    problems.PaidAlready: "further",
    problems.MoreThanReceived: "amount",
}


class OrdersController(Controller):
    path = "/billing/orders"
    guards = (operator,)

    @get()
    async def show_all(self, request: AnyRequest) -> Page:
        words = words_of(request)
        found = await queries.found(request.user, words, page_number(request.query_params))
        return page(
            request, "transfers/orders.html", found=found, words=words,
            takes_transfers=settings().takes_transfers,
        )  # fmt: skip

    @get("/{order_id:uuid}")
    async def show(self, request: AnyRequest, order_id: FromPath[UUID]) -> Page:
        return await _page_of(request, order_id)

    @get("/{order_id:uuid}/pro-forma.pdf")
    async def download(self, request: AnyRequest, order_id: FromPath[UUID]) -> Response[bytes]:
        return await paper_of(request, await queries.order(request.user, order_id))

    @post("/{order_id:uuid}/transfers", guards=[recent_factor])
    async def receive(self, request: AnyRequest, order_id: FromPath[UUID]) -> Page:
        return await _enter(request, order_id, "received")

    @post("/{order_id:uuid}/returns", guards=[recent_factor])
    async def give_back(self, request: AnyRequest, order_id: FromPath[UUID]) -> Page:
        return await _enter(request, order_id, "returned")

    @post("/{order_id:uuid}/cancellation")
    async def cancel(self, request: AnyRequest, order_id: FromPath[UUID]) -> Page:
        await order_services.cancel(request.user, order_id)
        return go(request, _url(order_id), notice="order-canceled")

    @post("/{order_id:uuid}/restoration")
    async def restore(self, request: AnyRequest, order_id: FromPath[UUID]) -> Page:
        await order_services.restore(request.user, order_id)
        return go(request, _url(order_id), notice="order-restored")

    @post("/{order_id:uuid}/e-invoice")
    async def note_einvoice(self, request: AnyRequest, order_id: FromPath[UUID]) -> Page:
        form = await forms.EinvoiceForm.read(request)
        if not form.validate():
            return await _page_of(request, order_id, "einvoice", form)
        await transfer_services.note_einvoice(
            request.user, order_id, form.text("number"), form.issued_on.data
        )
        return go(request, _url(order_id), notice="einvoice-noted")


class TransferController(Controller):
    path = "/billing/transfers/{line_id:uuid}"
    guards = (operator,)

    @post("/withdrawal", guards=[recent_factor])
    async def withdraw(self, request: AnyRequest, line_id: FromPath[UUID]) -> Page:
        form = await forms.WithdrawalForm.read(request)
        if not form.validate():
            order_id = await queries.order_of(request.user, line_id)
            return await _page_of(request, order_id, str(line_id), form)
        found = await transfer_services.withdraw(request.user, line_id, form.text("reason"))
        return go(request, _url(found), notice="transfer-withdrawn")

    @post("/restoration", guards=[recent_factor])
    async def restore(self, request: AnyRequest, line_id: FromPath[UUID]) -> Page:
        found = await transfer_services.restore(request.user, line_id)
        return go(request, _url(found), notice="transfer-restored")


@get(
    "/sponsorships/{sponsorship_id:uuid}/orders/{order_id:uuid}/pro-forma.pdf", guards=[operator_or_province]
)
async def download_for_seats(
    request: AnyRequest, sponsorship_id: FromPath[UUID], order_id: FromPath[UUID]
) -> Response[bytes]:
    found = await queries.order(request.user, order_id)
    if found.sponsorship != sponsorship_id:
        raise NotFound
    return await paper_of(request, found)


async def _enter(request: AnyRequest, order_id: UUID, kind: Kind) -> Page:
    form = await forms.EntryForm.read(request)
    if not form.validate():
        return await _page_of(request, order_id, kind, form)
    try:
        await transfer_services.record(request.user, order_id, form.entry(kind))
    except tuple(OF_FIELD) as problem:
        form.refuse(OF_FIELD[type(problem)], problem.message_id, **_amounts(request, problem))
        return await _page_of(request, order_id, kind, form)
    return go(request, _url(order_id), notice=f"transfer-{kind}")


async def _page_of(request: AnyRequest, order_id: UUID, key: str = "", wrong: Form | None = None) -> Page:
    """With the form that was filled in wrongly, if one was."""
    found = await queries.order(request.user, order_id)
    lines = await queries.lines(request.user, found)
    shown = _forms(request, found, lines) | ({key: wrong} if wrong else {})
    for name, form in shown.items():
        for field in form:
            field.id = f"{name}-{field.id}"  # there are several forms with the same fields on the page
    return page(
        request, "transfers/operator-order.html", status=422 if wrong else 200, address=_url(order_id),
        order=found, lines=lines, forms=shown, wrong=wrong, bank=settings(),
        by_card=await queries.pays_by_card(request.user, found),
    )  # fmt: skip


def _forms(request: AnyRequest, found: queries.OrderSeen, lines: list[dict[str, Any]]) -> dict[str, Form]:
    today = clock.today()
    return {
        "received": forms.EntryForm.blank(request, amount=found.missing or None, on_date=today),
        "returned": forms.EntryForm.blank(request, amount=found.over or found.left or None, on_date=today),
        "einvoice": forms.EinvoiceForm.blank(
            request, number=found.einvoice_number, issued_on=found.einvoice_on or today
        ),
        **{str(line["id"]): forms.WithdrawalForm.blank(request) for line in lines},
    }


def _amounts(request: AnyRequest, problem: DomainError) -> dict[str, Any]:
    return {
        name: money.exact(locale(request), value, "vnd") if isinstance(value, int) else value
        for name, value in problem.values.items()
    }


def _url(order_id: UUID) -> str:
    return f"/billing/orders/{order_id}"


ROUTES: list[ControllerRouterHandler] = [OrdersController, TransferController, download_for_seats]
