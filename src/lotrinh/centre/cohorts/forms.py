"""The form that makes or renames a cohort."""

from wtforms import BooleanField, RadioField, StringField

from lotrinh.i18n import N_
from lotrinh.web.forms import Form, at_most, one_of, plain, required, single_line, tidy

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
