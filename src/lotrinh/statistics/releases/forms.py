"""What a person says about a release."""

from wtforms import RadioField, TextAreaField

from lotrinh.i18n import N_
from lotrinh.web.forms import Form, at_most, plain, required, tidy

LONGEST = 600


def _text(label: str, hint: str, missing: str) -> TextAreaField:
    checks = [required(missing), at_most(LONGEST, N_("Shorten this text.")), plain]
    return TextAreaField(label, description=hint, filters=[tidy], validators=checks)


class ReleaseForm(Form):
    as_of = RadioField(
        N_("Month end"),
        description=N_("The figures are released exactly as they have been shown since."),
        validate_choice=False,
        validators=[required(N_("Choose a month end."))],
    )


class CorrectionForm(Form):
    changes = _text(
        N_("What is corrected"),
        N_("Readers see it beside both releases. Name no firm."),
        N_("Write in a sentence what is corrected."),
    )
    reason = _text(
        N_("Why"),
        N_("For example: a definition was wrong, or a list arrived late."),
        N_("Write in a sentence why it was wrong."),
    )
