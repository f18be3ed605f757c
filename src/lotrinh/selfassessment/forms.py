"""The forms around reports."""

from wtforms import StringField, TextAreaField

from lotrinh.i18n import N_
from lotrinh.web.forms import Form, at_most, plain, required, tidy


class RevocationForm(Form):
    reason = TextAreaField(
        N_("Why do you revoke the report?"),
        description=N_("Only the people of your firm read the reason here."),
        filters=[tidy],
        validators=[
            required(N_("Write why you revoke the report.")),
            at_most(500, N_("Shorten the reason to at most 500 characters.")),
            plain,
        ],
    )


class ReportNumberForm(Form):
    number = StringField(
        N_("Number of the report"),
        description=N_(
            "It stands on the first page of the report, such as LTS-2026-7K3M-9QXT-2HVB-R04C."
            " Capital or small letters, with or without hyphens."
        ),
    )
