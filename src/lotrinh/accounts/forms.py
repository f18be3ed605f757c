"""The forms of signing in and of one's own details."""

import re

from wtforms import HiddenField, RadioField, StringField

from lotrinh.i18n import N_
from lotrinh.web.forms import (
    EMAIL,
    SIX_DIGITS,
    Form,
    at_most,
    lower,
    matching,
    one_of,
    plain,
    required,
    single_line,
    six_digits,
    tidy,
)

FACTOR_CODE = re.compile(r"[0-9]{6}|[a-z0-9]{10}")
LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}


def factor_code(text: str | None) -> str:
    """Recovery codes are typed in capitals, too."""
    return six_digits(text).lower()


class EmailForm(Form):
    email = StringField(
        N_("E-mail address"),
        filters=[lower],
        validators=[
            at_most(254, N_("This e-mail address is too long; check it and enter it again.")),
            matching(EMAIL, N_("Enter your e-mail address, such as lan@example.com.")),
        ],
    )


class CodeForm(Form):
    code = StringField(
        N_("Six-digit code"),
        filters=[six_digits],
        validators=[matching(SIX_DIGITS, N_("Enter the six digits from the e-mail."))],
    )


class FactorForm(Form):
    code = StringField(
        N_("Code from your app"),
        description=N_("Six digits. If your phone is not at hand, enter one of your recovery codes."),
        filters=[factor_code],
        validators=[
            matching(FACTOR_CODE, N_("Enter six digits from the app, or ten characters of a recovery code."))
        ],
    )


class SetUpForm(Form):
    key = HiddenField()
    code = StringField(
        N_("Code from your app"),
        description=N_("The six digits that the app shows now."),
        filters=[six_digits],
        validators=[matching(SIX_DIGITS, N_("Enter the six digits that the app shows."))],
    )


class PasskeyForm(Form):
    answer = HiddenField()
    challenge = HiddenField()
    name = StringField(
        N_("Name of this passkey"),
        description=N_("So that you recognise it in the list, such as the computer or the key it is on."),
        filters=[tidy],
        validators=[
            required(N_("Give the passkey a name.")),
            at_most(80, N_("Shorten the name to at most 80 characters.")),
            single_line,
            plain,
        ],
    )


class AccountForm(Form):
    name = StringField(
        N_("Your name"),
        description=N_("Colleagues and advisors see it beside what you do here."),
        filters=[tidy],
        validators=[
            required(N_("Enter your name.")),
            at_most(120, N_("Shorten your name to at most 120 characters.")),
            single_line,
            plain,
        ],
    )
    locale = RadioField(
        N_("Language of pages and e-mails"),
        choices=LANGUAGES,
        validate_choice=False,
        validators=[one_of(LANGUAGES, N_("Choose Vietnamese or English."))],
    )
