"""The pro-forma invoice of an order as PDF: what to pay, to which account, and that it is no tax invoice."""

import asyncio
from typing import Any

from lotrinh import i18n, money, paths
from lotrinh.billing.plans import ADVANCED
from lotrinh.billing.transfers.account import CURRENCY
from lotrinh.billing.transfers.queries import OrderSeen
from lotrinh.i18n import N_
from lotrinh.selfassessment.typesetting import typeset
from lotrinh.settings import settings

ITEM = N_("Plan “%(plan)s” of Lộ Trình Số, %(months)s months")
SEATS = N_("%(count)s seats of “%(name)s” in the plan “%(plan)s” of Lộ Trình Số, %(months)s months")


async def pro_forma(seen: OrderSeen, locale: i18n.Locale) -> bytes:
    """Dated as ordered: the same order gives the same paper."""
    return await asyncio.to_thread(typeset, "pro-forma.typ", paper(seen, locale), seen.ordered_at)


def paper(seen: OrderSeen, locale: i18n.Locale) -> dict[str, Any]:
    def say(message: str, **values: object) -> str:
        return i18n.gettext(locale, message, **values)

    def day(on: Any) -> str:
        return i18n.day(locale, on)

    known, amount = settings(), money.exact(locale, seen.amount, CURRENCY)
    kind = say(N_("Pro-forma invoice"))
    return {
        "lang": locale,
        "author": "Lộ Trình Số",
        "mark": (paths.STATIC / "img" / "mark.svg").read_text(),
        "kind": kind,
        "title": f"{kind} {seen.reference}",
        "description": say(N_("What to transfer, and to which account")),
        "firm": seen.buyer_name,
        "number": seen.reference,
        "footer": say(N_("Not a tax invoice")),
        "headline": kind,
        "sub": say(N_("Order of %(day)s, please pay by %(until)s"), day=day(seen.ordered_at), until=day(seen.pay_by)),
        "marks": [say(N_("Simulated data"))] if seen.simulated or known.demo else [],
        "parties": [
            (say(N_("Seller")), known.bank_holder),
            (say(N_("Buyer")), seen.buyer_name),
            (say(N_("Tax code of the buyer")), seen.buyer_tax_code or "–"),
        ],
        "head": [say(N_("Item")), say(N_("Amount"))],
        "rows": [[item(seen, locale), amount]],
        "sum": say(N_("To pay, value-added tax included")),
        "amount": amount,
        "pay": say(N_("Please transfer")),
        "account": [
            (say(N_("Account holder")), known.bank_holder),
            (say(N_("Account number")), known.bank_account),
            (say(N_("Bank")), known.bank_name),
            (say(N_("Amount")), amount),
            (say(N_("Text of the transfer")), seen.reference),
        ],
        "hint": say(N_("Write nothing but this text, so that the transfer is found.")),
        "warning": say(
            N_(
                "This paper is an offer and no invoice under tax law. The electronic invoice is issued by the"
                " accountant of the seller once the transfer has come in."
            )
        ),
    }  # fmt: skip


def item(seen: OrderSeen, locale: i18n.Locale) -> str:
    plan = i18n.gettext(locale, ADVANCED)
    if seen.sponsorship:
        return i18n.gettext(
            locale, SEATS, count=seen.quantity, name=seen.sponsorship_name, plan=plan, months=seen.months
        )
    return i18n.gettext(locale, ITEM, plan=plan, months=seen.months)
