"""Which providers get a request, and what goes with it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from wtforms import SelectMultipleField, StringField, TextAreaField

from lotrinh.centre.hand_over_letter import PARTS
from lotrinh.centre.hand_over_services import MOST
from lotrinh.directory.provider_filter import ProviderFilter, parse
from lotrinh.errors import UnknownFilter
from lotrinh.i18n import N_
from lotrinh.web.forms import Form, at_most, plain, required, tidy

KIND_FOR: Mapping[str, str] = {"training": "trainer", "solution": "provider", "tools": "provider"}
"""Whom a request is most likely for; the others may go to either."""


class ProvidersForm(Form):
    """The choice of providers, and by what the offered ones are found. `step` names the button that was pressed."""

    step = StringField()
    solution = StringField()
    kind = StringField()
    providers = SelectMultipleField(N_("Providers"), validate_choice=False)

    @property
    def chosen(self) -> list[UUID]:
        """What is no key of a provider is none."""
        return [UUID(one) for one in self.providers.data or [] if _is_key(one)]

    def filter(self, sector: str) -> ProviderFilter:
        """What no list offers finds what an empty choice finds."""
        try:
            return parse({"solution": self.text("solution"), "kind": self.text("kind"), "sector": sector})
        except UnknownFilter:
            return ProviderFilter(sector=sector)

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        if not self.chosen:
            self.refuse("providers", N_("Choose at least one provider."))
        elif len(self.chosen) > MOST:
            self.refuse(
                "providers", N_("At most %(most)s providers can have one request at a time. Choose fewer."), most=MOST
            )  # fmt: skip
        return not self.errors


class HandOverForm(ProvidersForm):
    message = TextAreaField(
        N_("What the providers read"),
        description=N_("Your request as you first wrote it; change it freely. No passwords, no ID numbers."),
        filters=[tidy],
        validators=[
            required(N_("Write what the providers are to read.")),
            at_most(3000, N_("Shorten the text to at most 3,000 characters.")),
            plain,
        ],
    )
    parts = SelectMultipleField(
        N_("What goes along"),
        description=N_("Your text, your name and your e-mail address always do, so that they can answer."),
        choices=PARTS,
        validate_choice=False,
    )
    shown = StringField()

    @property
    def ticked(self) -> list[str]:
        return [one for one in PARTS if one in (self.parts.data or [])]


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
