"""The forms of cohorts: what one is called, and which two days are compared."""

from wtforms import BooleanField, RadioField, StringField

from lotrinh import clock
from lotrinh.i18n import N_
from lotrinh.web.forms import DayField, Form, at_most, one_of, plain, required, single_line, tidy

KINDS = {
    "filter": N_("The filter: firms come and go as they fit it"),
    "list": N_("The firms as they are today: the list stays"),
}


class CohortForm(Form):
    name = StringField(
        N_("Name of the cohort"),
        description=N_("Such as “Small wood firms in Bàu Bàng”."),
        filters=[tidy],
        validators=[
            required(N_("Give the cohort a name, so that you find it again.")),
            at_most(80, N_("Shorten the name to at most 80 characters.")),
            single_line,
            plain,
        ],
    )
    kind = RadioField(
        N_("What is kept"),
        choices=KINDS,
        validate_choice=False,
        validators=[one_of(KINDS, N_("Choose whether the filter or the firms are kept."))],
    )
    share = BooleanField(N_("My team sees it, too"))


class DaysForm(Form):
    early = DayField(N_("From"), validators=[required(N_("Enter the earlier day."))])
    late = DayField(N_("To"), validators=[required(N_("Enter the later day."))])

    def validate(self, extra_validators: object = None) -> bool:
        valid = super().validate(extra_validators)
        if valid and self.early.data >= self.late.data:
            self.refuse("late", N_("The second day comes after the first. Enter a later day."))
        if valid and self.late.data > clock.today():
            self.refuse("late", N_("The second day cannot lie in the future. Enter today or an earlier day."))
        return not self.errors
