"""The history of a firm in the registry: what changed, since when, and where that came from."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from lotrinh import db, i18n
from lotrinh.accounts.emails import masked
from lotrinh.accounts.visitor import Visitor
from lotrinh.firms import names
from lotrinh.i18n import N_

NEWEST = """
SELECT c.at, c.valid_on, c.field, c.before, c.after, c.undoes, c.registry_import,
       coalesce(nullif(p.name, ''), '') AS person
FROM firm_change c LEFT JOIN person p ON p.id = c.changed_by
WHERE c.firm = $1 ORDER BY c.id DESC LIMIT 200
"""
UNITS = "SELECT id, name FROM admin_unit"
PARKS = "SELECT id, name FROM park"

UNKNOWN, NO_PARK = N_("Unknown"), N_("In no park")
WORDS = {
    "sector": names.SECTORS,
    "size": names.SIZES,
    "foreign_invested": {"true": N_("Yes"), "false": N_("No")},
}
AMOUNT = N_("%(amount)s VND")
IMPORTED = N_("Registry import")
UNDONE = N_("Registry import undone")


class PlaceNames(msgspec.Struct, frozen=True):
    """By id, written as the history writes it."""

    units: dict[str, str]
    parks: dict[str, str]


class HistoryLine(msgspec.Struct, frozen=True):
    """One change as a page shows it; `registry_import` leads advisors to the import."""

    at: datetime
    valid_on: date
    fact: str
    before: str
    after: str
    source: str
    registry_import: UUID | None


async def history(visitor: Visitor, firm_id: UUID, locale: i18n.Locale) -> list[HistoryLine] | None:
    """The newest changes, for the firm's own people and for advisors; None for everybody else."""
    own = visitor.firm is not None and visitor.firm.id == firm_id
    if not own and visitor.staff_role != "advisor":
        return None
    places = await place_names()
    return [
        HistoryLine(
            at=row["at"],
            valid_on=row["valid_on"],
            fact=i18n.gettext(locale, names.FACTS[row["field"]]),
            before=value_text(row["field"], row["before"], places, locale),
            after=value_text(row["field"], row["after"], places, locale),
            source=_source(row["registry_import"], row["undoes"], row["person"], locale),
            registry_import=None if own else row["registry_import"],
        )
        for row in await db.fetch(NEWEST, firm_id)
    ]


async def place_names() -> PlaceNames:
    units, parks = [{str(row["id"]): row["name"] for row in await db.fetch(sql)} for sql in (UNITS, PARKS)]
    return PlaceNames(units, parks)


def value_text(field: str, value: str | None, places: PlaceNames, locale: i18n.Locale) -> str:
    """A stored value in the reader's words; an address on file stays masked."""
    if not value:
        return "–" if field == "firm" else i18n.gettext(locale, NO_PARK if field == "park" else UNKNOWN)
    named = {"commune": places.units, "former_district": places.units, "park": places.parks}
    if field in named:
        return named[field].get(value, value)
    if field in WORDS:
        return i18n.gettext(locale, WORDS[field][value])
    if field == "employees":
        return i18n.number(locale, int(value))
    if field in ("revenue", "capital"):
        return i18n.gettext(locale, AMOUNT, amount=i18n.number(locale, int(value)))
    return masked(value) if field == "registry_email" else value


def _source(registry_import: UUID | None, undoes: bool, person: str, locale: i18n.Locale) -> str:
    if registry_import is None:
        return person
    return i18n.gettext(locale, UNDONE if undoes else IMPORTED)
