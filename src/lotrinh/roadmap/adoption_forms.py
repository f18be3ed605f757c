"""What became of a solution, as the firm's people say it."""

from wtforms import RadioField, SelectField, TextAreaField

from lotrinh.i18n import N_
from lotrinh.roadmap.adoption_names import BARRIERS, STATUSES
from lotrinh.web.forms import DayField, Form, at_most, one_of, plain, required, tidy

REASON = N_("What stood in the way?")


class CorrectionForm(Form):
    status = RadioField(
        N_("What holds?"),
        choices=STATUSES,
        validate_choice=False,
        validators=[one_of(STATUSES, N_("Choose what holds."))],
    )
    on_date = DayField(
        N_("From which day?"),
        description=N_("If you only plan it: the day by which it is to be in use."),
        validators=[required(N_("Enter the day."))],
    )
    reason = RadioField(
        REASON,
        choices=BARRIERS,
        validate_choice=False,
        filters=[tidy],
        validators=[one_of({"", *BARRIERS}, N_("Choose what stood in the way."))],
    )
    note = TextAreaField(
        N_("Note (optional)"),
        filters=[tidy],
        validators=[at_most(1_000, N_("Shorten the note to at most 1,000 characters.")), plain],
    )


class AdoptionForm(CorrectionForm):
    solution = SelectField(
        N_("Which solution?"), validate_choice=False, validators=[required(N_("Choose the solution."))]
    )


class StoppedForm(Form):
    reason = RadioField(
        REASON,
        choices=BARRIERS,
        validate_choice=False,
        validators=[one_of(BARRIERS, N_("Choose what stood in the way."))],
    )
