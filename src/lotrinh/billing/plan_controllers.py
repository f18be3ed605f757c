"""The plan of a firm: seeing it, buying it, letting it run out."""

from functools import partial
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.guards import firm_member, firm_owner
from lotrinh.billing import checkout_services, plans, problems, queries, webhook_services
from lotrinh.billing.forms import PriceForm, price_words
from lotrinh.billing.raw_data import raw_data
from lotrinh.billing.sponsorship.queries import own_seat
from lotrinh.billing.transfers import order_services
from lotrinh.billing.transfers.forms import OrderForm
from lotrinh.billing.transfers.problems import PartlyPaid
from lotrinh.billing.transfers.queries import waiting
from lotrinh.entitlements import Entitlements
from lotrinh.errors import NeedsAdvancedPlan, NotFound
from lotrinh.settings import settings
from lotrinh.web.pages import AnyRequest, Page, go, is_partial, locale, page
from lotrinh.web.security import allow_forms_to

PAYMENT_PAGES = ("https://checkout.stripe.com", "https://billing.stripe.com")

# Said beside the prices; anything else is a page of its own.
REFUSALS = (
    problems.PriceDiffers,
    problems.AlreadySubscribed,
    problems.PurchaseUnderWay,
    problems.PaymentServiceAway,
    PartlyPaid,
)


class PlanController(Controller):
    path = "/plan"
    guards = (firm_owner,)

    @get()
    async def show(self, request: AnyRequest, entitlements: NamedDependency[Entitlements]) -> Page:
        return await _plan_page(request, entitlements)

    @post("/checkouts")
    async def buy(self, request: AnyRequest, entitlements: NamedDependency[Entitlements]) -> Page:
        form = await PriceForm.read(request)
        if not form.validate():
            return await _plan_page(request, entitlements, form, status=422)
        try:
            return go(
                request, await checkout_services.begin(request.user, form.text("price"), locale(request))
            )
        except REFUSALS as problem:
            form.refuse("price", problem.message_id, **problem.values)
            return await _plan_page(request, entitlements, form, status=problem.status)

    @get("/checkouts/{checkout_id:uuid}")
    async def wait(self, request: AnyRequest, checkout_id: FromPath[UUID]) -> Page:
        """Where the payment page leads to: nothing is granted here, our own record is waited for."""
        found = await queries.checkout(request.user, checkout_id)
        if found is None:
            raise NotFound
        if not found.kept and not is_partial(request):
            await webhook_services.ask_for_projection(request.user)
        template = "billing/_checkout.html" if is_partial(request) else "billing/checkout.html"
        return page(request, template, checkout=found)

    @post("/orders")
    async def order(self, request: AnyRequest, entitlements: NamedDependency[Entitlements]) -> Page:
        """The other way to pay: by bank transfer."""
        form = await OrderForm.read(request)
        if not form.validate():
            return await _plan_page(request, entitlements, order_form=form, status=422)
        try:
            made = await order_services.order(request.user, form.text("price"))
        except (problems.AlreadySubscribed, PartlyPaid) as problem:
            form.refuse("price", problem.message_id, **problem.values)
            return await _plan_page(request, entitlements, order_form=form, status=problem.status)
        return go(request, f"/plan/orders/{made}", notice="order-made")

    @post("/portal")
    async def open_portal(self, request: AnyRequest) -> Page:
        return go(request, await checkout_services.open_portal(request.user, locale(request)))

    @post("/end")
    async def end(self, request: AnyRequest) -> Page:
        await _end_with_period(request, ends=True)
        return go(request, "/plan", notice="plan-ends")

    @post("/resumption")
    async def resume(self, request: AnyRequest) -> Page:
        await _end_with_period(request, ends=False)
        return go(request, "/plan", notice="plan-resumed")


async def _end_with_period(request: AnyRequest, *, ends: bool) -> None:
    """With whoever the plan is paid through."""
    present = await queries.present_subscription(request.user)
    if present and present["provider"] == "transfer":
        await order_services.end_with_period(request.user, ends=ends)
    else:
        await checkout_services.end_with_period(request.user, ends=ends)


async def _plan_page(
    request: AnyRequest,
    entitlements: Entitlements,
    form: PriceForm | None = None,
    *,
    order_form: OrderForm | None = None,
    status: int = 200,
) -> Page:
    form, order_form = form or PriceForm.blank(request), order_form or OrderForm.blank(request)
    form.show_prices()
    order_form.show_prices()
    answer = page(
        request,
        "billing/plan.html",
        status=status,
        address="/plan",
        sells=settings().sells,
        takes_transfers=settings().takes_transfers,
        ordered=await waiting(request.user),
        order_form=order_form,
        standing=entitlements,
        seat=await own_seat(request.user),
        subscription=await queries.present_subscription(request.user),
        transferred_until=await queries.paid_by_transfer(request.user),
        price_of=partial(price_words, locale(request)),
        invoices=await queries.invoices(request.user),
        given_back=await queries.given_back(request.user),
        started=await queries.open_checkout(request.user),
        parts=(plans.FREE_PARTS, plans.ADVANCED_PARTS),
        form=form,
    )
    return allow_forms_to(answer, PAYMENT_PAGES)


@get("/plan/raw-data.csv", guards=[firm_member])
async def download_raw_data(
    request: AnyRequest, entitlements: NamedDependency[Entitlements]
) -> Response[bytes]:
    if not entitlements.is_advanced:
        raise NeedsAdvancedPlan
    headers = {"Content-Disposition": 'attachment; filename="raw-data.csv"'}
    return Response(await raw_data(request.user), media_type="text/csv", headers=headers)


ROUTES: list[ControllerRouterHandler] = [PlanController, download_raw_data]
