"""Amounts as people say them (25–60 triệu đồng, VND 1.2 billion), and exact ones as bills have them."""

from decimal import Decimal

from babel.numbers import format_currency, get_currency_precision

from lotrinh.i18n import N_, Locale, gettext, number

THOUSAND, MILLION, BILLION = 1_000, 1_000_000, 1_000_000_000
UNITS = (
    (BILLION, N_("VND %(amount)s billion")),
    (MILLION, N_("VND %(amount)s million")),
    (THOUSAND, N_("VND %(amount)s thousand")),
)
NOTHING = N_("VND 0")


def money(locale: Locale, amount: float) -> str:
    return between(locale, amount, amount)


def exact(locale: Locale, minor: int, currency: str) -> str:
    """`minor`: whole minor units, of which the dong has none: 2.900.000 ₫, $12.00."""
    amount = Decimal(minor).scaleb(-get_currency_precision(currency.upper()))
    return format_currency(amount, currency.upper(), locale=locale)


def between(locale: Locale, low: float, high: float) -> str:
    """A range in the unit of its upper end, with one decimal at most."""
    if round(high) <= 0:
        return gettext(locale, NOTHING)
    size, message = next((unit for unit in UNITS if high >= unit[0]), UNITS[-1])
    ends = [_written(locale, one / size) for one in (low, high)]
    return gettext(locale, message, amount="–".join(dict.fromkeys(ends)))


def _written(locale: Locale, amount: float) -> str:
    rounded = round(amount, 1 if amount < 100 else 0)
    return number(locale, rounded, 0 if rounded == int(rounded) else 1)
