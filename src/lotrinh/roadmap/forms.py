"""What the firm can spend, its answers to steps, and an advisor's word."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from lotrinh.i18n import N_
from lotrinh.money import MILLION
from lotrinh.roadmap.roadmaps import Wishes
from lotrinh.web.forms import Form, at_most, matching, one_of, plain, required, tidy

WHOLE = re.compile(r"[0-9]{1,6}")
FEW = re.compile(r"[0-9]{1,4}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
ADVICE = {
    "pin": N_("Pin: it should come first"),
    "add": N_("Add: it is missing from the list"),
    "strike": N_("Strike: it does not fit this firm"),
}


def ungrouped(text: str | None) -> str:
    """Figures are written with dots, commas or spaces between the thousands."""
    return re.sub(r"[\s.,]+", "", tidy(text))


class WishesForm(Form):
    budget = StringField(
        N_("Own money for the next 12 months (million VND)"),
        description=N_("After support. Leave it empty for no limit."),
        filters=[ungrouped],
        validators=[Optional(), matching(WHOLE, N_("Enter a whole number of million VND, such as 50."))],
    )
    people = StringField(
        N_("People you can free at the same time"),
        description=N_("Leave it empty for no limit."),
        filters=[ungrouped],
        validators=[Optional(), matching(FEW, N_("Enter a whole number of people, such as 2."))],
    )

    @property
    def wishes(self) -> Wishes:
        """What was entered; a field that was refused sets no limit."""
        budget, people = (
            int(self.text(name)) if self.text(name) and not self[name].errors else None
            for name in ("budget", "people")
        )
        return Wishes(budget * MILLION if budget is not None else None, people)


class ResponseForm(Form):
    kind = StringField()
    since = StringField(
        N_("In use since"),
        description=N_("Leave it empty for today."),
        filters=[tidy],
        validators=[Optional(), matching(DAY, N_("Enter the day as year-month-day, such as 2026-03-01."))],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if valid and self.text("since") and self.day is None:
            self.refuse("since", N_("This day does not exist. Enter another one."))
            return False
        return valid

    @property
    def day(self) -> date | None:
        try:
            return date.fromisoformat(self.text("since"))
        except ValueError:
            return None


class AdviceForm(Form):
    solution = SelectField(N_("Step"), choices=[], validate_choice=False)
    kind = RadioField(
        N_("Your advice"),
        choices=ADVICE,
        validate_choice=False,
        validators=[one_of(ADVICE, N_("Choose whether to pin, to add or to strike the step."))],
    )
    reason = TextAreaField(
        N_("Reason"),
        description=N_("The firm reads it, with your name."),
        filters=[tidy],
        validators=[
            required(N_("Give the reason: the firm reads it.")),
            at_most(1000, N_("Shorten the reason to at most 1,000 characters.")),
            plain,
        ],
    )

    def offer(self, solutions: Sequence[tuple[str, str]]) -> None:
        """The ids and titles of what can be chosen as the step."""
        self["solution"].choices = list(solutions)  # type: ignore[attr-defined]


def query_of(wishes: Wishes) -> Mapping[str, str]:
    """The same wishes as the fields of an address."""
    found = {
        "budget": str(wishes.budget // MILLION) if wishes.budget is not None else "",
        "people": str(wishes.people) if wishes.people is not None else "",
    }
    return {name: value for name, value in found.items() if value}
