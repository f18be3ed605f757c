"""What a firm enters to apply, and what the centre answers."""

from wtforms import BooleanField, RadioField, TextAreaField

from lotrinh.i18n import N_
from lotrinh.web.forms import CountField, Form, at_most, plain, required, tidy

LIMIT = 1_000


def text_field(label: str, missing: str) -> TextAreaField:
    return TextAreaField(
        label,
        filters=[tidy],
        validators=[
            required(missing), at_most(LIMIT, N_("Shorten the text to at most 1,000 characters.")), plain
        ],
    )  # fmt: skip


class ApplicationForm(Form):
    scheme = RadioField(N_("Support scheme"), choices=[], validate_choice=False)
    price = CountField(
        N_("Price in the quotation, in VND"),
        description=N_("For a yearly price, that of one year."),
        validators=[required(N_("Enter the price of the quotation, in whole VND."))],
    )
    note = text_field(
        N_("What it is for"), N_("Say in a few sentences what you want to rent or buy, and from whom.")
    )
    consent = BooleanField(
        N_("The support centre may read this application and the size class of our firm, to decide on it"),
        validators=[required(N_("Without this the centre cannot decide. Tick it to apply."))],
    )

    def validate(self, extra_validators: object = None) -> bool:
        super().validate(extra_validators)
        if self.price.data == 0:
            self.refuse("price", N_("Enter the price of the quotation, in whole VND."))
        return not self.errors


class AmountForm(Form):
    amount = CountField(N_("Amount in VND"), validators=[required(N_("Enter an amount of at least 1 VND."))])

    def validate(self, extra_validators: object = None) -> bool:
        super().validate(extra_validators)
        if self.amount.data == 0:
            self.refuse("amount", N_("Enter an amount of at least 1 VND."))
        return not self.errors


class ReasonForm(Form):
    reason = text_field(N_("Reason for the firm"), N_("Give the reason, so that the firm understands it."))


class ReversalForm(Form):
    reason = text_field(
        N_("Why the decision is taken back"), N_("Give the reason, so that the firm understands it.")
    )


class QuestionForm(Form):
    question = text_field(N_("Question to the firm"), N_("Write what the firm should tell or add."))


class ReplyForm(Form):
    reply = text_field(N_("Your answer"), N_("Write your answer to the centre."))
