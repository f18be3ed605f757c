"""What an owner orders, and what the operator copies from the bank's statement."""

from wtforms import BooleanField, RadioField, StringField

from lotrinh import clock, i18n, money
from lotrinh.billing.plans import Price, prices
from lotrinh.billing.problems import UnknownPrice
from lotrinh.billing.transfers.transfer_services import Entry, Kind
from lotrinh.i18n import N_
from lotrinh.web.forms import AmountField, DayField, Form, at_most, one_of, plain, required, single_line, tidy

FOR = {"month": N_("%(amount)s for a month"), "year": N_("%(amount)s for a year")}


def in_dong() -> list[str]:
    return [key for key, price in prices().items() if price.currency == "vnd"]


def reference(text: str | None) -> str:
    """As banks write it, whatever was typed between the signs."""
    return "".join(tidy(text).split()).upper()


class OrderForm(Form):
    price = RadioField(
        N_("For how long?"),
        choices=[],
        validate_choice=False,
        validators=[one_of(in_dong(), UnknownPrice.message_id)],
        id="order-price",
    )

    def show_prices(self) -> None:
        self.price.choices = [(key, self._words(prices()[key])) for key in in_dong()]
        if not self.price.data:
            self.price.data = in_dong()[-1]

    def _words(self, price: Price) -> str:
        amount = money.exact(self.reader, price.amount, price.currency)
        return i18n.gettext(self.reader, FOR[price.interval], amount=amount)


class BuyerForm(Form):
    """Who pays for the seats of a sponsorship."""

    buyer_name = StringField(
        N_("Name of the buyer on the papers"),
        filters=[tidy],
        validators=[
            required(N_("Enter who pays, as it shall stand on the pro-forma invoice.")),
            at_most(300, N_("Shorten the name to at most 300 characters.")), single_line, plain,
        ],
    )  # fmt: skip
    buyer_tax_code = StringField(
        N_("Tax code of the buyer, if there is one"),
        filters=[tidy],
        validators=[at_most(20, N_("Shorten the tax code to at most 20 characters.")), single_line, plain],
    )


class EntryForm(Form):
    amount = AmountField(N_("Amount in VND"), validators=[required(N_("Enter an amount of at least 1 VND."))])
    on_date = DayField(
        N_("Day on the statement"), validators=[required(N_("Enter the day on the bank's statement."))]
    )
    bank_reference = StringField(
        N_("Reference of the bank"),
        description=N_("The bank's own number of this transfer. It keeps a line from being recorded twice."),
        filters=[reference],
        validators=[
            required(N_("Enter the bank's reference of this transfer.")),
            at_most(60, N_("Shorten the reference to at most 60 characters.")), plain,
        ],
    )  # fmt: skip
    note = StringField(
        N_("Note, if needed"),
        filters=[tidy],
        validators=[at_most(500, N_("Shorten the note to at most 500 characters.")), single_line, plain],
    )
    further = BooleanField(N_("This is another transfer, although the order is paid"))

    def validate(self, extra_validators: object = None) -> bool:
        super().validate(extra_validators)
        if self.amount.data == 0:
            self.refuse("amount", N_("Enter an amount of at least 1 VND."))
        if self.on_date.data and self.on_date.data > clock.today():
            self.refuse("on_date", N_("This day is in the future. Enter the day on the bank's statement."))
        return not self.errors

    def entry(self, kind: Kind) -> Entry:
        return Entry(
            kind, int(self.amount.data or 0), self.on_date.data, self.text("bank_reference"), self.text("note"),
            bool(self.further.data),
        )  # fmt: skip


class WithdrawalForm(Form):
    reason = StringField(
        N_("Why this line is wrong"),
        filters=[tidy],
        validators=[
            required(N_("Say in a few words what is wrong with the line.")),
            at_most(500, N_("Shorten the reason to at most 500 characters.")), single_line, plain,
        ],
    )  # fmt: skip


class EinvoiceForm(Form):
    number = StringField(
        N_("Number of the electronic invoice"),
        description=N_("As the accountant issued it elsewhere. Leave it empty to take the note away."),
        filters=[tidy],
        validators=[at_most(40, N_("Shorten the number to at most 40 characters.")), single_line, plain],
    )
    issued_on = DayField(N_("Issued on"))

    def validate(self, extra_validators: object = None) -> bool:
        super().validate(extra_validators)
        if self.number.data and not self.issued_on.data and not self.issued_on.errors:
            self.refuse("issued_on", N_("Enter the day on the invoice."))
        if self.issued_on.data and self.issued_on.data > clock.today():
            self.refuse("issued_on", N_("This day is in the future. Enter the day on the invoice."))
        return not self.errors
