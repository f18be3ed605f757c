"""The forms of the advisors' daily work."""

from wtforms import BooleanField, StringField

from lotrinh.i18n import N_
from lotrinh.web.forms import Form, at_most, plain, required, single_line, tidy


class ViewForm(Form):
    name = StringField(
        N_("Name of the view"),
        filters=[tidy],
        validators=[
            required(N_("Give the view a name, such as “My small wood firms”.")),
            at_most(60, N_("Shorten the name to at most 60 characters.")),
            single_line,
            plain,
        ],
    )
    share = BooleanField(N_("My team sees it, too"))
    address = StringField(filters=[tidy])
