"""The forms of an import: the file, and what its columns are."""

from datetime import date
from typing import Any, cast

import wtforms
from wtforms import SelectField, StringField
from wtforms.validators import StopValidation

from lotrinh import clock
from lotrinh.centre.registry_import.cells import VERSIONS
from lotrinh.centre.registry_import.fields import FIELDS, UNITS
from lotrinh.centre.registry_import.queries import ImportSeen, Reading
from lotrinh.centre.registry_import.services import Choice
from lotrinh.i18n import N_
from lotrinh.web.forms import Form, Posted, one_of
from lotrinh.web.pages import AnyRequest, locale

LONGEST_SAMPLE = 40
FIRST_DAY = date(2000, 1, 1)
NOT_A_DAY = N_("Enter the day as year-month-day, such as 2026-11-25.")
NOT_THAT_DAY = N_("Enter a day from 1 January 2000 to today.")
NO_TAX_CODE = N_("Say which column holds the tax code: firms are found by it.")
FILLED_TWICE = N_("Another column fills “%(field)s” already. Choose one of the two.")
NOT_OFFERED = N_("Choose one from the list.")
COLUMN_CHOICES = {"": N_("Not used"), **FIELDS}
UNIT_CHOICES = {str(unit): name for unit, name in UNITS.items()}
VERSION_CHOICES = {str(version): f"VSIC {version}" for version in VERSIONS}


class FileForm(Form):
    file = StringField(
        N_("File"),
        description=N_("CSV or Excel workbook (.xlsx), one firm in each row, headings above."),
    )


def past_day(_: wtforms.Form, field: wtforms.Field) -> None:
    try:
        day = date.fromisoformat(field.data or "")
    except ValueError:
        raise StopValidation(NOT_A_DAY) from None
    if not FIRST_DAY <= day <= clock.local(clock.now()).date():
        raise StopValidation(NOT_THAT_DAY)


def _choice(label: str, choices: dict[str, str], description: str = "") -> SelectField:
    return SelectField(
        label, choices=choices, validate_choice=False, description=description,
        validators=[one_of(choices, NOT_OFFERED)],
    )  # fmt: skip


class ReadingForm(Form):
    """Beside these fields it has one for each column of the file."""

    valid_on = StringField(
        N_("The day of these facts"),
        description=N_(
            "Moves between parks and the history of firms begin on it; codes of units count as of it."
        ),
        validators=[past_day],
    )
    unit = _choice(N_("Revenue and capital are in"), UNIT_CHOICES)
    vsic_version = _choice(
        N_("Version of the VSIC codes"),
        VERSION_CHOICES,
        N_("Unless a column says it for each firm. VSIC 2025 is in force since 15 November 2025."),
    )

    def name_columns(self, headings: list[str], samples: list[list[str]]) -> None:
        """A heading is the file's own word, never one to translate."""
        for field, heading, cells in zip(self.columns(), headings, samples, strict=True):
            field.label.text = heading or "–"
            field.description = " · ".join(map(_short, cells))

    def columns(self) -> list[wtforms.Field]:
        return [field for field in self if field.name.startswith("column-")]

    def validate(self, extra_validators: object = None) -> bool:
        super().validate(extra_validators)
        filled: set[str] = set()
        for field in self.columns():
            if field.data and field.data in filled and not field.errors:
                self.refuse(field.name, FILLED_TWICE, field=self.say(FIELDS[field.data]))
            filled.add(field.data)
        if "tax_code" not in filled:
            self.refuse(self.columns()[0].name, NO_TAX_CODE)
        return not self.errors

    def choice(self) -> Choice:
        """Of a form that is valid."""
        columns = {field.data: number for number, field in enumerate(self.columns()) if field.data}
        return Choice(
            columns=columns,
            unit=int(self.text("unit")),
            vsic_version=int(self.text("vsic_version")),
            valid_on=date.fromisoformat(self.text("valid_on")),
        )


def _short(cell: str) -> str:
    return cell if len(cell) <= LONGEST_SAMPLE else f"{cell[:LONGEST_SAMPLE].rstrip()}…"


def blank(request: AnyRequest, seen: ImportSeen, reading: Reading) -> ReadingForm:
    fields = {number: field for field, number in reading.columns.items()}
    values = {name(number): fields.get(number, "") for number in range(len(seen.headings))}
    day = seen.valid_on or clock.local(clock.now()).date()
    return _form_for(seen)(
        locale(request), None, valid_on=day.isoformat(), unit=str(reading.unit),
        vsic_version=str(reading.vsic_version), **values,
    )  # fmt: skip


async def read(request: AnyRequest, seen: ImportSeen) -> ReadingForm:
    return _form_for(seen)(locale(request), Posted(await request.form()))


def name(number: int) -> str:
    return f"column-{number}"


def _form_for(seen: ImportSeen) -> type[ReadingForm]:
    columns: dict[str, Any] = {name(n): _choice("", COLUMN_CHOICES) for n in range(len(seen.headings))}
    return cast("type[ReadingForm]", type("ReadingForm", (ReadingForm,), columns))
