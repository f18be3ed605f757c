"""What the operator sees of payments: who pays, what is missing, and whether our record is Stripe's."""

from functools import partial

from litestar import Controller, get, post
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.guards import operator
from lotrinh.billing import problems, queries, reconciliation
from lotrinh.billing.forms import price_words
from lotrinh.settings import settings
from lotrinh.web.pages import AnyRequest, Page, go, locale, page, page_number, words_of


class BillingController(Controller):
    path = "/billing"
    guards = (operator,)

    @get()
    async def show(self, request: AnyRequest) -> Page:
        waiting, newest = await queries.events()
        words = words_of(request)
        return page(
            request,
            "billing/billing.html",
            sells=settings().sells,
            takes_transfers=settings().takes_transfers,
            sold=await queries.sold(request.user, words, page_number(request.query_params)),
            words=words,
            price_of=partial(price_words, locale(request)),
            by_status=await queries.by_status(request.user),
            charges=await queries.notable_charges(request.user, page_number(request.query_params, "charges")),
            runs=await queries.reconciliations(request.user),
            waiting=waiting,
            newest=newest,
        )

    @post("/reconciliations")
    async def reconcile(self, request: AnyRequest) -> Page:
        if not settings().sells:
            raise problems.NothingIsSold
        await reconciliation.ask_for_reconciliation()
        return go(request, "/billing", notice="reconciliation-asked")


ROUTES: list[ControllerRouterHandler] = [BillingController]
