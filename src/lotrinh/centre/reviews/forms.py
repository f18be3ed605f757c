"""What is written in words: reasons of the centre, and a firm's replies and objections."""

from wtforms import HiddenField, RadioField, SelectField, TextAreaField

from lotrinh.centre.reviews.names import OUTCOMES
from lotrinh.i18n import N_
from lotrinh.web.forms import Form, at_most, one_of, plain, required, tidy

READINGS = {"yes": N_("I agree with the conclusion"), "no": N_("I return it to the first reader")}
TOO_LONG = at_most(1000, N_("Shorten the text to at most 1,000 characters."))
LONG = at_most(2000, N_("Shorten the text to at most 2,000 characters."))


class SecondReadingForm(Form):
    agrees = RadioField(
        N_("What do you find?"),
        choices=READINGS,
        validate_choice=False,
        validators=[one_of(READINGS, N_("Choose whether you agree."))],
    )
    reason = TextAreaField(
        N_("Reasons"),
        description=N_("Needed when you return it: which answers should be looked at again, and why."),
        filters=[tidy],
        validators=[TOO_LONG, plain],
    )

    def validate(self, extra_validators: object = None) -> bool:
        valid = super().validate(extra_validators)
        if valid and self.text("agrees") == "no" and not self.text("reason"):
            self.refuse("reason", N_("Say which answers should be looked at again, and why."))
            return False
        return valid


class ReopeningForm(Form):
    reason = TextAreaField(
        N_("Why is it reopened?"),
        description=N_("The firm reads it in the history of the review."),
        filters=[tidy],
        validators=[required(N_("Give the reason: the firm reads it.")), TOO_LONG, plain],
    )


class ObjectionAnswerForm(Form):
    outcome = RadioField(
        N_("What follows?"),
        choices=OUTCOMES,
        validate_choice=False,
        validators=[one_of(OUTCOMES, N_("Choose what follows."))],
    )
    answer = TextAreaField(
        N_("Your answer to the firm"),
        filters=[tidy],
        validators=[required(N_("Write an answer: the firm reads it.")), LONG, plain],
    )


class RemarkForm(Form):
    remark = TextAreaField(
        N_("Your reply"),
        description=N_("What the advisor should know, or which evidence you have added."),
        filters=[tidy],
        validators=[TOO_LONG, plain],
    )


class ObjectionForm(Form):
    about = SelectField(N_("What do you object to?"), validate_choice=False, default="")
    why = TextAreaField(
        N_("Why?"),
        description=N_("Another advisor than the one who concluded the review reads it and answers."),
        filters=[tidy],
        validators=[required(N_("Say what is wrong and why.")), LONG, plain],
    )


class RevisionForm(Form):
    """Travels with every step of a review: as of which revision its page was drawn."""

    rev = HiddenField()

    @property
    def number(self) -> int:
        text = self.text("rev")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
