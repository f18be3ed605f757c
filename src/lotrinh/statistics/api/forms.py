"""The form of a token."""

from wtforms import StringField

from lotrinh.i18n import N_
from lotrinh.web.forms import Form, at_most, plain, required, single_line, tidy


class TokenForm(Form):
    name = StringField(
        N_("Who uses it, and for what"),
        description=N_("For example: Statistics office, monthly report."),
        filters=[tidy],
        validators=[
            required(N_("Write who uses the token.")),
            at_most(80, N_("Shorten this text.")),
            single_line,
            plain,
        ],
    )
