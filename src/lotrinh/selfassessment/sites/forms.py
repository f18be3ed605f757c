"""The form of a site, and the field that names one."""

from typing import Any
from uuid import UUID

from wtforms import SelectField, StringField

from lotrinh.errors import NotFound
from lotrinh.firms.places import Places
from lotrinh.i18n import N_
from lotrinh.selfassessment.sites.names import KINDS
from lotrinh.selfassessment.sites.services import SiteFacts
from lotrinh.web.forms import Form, at_most, one_of, plain, required, single_line, tidy

NOWHERE = N_("Not stated")
NOT_LISTED = N_("Choose one of the list.")


class SiteForm(Form):
    name = StringField(
        N_("Name of the site"),
        description=N_("As people in the firm call it, such as “Factory 2” or “Warehouse Tân Uyên”."),
        filters=[tidy],
        validators=[
            required(N_("Enter the name of the site.")),
            at_most(120, N_("Shorten the name to at most 120 characters.")),
            plain,
            single_line,
        ],
    )
    kind = SelectField(
        N_("Kind of site"),
        choices=KINDS,
        validate_choice=False,
        validators=[one_of(KINDS, N_("Choose what kind of site it is."))],
    )
    address = StringField(
        N_("Address (optional)"),
        filters=[tidy],
        validators=[at_most(300, N_("Shorten the address to at most 300 characters.")), plain, single_line],
    )
    commune = SelectField(N_("Commune or ward (optional)"), choices=[], validate_choice=False)
    park = SelectField(N_("Industrial park (optional)"), choices=[], validate_choice=False)

    def __init__(self, *given: Any, **values: Any) -> None:
        super().__init__(*given, **values)
        self.offered: dict[str, dict[str, str]] = {}

    def offer(self, found: Places) -> None:
        for field, listed in ((self.commune, found.units), (self.park, found.parks)):
            self.offered[field.name] = {str(one.id): one.name for one in listed}
            field.choices = [("", self.say(NOWHERE)), *self.offered[field.name].items()]

    def validate(self, extra_validators: object = None) -> bool:
        super().validate(extra_validators)
        for field in (self.commune, self.park):
            if field.data and not field.errors and field.data not in self.offered[field.name]:
                self.refuse(field.name, NOT_LISTED)
        return not self.errors

    def facts(self) -> SiteFacts:
        return SiteFacts(
            name=self.text("name"), kind=self.text("kind"), address=self.text("address"),
            commune=_number(self.text("commune")), park=_number(self.text("park")),
        )  # fmt: skip


def _number(text: str) -> int | None:
    return int(text) if text else None


def site_id(sent: Any) -> UUID | None:
    """None: the whole firm."""
    try:
        return UUID(str(sent)) if sent else None
    except ValueError:
        raise NotFound from None
