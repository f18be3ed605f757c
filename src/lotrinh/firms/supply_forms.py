"""The form on the sectors of customers and suppliers."""

from collections.abc import Collection

import wtforms
from wtforms import SelectMultipleField
from wtforms.validators import StopValidation

from lotrinh.firms.names import SECTORS
from lotrinh.i18n import N_
from lotrinh.web.forms import Form

UNKNOWN_SECTOR = N_("Tick sectors of the list only.")


def of_the_list(_: wtforms.Form, field: wtforms.Field) -> None:
    chosen: Collection[str] = field.data or ()
    if not set(chosen) <= SECTORS.keys():
        raise StopValidation(UNKNOWN_SECTOR)


class SupplyForm(Form):
    customers = SelectMultipleField(
        N_("Our customers' sectors"),
        description=N_(
            "Firms that buy from you. Leave it empty if you sell to consumers only, or rather not say."
        ),
        choices=SECTORS,
        validate_choice=False,
        validators=[of_the_list],
    )
    suppliers = SelectMultipleField(
        N_("Our suppliers' sectors"),
        description=N_("Firms that you buy from: materials, parts, transport, services."),
        choices=SECTORS,
        validate_choice=False,
        validators=[of_the_list],
    )
