"""Random lives of two paying firms, with everything going wrong on the way that can; then the accounts are checked."""

from collections import Counter
from contextlib import suppress
from itertools import pairwise
from random import Random
from uuid import UUID

from hypothesis import strategies as st

from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.billing import checkout_services, plans, problems, reconciliation
from lotrinh.billing.standing import entitlements_of
from tests.billing.shop import Shop

ACTIONS = {
    "buy and pay": 5, "buy": 3, "pay": 3, "tell": 5, "pass time": 4, "end": 1, "end in portal": 1, "resume": 1,
    "card fails": 1, "card works": 1, "refund": 1, "dispute": 1, "reconcile": 1,
}  # fmt: skip
API_FAULTS = ("500", "lost before", "lost after")

schedules = st.tuples(st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.1, 0.4]))


class Life:
    """`trouble`: how often a request fails; messages are lost, doubled, shuffled and forged as often."""

    def __init__(self, shop: Shop, owners: list[Visitor], seed: int, trouble: float) -> None:
        self.shop, self.owners, self.trouble = shop, owners, trouble
        self.chance = Random(seed)
        self.pages: list[str] = []
        self.payments = 0

    async def act(self, name: str) -> None:
        self.shop.faults.clear()
        self.shop.faults.extend(
            self.chance.choice(API_FAULTS) if self.chance.random() < self.trouble else "" for _ in range(40)
        )
        with suppress(problems.PaymentServiceAway, problems.AlreadySubscribed, problems.NoSubscription):
            await getattr(self, name.replace(" ", "_"))()
        self._check_money()

    async def buy(self) -> None:
        url = await checkout_services.begin(
            self.chance.choice(self.owners), self.chance.choice(list(plans.prices())), "vi"
        )
        self.pages.append(url.rpartition("/")[2])

    async def buy_and_pay(self) -> None:
        await self.buy()
        self._pay_on(self.pages[-1])

    async def pay(self) -> None:
        """On any page that was ever shown, as somebody with many tabs would."""
        if self.pages:
            self._pay_on(self.chance.choice(self.pages))

    def _pay_on(self, page: str) -> None:
        self.payments += self.shop.ledger["sessions"][page]["status"] == "open"
        self.shop.ledger.pay_session(page)

    async def tell(self) -> None:
        waiting = list(self.shop.ledger.waiting)
        waiting += [one for one in waiting if self.chance.random() < self.trouble]
        if self.trouble:
            self.chance.shuffle(waiting)
        for event_id in waiting:
            if self.chance.random() < self.trouble:
                await self.shop.send_event(event_id, secret="whsec_of_somebody_else")
            elif self.chance.random() >= self.trouble:
                await self.shop.send_event(event_id)
        self.shop.ledger.waiting = [
            one for one in self.shop.ledger.waiting if self.chance.random() < self.trouble
        ]
        await self.shop.work()

    async def pass_time(self) -> None:
        await self.shop.pass_days(self.chance.choice([0.1, 2, 9, 16, 31]))

    async def end(self) -> None:
        await checkout_services.end_with_period(self.chance.choice(self.owners), ends=True)

    async def end_in_portal(self) -> None:
        """Behind our back."""
        alive = [
            one["id"] for one in self.shop.ledger["subscriptions"].values() if one["status"] != "canceled"
        ]
        if alive:
            self.shop.ledger.end_in_portal(self.chance.choice(alive), ends=True)

    async def resume(self) -> None:
        await checkout_services.end_with_period(self.chance.choice(self.owners), ends=False)

    async def card_fails(self) -> None:
        self._use_card(works=False)

    async def card_works(self) -> None:
        self._use_card(works=True)

    def _use_card(self, *, works: bool) -> None:
        for customer in self.shop.ledger["customers"]:
            self.shop.ledger.use_card(customer, works=works)

    async def refund(self) -> None:
        if taken := self._taken():
            self.shop.ledger.refund(self.chance.choice(taken), self.chance.randint(1, 500_000))

    async def dispute(self) -> None:
        if taken := self._taken():
            self.shop.ledger.dispute(self.chance.choice(taken))

    def _taken(self) -> list[str]:
        return [one["id"] for one in self.shop.ledger["charges"].values() if one["paid"]]

    async def reconcile(self) -> None:
        await reconciliation.reconcile()

    def _check_money(self) -> None:
        """At every moment: no firm has two subscriptions at once or pays for a day twice, and no bill is paid twice."""
        ledger = self.shop.ledger
        assert len(ledger["subscriptions"]) == self.payments
        taken = Counter(one["metadata"]["invoice"] for one in ledger["charges"].values() if one["paid"])
        assert set(taken.values()) <= {1}, "a bill was paid twice"
        for owner in self.owners:
            assert owner.firm is not None
            bought = self._of(owner.firm.id)
            assert sum(one["status"] != "canceled" for one in bought) <= 1, "two subscriptions at once"
            bills = [ledger["invoices"][key] for key in taken]
            periods = sorted(
                (bill["period_start"], bill["period_end"])
                for bill in bills
                if bill["parent"]["subscription_details"]["subscription"] in {one["id"] for one in bought}
            )
            assert all(a[1] <= b[0] for a, b in pairwise(periods)), "a day was paid for twice"

    async def check(self) -> None:
        """After a reconciliation without trouble all is as the ledger says."""
        self.shop.faults.clear()
        await reconciliation.reconcile()
        assert (await reconciliation.reconcile())[1] == 0
        assert await self._kept() == self._truth()
        for owner in self.owners:
            assert owner.firm is not None
            await self._check_standing(owner.firm.id)

    async def _check_standing(self, firm: UUID) -> None:
        alive = [one for one in self._of(firm) if one["status"] != "canceled"]
        active = any(one["status"] == "active" for one in alive)
        assert not active or (await entitlements_of(firm)).is_advanced, "an upgrade was lost"
        if not alive:
            assert not (await entitlements_of(firm)).is_advanced, "a plan nobody pays for"

    def _of(self, firm: UUID) -> list[dict]:
        found = self.shop.ledger["subscriptions"].values()
        return [one for one in found if one["metadata"]["firm_id"] == str(firm)]

    def _truth(self) -> dict[str, tuple]:
        """Read from the ledger itself, not through the API."""
        ledger = self.shop.ledger
        found = {
            one["id"]: (
                one["status"], one["cancel_at"] is not None, one["items"]["data"][0]["current_period_end"],
                one["items"]["data"][0]["price"]["lookup_key"], one["metadata"]["firm_id"],
            )
            for one in ledger["subscriptions"].values()
        }  # fmt: skip
        found |= {one["id"]: (one["status"], one["amount_paid"]) for one in ledger["invoices"].values()}
        return found | {
            one["id"]: (one["amount_refunded"], one["disputed"]) for one in ledger["charges"].values()
        }

    async def _kept(self) -> dict[str, tuple]:
        found = {
            row["id"]: (
                row["status"], row["ends_with_period"], int(row["paid_until"].timestamp()), row["price"],
                str(row["firm"]),
            )
            for row in await db.fetch("SELECT * FROM subscription")
        }  # fmt: skip
        bills = await db.fetch("SELECT id, status, amount_paid FROM billing_invoice")
        charges = await db.fetch("SELECT id, amount_refunded, dispute_status <> '' AS disputed FROM charge")
        found |= {row["id"]: (row["status"], row["amount_paid"]) for row in bills}
        return found | {row["id"]: (row["amount_refunded"], row["disputed"]) for row in charges}


async def live(shop: Shop, owners: list[Visitor], schedule: tuple[int, float]) -> Life:
    """One life from the beginning to the check; what it left behind is the caller's to undo."""
    seed, trouble = schedule
    life = Life(shop, owners, seed, trouble)
    for name in life.chance.choices(list(ACTIONS), list(ACTIONS.values()), k=life.chance.randint(15, 30)):
        await life.act(name)
    await life.check()
    assert clock.now().timestamp() == shop.ledger.now
    return life
