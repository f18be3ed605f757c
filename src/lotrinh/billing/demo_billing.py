"""Firms of the demo that pay, Lan's not among them: simulated, bought at the small Stripe and taken over from it."""

from lotrinh import clock, db
from lotrinh.billing import projection, reconciliation
from lotrinh.billing.fakestripe import demo as fakestripe
from lotrinh.billing.fakestripe.ledger import Ledger
from lotrinh.billing.fakestripe.shapes import DAY

BUYERS = """
SELECT f.id, f.name FROM firm f
WHERE f.simulated AND NOT EXISTS (
    SELECT 1 FROM member m JOIN person p ON p.id = m.person WHERE m.firm = f.id AND p.email LIKE 'lan@%'
)
ORDER BY EXISTS (SELECT 1 FROM member m WHERE m.firm = f.id) DESC,
         EXISTS (SELECT 1 FROM consent c WHERE c.firm = f.id AND c.purpose = 'advisors') DESC, f.id LIMIT 12
"""
KEEP = "INSERT INTO billing_customer (id, firm, created_at) VALUES ($1, $2, $3)"
AGO = 100 * DAY
"""The first bought so long ago; another one a week."""


async def enter_billing() -> None:
    """Call inside a transaction; does nothing if the demo speaks to a Stripe of its own."""
    if not fakestripe.is_wanted():
        return
    ledger = fakestripe.open_ledger(anew=True)
    present, ledger.now = ledger.now, ledger.now - AGO
    bought = [await _buy(ledger, at, firm) for at, firm in enumerate(await db.fetch(BUYERS))]
    _let_cards_fail(ledger, present)
    ledger.pass_time(present - ledger.now)
    _trouble(ledger)
    ledger.waiting.clear()
    for customer in bought:
        await projection.project(customer)
    await reconciliation.reconcile()
    fakestripe.save()
    fakestripe.close_ledger()


async def _buy(ledger: Ledger, at: int, firm: dict[str, object]) -> str:
    keys = list(ledger["prices"])
    customer = ledger.create_customer({"name": firm["name"], "metadata": {"firm_id": str(firm["id"])}})["id"]
    await db.execute(KEEP, customer, firm["id"], clock.now())
    session = ledger.create_session(
        {
            "customer": customer, "line_items": [{"price": keys[at % 2]}], "success_url": "", "cancel_url": "",
            "subscription_data": {"metadata": {"firm_id": str(firm["id"])}},
        }
    )  # fmt: skip
    ledger.pay_session(session["id"])
    ledger.pass_time(7 * DAY)
    return str(customer)


def _let_cards_fail(ledger: Ledger, present: int) -> None:
    """Of the next two who are to pay."""
    due = sorted(
        (one["items"]["data"][0]["current_period_end"], one["customer"])
        for one in ledger["subscriptions"].values()
    )
    for _, customer in [one for one in due if one[0] < present][-2:]:
        ledger.use_card(customer, works=False)


def _trouble(ledger: Ledger) -> None:
    """One that ends, one payment given back, one disputed."""
    active = [key for key, one in ledger["subscriptions"].items() if one["status"] == "active"]
    ledger.end_with_period(active[0], ends=True)
    paid = [key for key, one in ledger["charges"].items() if one["paid"]]
    ledger.refund(paid[0], ledger["charges"][paid[0]]["amount"])
    ledger.dispute(paid[-1])
