"""A firm's orders by bank transfer: making one, its page and paper, cancelling it."""

from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.guards import firm_owner
from lotrinh.billing.transfers import order_services, queries
from lotrinh.billing.transfers.pro_forma import pro_forma
from lotrinh.billing.transfers.queries import OrderSeen
from lotrinh.settings import settings
from lotrinh.web.pages import AnyRequest, Page, go, locale, page


class OrderController(Controller):
    path = "/plan/orders/{order_id:uuid}"
    guards = (firm_owner,)

    @get()
    async def show(self, request: AnyRequest, order_id: FromPath[UUID]) -> Page:
        found = await queries.order(request.user, order_id)
        return page(
            request,
            "transfers/order.html",
            order=found,
            lines=await queries.lines(request.user, found),
            bank=settings(),
        )

    @get("/pro-forma.pdf")
    async def download(self, request: AnyRequest, order_id: FromPath[UUID]) -> Response[bytes]:
        return await paper_of(request, await queries.order(request.user, order_id))

    @post("/cancellation")
    async def cancel(self, request: AnyRequest, order_id: FromPath[UUID]) -> Page:
        await order_services.cancel(request.user, order_id)
        return go(request, f"/plan/orders/{order_id}", notice="order-canceled")

    @post("/restoration")
    async def restore(self, request: AnyRequest, order_id: FromPath[UUID]) -> Page:
        await order_services.restore(request.user, order_id)
        return go(request, f"/plan/orders/{order_id}", notice="order-restored")


async def paper_of(request: AnyRequest, seen: OrderSeen) -> Response[bytes]:
    content = await pro_forma(seen, locale(request))
    name = f'attachment; filename="{seen.reference}.pdf"'
    return Response(content, media_type="application/pdf", headers={"Content-Disposition": name})


ROUTES: list[ControllerRouterHandler] = [OrderController]
