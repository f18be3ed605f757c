"""How a flag is settled."""

from wtforms import RadioField, TextAreaField

from lotrinh.i18n import N_
from lotrinh.web.forms import Form, at_most, one_of, plain, tidy

OUTCOMES = {
    "holds": N_("Asked the firm: the answers hold"),
    "correction": N_("The firm will answer again in a new round"),
    "unreachable": N_("The firm could not be reached"),
    "no_issue": N_("Nothing to ask: the answers fit"),
}


class SettlementForm(Form):
    outcome = RadioField(
        N_("How did it end?"),
        description=N_("The firm reads this on the page of its result."),
        choices=OUTCOMES,
        validate_choice=False,
        validators=[one_of(OUTCOMES, N_("Choose how it ended."))],
    )
    note = TextAreaField(
        N_("Note"),
        description=N_("Only advisors read it: whom you asked, and what was said. It may stay empty."),
        filters=[tidy],
        validators=[at_most(1000, N_("Shorten the note to at most 1,000 characters.")), plain],
    )
