"""Forms of a step: who sees to it by when, since when it is in use, and what was counted."""

import wtforms
from wtforms import SelectField
from wtforms.validators import StopValidation

from assessments.model import Question
from lotrinh.i18n import N_
from lotrinh.web.forms import CountField, DayField, Form, Validator, one_of, required

WAVES = {
    "": N_("Not placed yet"),
    "1": N_("In the first 3 months"),
    "2": N_("From 3 to 12 months"),
    "3": N_("After 12 months"),
}


def some(message_id: str) -> Validator:
    """A count that is not nought."""

    def check(_: wtforms.Form, field: wtforms.Field) -> None:
        if not field.data:
            raise StopValidation(message_id)

    return check


class StepForm(Form):
    owner = SelectField(N_("Who sees to it?"), validate_choice=False)
    due_on = DayField(N_("By when? (optional)"), description=N_("You are reminded a week before."))
    wave = SelectField(
        N_("When is it its turn?"),
        validate_choice=False,
        validators=[one_of(WAVES, N_("Choose when it is its turn."))],
    )


class DoneForm(Form):
    in_use_from = DayField(
        N_("From which day is it in use?"),
        description=N_("The first day on which people really worked with it."),
        validators=[required(N_("Enter the day from which it is in use."))],
    )


class MeasureForm(Form):
    """The labels of the counts are those of the question that they answer."""

    numerator = CountField(
        validators=[required(N_("Enter how many are signed electronically; 0 counts, too."))]
    )
    denominator = CountField(validators=[some(N_("Enter how many there are in all, at least 1."))])
    counted_on = DayField(N_("Counted on"), validators=[required(N_("Enter the day on which you counted."))])

    def ask(self, question: Question) -> None:
        for name, text in (("numerator", question.numerator), ("denominator", question.denominator)):
            self[name].label.text = text.get(self.reader) if text else ""
