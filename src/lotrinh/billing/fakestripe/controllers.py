"""The pages of the small Stripe that people see in a demo: paying, the portal, a receipt; with time to pass."""

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.guards import demo_only
from lotrinh.billing.fakestripe import demo
from lotrinh.billing.fakestripe.ledger import Ledger
from lotrinh.billing.fakestripe.shapes import DAY, Thing
from lotrinh.billing.queries import INVOICE_STATES, STATES
from lotrinh.errors import NotFound
from lotrinh.web.pages import AnyRequest, Page, go, page

DAYS = {"3": 3, "30": 30, "365": 365}


class HostedPages(Controller):
    path = "/fakestripe"
    guards = (demo_only,)

    @get("/checkouts/{session_id:str}")
    async def show_checkout(self, request: AnyRequest, session_id: FromPath[str]) -> Page:
        return _checkout_page(request, _ledger(), session_id)

    @post("/checkouts/{session_id:str}/payment")
    async def pay(self, request: AnyRequest, session_id: FromPath[str]) -> Page:
        ledger = _ledger()
        session = _found(ledger, "sessions", session_id)
        if (await request.form()).get("card") == "declined":
            return _checkout_page(request, ledger, session_id, declined=True)
        ledger.pay_session(session_id)
        demo.save()
        return go(request, session["success_url"])

    @get("/subscriptions/{subscription_id:str}")
    async def show_subscription(self, request: AnyRequest, subscription_id: FromPath[str]) -> Page:
        return _to_portal(request, _found(_ledger(), "subscriptions", subscription_id))

    @get("/payments/{charge_id:str}")
    async def show_payment(self, request: AnyRequest, charge_id: FromPath[str]) -> Page:
        return _to_portal(request, _found(_ledger(), "charges", charge_id))

    @get("/portals/{customer:str}")
    async def show_portal(self, request: AnyRequest, customer: FromPath[str]) -> Page:
        ledger = _ledger()
        found = _found(ledger, "customers", customer)
        return page(
            request,
            "fakestripe/portal.html",
            customer=found,
            subscriptions=_of(ledger, "subscriptions", customer),
            bills=_of(ledger, "invoices", customer),
            tax_ids=_of(ledger, "tax_ids", customer),
            declining=customer in ledger.declining,
            states=STATES,
            bill_states=INVOICE_STATES,
        )

    @post("/portals/{customer:str}/card")
    async def change_card(self, request: AnyRequest, customer: FromPath[str]) -> Page:
        ledger = _ledger()
        _found(ledger, "customers", customer)
        ledger.use_card(customer, works=(await request.form()).get("card") != "declined")
        return _back(request, customer)

    @post("/portals/{customer:str}/tax-code")
    async def change_tax_code(self, request: AnyRequest, customer: FromPath[str]) -> Page:
        ledger = _ledger()
        _found(ledger, "customers", customer)
        ledger.enter_tax_code(customer, str((await request.form()).get("tax_code", ""))[:20])
        return _back(request, customer)

    @post("/portals/{customer:str}/end")
    async def end(self, request: AnyRequest, customer: FromPath[str]) -> Page:
        """Of all that goes on; or take that back."""
        ledger, ends = _ledger(), (await request.form()).get("ends") != "no"
        _found(ledger, "customers", customer)
        for one in _of(ledger, "subscriptions", customer):
            if one["status"] != "canceled":
                ledger.end_in_portal(one["id"], ends=ends)
        return _back(request, customer)

    @post("/portals/{customer:str}/time")
    async def pass_time(self, request: AnyRequest, customer: FromPath[str]) -> Page:
        """For all customers: there is one clock."""
        ledger = _ledger()
        _found(ledger, "customers", customer)
        ledger.hurry(DAYS.get(str((await request.form()).get("days")), 0) * DAY)
        return _back(request, customer)

    @post("/portals/{customer:str}/refund")
    async def refund(self, request: AnyRequest, customer: FromPath[str]) -> Page:
        ledger, charge = _ledger(), _last_paid(customer)
        ledger.refund(charge["id"], charge["amount"])
        return _back(request, customer)

    @post("/portals/{customer:str}/dispute")
    async def dispute(self, request: AnyRequest, customer: FromPath[str]) -> Page:
        ledger, charge = _ledger(), _last_paid(customer)
        ledger.dispute(charge["id"])
        return _back(request, customer)

    @get("/invoices/{invoice_id:str}")
    async def show_invoice(self, request: AnyRequest, invoice_id: FromPath[str]) -> Page:
        ledger = _ledger()
        bill = _found(ledger, "invoices", invoice_id)
        customer = ledger["customers"][bill["customer"]]
        tax_ids = _of(ledger, "tax_ids", bill["customer"])
        return page(request, "fakestripe/invoice.html", bill=bill, customer=customer, tax_ids=tax_ids)


def _checkout_page(request: AnyRequest, ledger: Ledger, session_id: str, *, declined: bool = False) -> Page:
    session = _found(ledger, "sessions", session_id)
    price = ledger["prices"][ledger.lines[session_id][0]]
    return page(
        request,
        "fakestripe/checkout.html",
        status=422 if declined else 200,
        address=f"/fakestripe/checkouts/{session_id}",
        session=session,
        price=price,
        declined=declined,
        customer=ledger["customers"][session["customer"]],
    )


def _to_portal(request: AnyRequest, thing: Thing) -> Page:
    """Where the dashboard of the real one shows a thing, the small one has the page of its customer."""
    return go(request, f"/fakestripe/portals/{thing['customer']}")


def _back(request: AnyRequest, customer: str) -> Page:
    demo.save()
    return go(request, f"/fakestripe/portals/{customer}")


def _ledger() -> Ledger:
    found = demo.ledger()
    if found is None:
        raise NotFound
    return found


def _found(ledger: Ledger, table: str, key: str) -> Thing:
    if key not in ledger[table]:
        raise NotFound
    return ledger[table][key]


def _of(ledger: Ledger, table: str, customer: str) -> list[Thing]:
    return [one for one in reversed(ledger[table].values()) if one["customer"] == customer]


def _last_paid(customer: str) -> Thing:
    paid = [one for one in _of(_ledger(), "charges", customer) if one["paid"] and not one["disputed"]]
    if not paid:
        raise NotFound
    return paid[0]


ROUTES: list[ControllerRouterHandler] = [HostedPages]
