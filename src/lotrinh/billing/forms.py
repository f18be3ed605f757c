"""The one choice of a buyer."""

from wtforms import RadioField

from lotrinh import i18n, money
from lotrinh.billing.plans import prices
from lotrinh.billing.problems import UnknownPrice
from lotrinh.i18n import N_
from lotrinh.web.forms import Form, one_of

INTERVALS = {"month": N_("%(amount)s a month"), "year": N_("%(amount)s a year")}


class PriceForm(Form):
    price = RadioField(
        N_("How would you like to pay?"),
        choices=[],
        validate_choice=False,
        validators=[one_of(prices(), UnknownPrice.message_id)],
    )

    def show_prices(self) -> None:
        """The dong first; without a choice yet, the first price is chosen."""
        self.price.choices = [(key, price_words(self.reader, key)) for key in prices()]
        if not self.price.data:
            self.price.data = next(iter(prices()))


def price_words(locale: i18n.Locale, lookup_key: str) -> str:
    """A price that is no longer sold is called by its key."""
    price = prices().get(lookup_key)
    if price is None:
        return lookup_key
    amount = money.exact(locale, price.amount, price.currency)
    return i18n.gettext(locale, INTERVALS[price.interval], amount=amount)
