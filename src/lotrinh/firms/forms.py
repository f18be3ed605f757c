"""The forms of registering a firm and of working in it together."""

from wtforms import RadioField, StringField, TextAreaField

from lotrinh.firms import names
from lotrinh.firms.tax_code import TaxCode, TaxCodeProblem, parse
from lotrinh.i18n import N_
from lotrinh.web.forms import (
    EMAIL,
    Form,
    at_most,
    lower,
    matching,
    one_of,
    plain,
    required,
    tidy,
)

DECISIONS = {"approve": N_("Approve"), "refuse": N_("Refuse")}


class TaxCodeForm(Form):
    tax_code = StringField(
        N_("Tax code of the firm"),
        description=N_("10 digits, or 13 for a branch. Spaces and hyphens do no harm."),
    )

    def parsed(self) -> TaxCode | None:
        """The code, or none with the exact reason beside the field."""
        if not self.validate():
            return None
        try:
            return parse(self.text("tax_code"))
        except TaxCodeProblem as problem:
            self.refuse("tax_code", problem.message_id, **problem.params)
            return None


class ReviewForm(Form):
    message = TextAreaField(
        N_("How can the advisor check that you work for this firm?"),
        description=N_("For example your position and the office telephone. No passwords, no ID numbers."),
        filters=[tidy],
        validators=[
            required(N_("Write how the advisor can check that you work for this firm.")),
            at_most(1000, N_("Shorten the text to at most 1,000 characters.")),
            plain,
        ],
    )


class DecisionForm(Form):
    decision = RadioField(
        N_("Decision"),
        choices=DECISIONS,
        validate_choice=False,
        validators=[one_of(DECISIONS, N_("Choose whether to approve or to refuse."))],
    )
    reason = TextAreaField(
        N_("Reason"),
        description=N_("The person reads it. Needed when you refuse: say what is missing and what to do."),
        filters=[tidy],
        validators=[at_most(1000, N_("Shorten the reason to at most 1,000 characters.")), plain],
    )

    def validate(self, extra_validators: object = None) -> bool:
        valid = super().validate(extra_validators)
        if valid and self.text("decision") == "refuse" and not self.text("reason"):
            self.refuse("reason", N_("Give the reason for refusing."))
            return False
        return valid


class InvitationForm(Form):
    email = StringField(
        N_("E-mail address of the colleague"),
        filters=[lower],
        validators=[
            at_most(254, N_("This e-mail address is too long; check it and enter it again.")),
            matching(EMAIL, N_("Enter the e-mail address of your colleague, such as phuc@example.com.")),
        ],
    )


class RoleForm(Form):
    role = StringField(validators=[one_of(names.ROLES, N_("Choose owner or member."))])
