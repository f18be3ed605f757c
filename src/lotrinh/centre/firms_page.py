"""The list of firms as its page draws it: filters with their choices, chips to take them away, sorted columns."""

from datetime import datetime

import msgspec

from lotrinh import clock, i18n
from lotrinh.centre.firm_filter import HIGHEST_LEVEL, FirmFilter
from lotrinh.centre.firm_list import FirmPage
from lotrinh.centre.places import Place, Places
from lotrinh.centre.teams import Advisor
from lotrinh.firms.names import SECTORS, SIZES
from lotrinh.i18n import N_

PROGRESS = {
    "none": N_("No assessment yet"),
    "draft": N_("An assessment is under way"),
    "submitted": N_("An assessment is submitted"),
}
CONTACTS = {
    "never": N_("Never"),
    "30": N_("More than 30 days ago"),
    "90": N_("More than 90 days ago"),
}
MINE, NOBODY = N_("My firms"), N_("Nobody yet")
ANY_PARK, NO_PARK = N_("In an industrial park"), N_("Outside the parks")
LEVEL = N_("Level %(level)s")
SEARCH = N_("“%(text)s”")


class Choice(msgspec.Struct, frozen=True):
    value: str
    label: str
    chosen: bool


class Select(msgspec.Struct, frozen=True):
    name: str
    label: str
    choices: list[Choice]


class Chip(msgspec.Struct, frozen=True):
    """A filter that holds; `without` is the address of the list without it."""

    label: str
    without: str


class FirmsPage(msgspec.Struct, frozen=True):
    chosen: FirmFilter
    found: FirmPage
    selects: list[Select]
    chips: list[Chip]
    at: datetime

    @property
    def prefix(self) -> str:
        """The address up to the page number."""
        return self.chosen.address(page="0").removesuffix("0")

    def sorted_by(self, order: str) -> str:
        return self.chosen.address(order=order)


Offered = list[tuple[str, str, dict[str, str]]]
"""Name, label and choices of each filter, in the order of the page."""


def firms_page(chosen: FirmFilter, found: FirmPage, offered: Offered, locale: i18n.Locale) -> FirmsPage:
    fields = chosen.fields()
    chips = [
        Chip(label, chosen.address(**{name: ""})) for name, label in named(chosen, offered, locale).items()
    ]
    selects = [
        Select(
            name, label, [Choice(value, text, fields.get(name) == value) for value, text in choices.items()]
        )
        for name, label, choices in offered
    ]
    return FirmsPage(chosen, found, selects, chips, clock.now())


def named(chosen: FirmFilter, offered: Offered, locale: i18n.Locale) -> dict[str, str]:
    """What each filter that holds is called, by its field."""
    fields = chosen.fields()
    found = {"q": i18n.gettext(locale, SEARCH, text=chosen.text)} if chosen.text else {}
    for name, _, choices in offered:
        if name in fields:
            found[name] = choices.get(fields[name], fields[name])
    return found


def offer(known: Places, people: list[Advisor], lists: dict[str, str], locale: i18n.Locale) -> Offered:
    """`lists`: cohorts that are lists, by id; without any, nothing is offered to choose from."""
    found = _offered(known, locale) + _of_the_centre(people, locale)
    return [*found, ("cohort", i18n.gettext(locale, N_("Cohort")), lists)] if lists else found


def _offered(known: Places, locale: i18n.Locale) -> Offered:
    def say(message: str, /, **values: object) -> str:
        return i18n.gettext(locale, message, **values)

    levels = {str(level): say(LEVEL, level=level) for level in range(HIGHEST_LEVEL + 1)}
    parks = {"any": say(ANY_PARK), "0": say(NO_PARK)} | _named(known.parks)
    return [
        ("sector", say(N_("Sector")), {key: say(name) for key, name in SECTORS.items()}),
        ("size", say(N_("Size")), {key: say(name) for key, name in SIZES.items()}),
        ("park", say(N_("Industrial park")), parks),
        ("unit", say(N_("Commune today")), _named(known.units)),
        ("district", say(N_("Former district")), _named(known.districts)),
        ("level", say(N_("Level (national index)")), levels),
        ("progress", say(N_("Assessment")), {key: say(name) for key, name in PROGRESS.items()}),
    ]


def _of_the_centre(people: list[Advisor], locale: i18n.Locale) -> Offered:
    named = {str(person.id): person.name for person in people}
    advisors = {"mine": i18n.gettext(locale, MINE), "none": i18n.gettext(locale, NOBODY)} | named
    contacts = {key: i18n.gettext(locale, name) for key, name in CONTACTS.items()}
    return [
        ("advisor", i18n.gettext(locale, N_("Advisor")), advisors),
        ("contact", i18n.gettext(locale, N_("Last contact")), contacts),
    ]


def _named(found: list[Place]) -> dict[str, str]:
    return {str(place.id): place.name for place in found}
