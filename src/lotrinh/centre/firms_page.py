"""The list of firms as its page draws it: filters with their choices, chips to take them away, sorted columns."""

from datetime import datetime

import msgspec

from lotrinh import clock, i18n
from lotrinh.centre.firm_choices import Offer, Offered
from lotrinh.centre.firm_columns import COLUMNS, NUMBERS
from lotrinh.centre.firm_filter import FirmFilter
from lotrinh.centre.firm_list import FirmPage
from lotrinh.i18n import N_

SEARCH = N_("“%(text)s”")
# Which orders a column's heading leads to; a second click leads to the next of them.
ORDERS = {
    "name": ("name",),
    "employees": ("employees",),
    "level": ("level",),
    "progress": ("submitted",),
    "contact": ("waiting", "contact"),
}
# Filters that are taken away with another one.
TOGETHER = {"progress": ("progress", "instrument")}
ASCENDING = frozenset({"name", "waiting"})


class Choice(msgspec.Struct, frozen=True):
    value: str
    label: str
    chosen: bool


class Select(msgspec.Struct, frozen=True):
    """`apart`: among the filters that are folded away while none of them holds."""

    name: str
    label: str
    choices: list[Choice]
    apart: bool = False

    @property
    def holds(self) -> bool:
        return any(choice.chosen and choice.value for choice in self.choices)


class Chip(msgspec.Struct, frozen=True):
    """A filter that holds; `without` is the address of the list without it."""

    label: str
    without: str


class Column(msgspec.Struct, frozen=True):
    """`sort`: where a click on the heading leads, "" if nowhere; `sorted`: "ascending", "descending" or not."""

    name: str
    label: str
    shown: bool
    sort: str
    sorted: str

    @property
    def is_number(self) -> bool:
        return self.name in NUMBERS


class FirmsPage(msgspec.Struct, frozen=True):
    chosen: FirmFilter
    found: FirmPage
    selects: list[Select]
    chips: list[Chip]
    columns: list[Column]
    at: datetime

    @property
    def prefix(self) -> str:
        """The address up to the page number."""
        return self.chosen.address(page="0").removesuffix("0")

    def sorted_by(self, order: str) -> str:
        return self.chosen.address(order=order)

    @property
    def shown(self) -> list[Column]:
        return [column for column in self.columns if column.shown]

    @property
    def name(self) -> Column:
        return _column(self.chosen, "name", "")


def firms_page(chosen: FirmFilter, found: FirmPage, offered: Offered, locale: i18n.Locale) -> FirmsPage:
    fields = chosen.narrowed()
    columns = [_column(chosen, name, i18n.gettext(locale, label)) for name, label in COLUMNS.items()]
    selects = [_select(offer, fields.get(offer.name)) for offer in offered]
    chips = [
        Chip(label, chosen.address(**dict.fromkeys(TOGETHER.get(name, (name,)), "")))
        for name, label in named(chosen, offered, locale).items()
    ]
    return FirmsPage(chosen, found, selects, chips, columns, clock.now())


def named(chosen: FirmFilter, offered: Offered, locale: i18n.Locale) -> dict[str, str]:
    """What each filter that holds is called, by its field; the state of a questionnaire is one filter."""
    fields = chosen.narrowed()
    words = {offer.name: offer.said(fields[offer.name]) for offer in offered if offer.name in fields}
    instrument = words.pop("instrument", None)
    if instrument and "progress" in words:
        words["progress"] = f"{instrument}: {words['progress']}"
    text = {"q": i18n.gettext(locale, SEARCH, text=chosen.text)} if chosen.text else {}
    return text | words


def _select(offer: Offer, value: str | None) -> Select:
    """A value that an address brought, but no list offers, is offered while it holds."""
    offered = offer.choices if value is None or value in offer.choices else offer.choices | {value: value}
    choices = [Choice(key, text, key == value) for key, text in offered.items()]
    return Select(offer.name, offer.label, choices, offer.apart)


def _column(chosen: FirmFilter, name: str, label: str) -> Column:
    orders = ORDERS.get(name, ())
    holds = chosen.order in orders
    following = orders[(orders.index(chosen.order) + 1) % len(orders)] if holds else next(iter(orders), "")
    way = "ascending" if chosen.order in ASCENDING else "descending"
    return Column(
        name, label, name in chosen.columns, chosen.address(order=following) if following else "",
        way if holds else "",
    )  # fmt: skip
