"""The one thing a new key needs."""

from wtforms import StringField

from lotrinh.i18n import N_
from lotrinh.web.forms import Form, at_most, plain, required, single_line, tidy


class TokenForm(Form):
    name = StringField(
        N_("What is the key for?"),
        description=N_("Such as the name of the program that reads with it, so that you know it again."),
        filters=[tidy],
        validators=[
            required(N_("Say in a few words what the key is for.")),
            at_most(60, N_("Shorten it to at most 60 characters.")),
            plain,
            single_line,
        ],
    )
