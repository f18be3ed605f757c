"""What the small Stripe knows, and what can happen to it: buying, paying, failing, ending, time passing."""

from copy import deepcopy
from typing import Any

from lotrinh.billing.fakestripe import shapes
from lotrinh.billing.fakestripe.shapes import DAY, PERIODS, Thing

RETRIES = (3 * DAY, 5 * DAY, 7 * DAY)
"""After a payment failed it is tried again three times; then the subscription ends."""

TABLES = (
    "prices", "customers", "tax_ids", "sessions", "subscriptions", "invoices", "charges", "disputes", "events",
)  # fmt: skip


class Ledger:
    """`now`: its own clock, in seconds, which may run `ahead`; `waiting`: events that nobody was told of yet."""

    def __init__(self, now: int, base: str) -> None:
        self.now = now
        self.base = base
        self.last = 0
        self.tables: dict[str, dict[str, Thing]] = {name: {} for name in TABLES}
        self.lines: dict[str, tuple[str, Thing]] = {}
        self.declining: list[str] = []
        self.waiting: list[str] = []
        self.answers: dict[str, tuple[str, int, Thing]] = {}
        self.ahead = 0

    def restore(self, kept: Thing) -> None:
        """What was known before; where the pages are reached is another matter."""
        known = self.tables | kept["tables"]
        vars(self).update(kept | {"base": self.base, "tables": known})

    def keep_pace(self, moment: int) -> None:
        """The clock on the wall shows `moment`."""
        self.pass_time(max(0, moment + self.ahead - self.now))

    def hurry(self, seconds: int) -> None:
        """Run ahead of the clock on the wall."""
        self.ahead += seconds
        self.pass_time(seconds)

    def new_id(self, prefix: str) -> str:
        self.last += 1
        return f"{prefix}_fake_{self.last}"

    def __getitem__(self, table: str) -> dict[str, Thing]:
        return self.tables[table]

    def sell(self, lookup_key: str, currency: str, amount: int, interval: str) -> None:
        found = shapes.price(self.new_id("price"), lookup_key, currency, amount, interval)
        self["prices"][found["id"]] = found

    def create_customer(self, sent: Thing) -> Thing:
        found = shapes.customer(self.new_id("cus"), self.now, sent)
        for one in sent.get("tax_id_data", []):
            self.enter_tax_code(found["id"], one["value"])
        return self._keep("customers", found, "customer.created")

    def enter_tax_code(self, customer: str, value: str) -> None:
        """In place of the one before; an empty one only takes that away."""
        before = [key for key, one in self["tax_ids"].items() if one["customer"] == customer]
        for key in before:
            del self["tax_ids"][key]
        if value:
            made = shapes.tax_id(self.new_id("txi"), self.now, customer, value)
            self._keep("tax_ids", made, "customer.tax_id.created")

    def create_session(self, sent: Thing) -> Thing:
        session_id = self.new_id("cs")
        price = self["prices"][sent["line_items"][0]["price"]]
        self.lines[session_id] = price["id"], sent.get("subscription_data", {}).get("metadata", {})
        found = shapes.session(session_id, self.now, f"{self.base}/checkouts/{session_id}", sent)
        self["sessions"][session_id] = found
        return found

    def expire_session(self, session_id: str) -> Thing:
        return self._change("sessions", session_id, "checkout.session.expired", status="expired", url=None)

    def pay_session(self, session_id: str) -> None:
        """The customer pays on the hosted page; a page that is over takes no money."""
        session = self["sessions"][session_id]
        if session["status"] != "open":
            return
        made = self.subscribe(session["customer"], *self.lines[session_id])
        self._change(
            "sessions", session_id, "checkout.session.completed",
            status="complete", payment_status="paid", subscription=made["id"], url=None,
        )  # fmt: skip

    def subscribe(self, customer: str, price: str, metadata: Thing) -> Thing:
        """The first period is paid at once."""
        made = shapes.subscription(self.new_id("sub"), self.now, customer, self["prices"][price], metadata)
        self._keep("subscriptions", made, "customer.subscription.created")
        bill = shapes.invoice(self.new_id("in"), self.now, made, self.base) | {
            "billing_reason": "subscription_create"
        }
        self["invoices"][bill["id"]] = bill
        self._attempt(bill, succeeds=True)
        return made

    def end_with_period(self, subscription_id: str, *, ends: bool) -> Thing:
        found = self["subscriptions"][subscription_id]
        period_end = found["items"]["data"][0]["current_period_end"]
        return self._change(
            "subscriptions", subscription_id, "customer.subscription.updated",
            cancel_at_period_end=ends, cancel_at=period_end if ends else None,
            canceled_at=self.now if ends else None,
        )  # fmt: skip

    def end_in_portal(self, subscription_id: str, *, ends: bool) -> Thing:
        """On the portal's own page the end is a date, which is that of the period."""
        period_end = self["subscriptions"][subscription_id]["items"]["data"][0]["current_period_end"]
        return self._change(
            "subscriptions", subscription_id, "customer.subscription.updated",
            cancel_at=period_end if ends else None, canceled_at=self.now if ends else None,
        )  # fmt: skip

    def end_now(self, subscription_id: str) -> None:
        self._change(
            "subscriptions", subscription_id, "customer.subscription.deleted",
            status="canceled", ended_at=self.now, canceled_at=self.now,
        )  # fmt: skip

    def use_card(self, customer: str, *, works: bool) -> None:
        """A card that works pays at once what is open."""
        if customer in self.declining:
            self.declining.remove(customer)
        if not works:
            self.declining.append(customer)
            return
        for bill in list(self["invoices"].values()):
            if bill["customer"] == customer and bill["status"] == "open":
                self._attempt(bill, succeeds=True)

    def refund(self, charge_id: str, amount: int) -> None:
        found = self["charges"][charge_id]
        back = min(found["amount"], found["amount_refunded"] + amount)
        self._change(
            "charges", charge_id, "charge.refunded", amount_refunded=back, refunded=back == found["amount"]
        )

    def dispute(self, charge_id: str) -> None:
        self["charges"][charge_id]["disputed"] = True
        made = shapes.dispute(self.new_id("dp"), self.now, self["charges"][charge_id])
        self._keep("disputes", made, "charge.dispute.created")

    def pass_time(self, seconds: int) -> None:
        """What is due in between happens in its order."""
        until = self.now + seconds
        while due := min(self._due(until), default=None):
            self.now = max(self.now, due[0])
            if due[2] == "period":
                self._renew(self["subscriptions"][due[1]])
            else:
                self._retry(due[1])
        self.now = until
        for key, one in self["sessions"].items():
            if one["status"] == "open" and one["expires_at"] <= self.now:
                self.expire_session(key)

    def _due(self, until: int) -> list[tuple[int, str, str]]:
        periods = [
            (one["items"]["data"][0]["current_period_end"], key, "period")
            for key, one in self["subscriptions"].items()
            if one["status"] in {"active", "past_due"}
        ]
        tries = [
            (bill["next_payment_attempt"], key, "try")
            for key, bill in self["invoices"].items()
            if bill["status"] == "open" and bill["next_payment_attempt"]
        ]
        return [one for one in periods + tries if one[0] <= until]

    def _renew(self, found: Thing) -> None:
        if found["cancel_at"]:
            self.end_now(found["id"])
            return
        item = found["items"]["data"][0]
        start = item["current_period_end"]
        item |= {
            "current_period_start": start,
            "current_period_end": start + PERIODS[item["price"]["recurring"]["interval"]],
        }
        bill = shapes.invoice(self.new_id("in"), self.now, found, self.base)
        self["invoices"][bill["id"]] = bill
        self._attempt(bill, succeeds=found["customer"] not in self.declining)

    def _retry(self, invoice_id: str) -> None:
        bill = self["invoices"][invoice_id]
        self._attempt(bill, succeeds=bill["customer"] not in self.declining)

    def _attempt(self, bill: Thing, *, succeeds: bool) -> None:
        """Try to take the money for a bill, and let its subscription follow."""
        made = shapes.charge(self.new_id("ch"), self.now, bill, succeeded=succeeds)
        self._keep("charges", made, "charge.succeeded" if succeeds else "charge.failed")
        tried = bill["attempt_count"] + 1
        bill |= {"attempt_count": tried, "attempted": True, "next_payment_attempt": None}
        owner = bill["parent"]["subscription_details"]["subscription"]
        if succeeds:
            bill["status_transitions"]["paid_at"] = self.now
            self._change(
                "invoices", bill["id"], "invoice.paid",
                status="paid", amount_paid=bill["total"], amount_remaining=0,
            )  # fmt: skip
            self._follow(owner)
        elif tried > len(RETRIES):
            self._change("invoices", bill["id"], "invoice.payment_failed", status="uncollectible")
            self.end_now(owner)
        else:
            self._change(
                "invoices", bill["id"], "invoice.payment_failed",
                next_payment_attempt=self.now + RETRIES[tried - 1],
            )  # fmt: skip
            self._follow(owner)

    def _follow(self, subscription_id: str) -> None:
        """Active exactly if no bill of it is open."""
        if self["subscriptions"][subscription_id]["status"] == "canceled":
            return
        is_open = any(
            bill["status"] == "open"
            and bill["parent"]["subscription_details"]["subscription"] == subscription_id
            for bill in self["invoices"].values()
        )
        status = "past_due" if is_open else "active"
        self._change("subscriptions", subscription_id, "customer.subscription.updated", status=status)

    def _keep(self, table: str, made: Thing, kind: str) -> Thing:
        self[table][made["id"]] = made
        return self._tell(kind, made)

    def _change(self, table: str, key: str, kind: str, **changes: Any) -> Thing:
        self[table][key] |= changes
        return self._tell(kind, self[table][key])

    def _tell(self, kind: str, about: Thing) -> Thing:
        made = shapes.event(self.new_id("evt"), self.now, kind, deepcopy(about))
        self["events"][made["id"]] = made
        self.waiting.append(made["id"])
        return about
