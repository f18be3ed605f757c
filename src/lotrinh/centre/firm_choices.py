"""What each filter of the list of firms offers, in the order of the page and in the reader's language."""

from functools import cache

import msgspec

from lotrinh import i18n
from lotrinh.centre.firm_filter import HIGHEST_LEVEL
from lotrinh.centre.tag_queries import TagRow
from lotrinh.centre.teams import Advisor
from lotrinh.firms.names import SECTORS, SIZES
from lotrinh.firms.places import Place, Places
from lotrinh.i18n import N_
from lotrinh.search import search_key
from lotrinh.selfassessment.versions import newest
from recommender import catalogue

PRIORITY = N_("The 4 priority sectors")
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
FLAGS = {"open": N_("Answers to ask about again")}
MINE, NOBODY = N_("My firms"), N_("Nobody yet")
ANY_PARK, NO_PARK = N_("In an industrial park"), N_("Outside the parks")
LEVEL, LEVELS = N_("Level %(level)s"), N_("Levels %(lowest)s–%(highest)s")
RANGES = ((0, 1), (0, 2), (0, 3), (2, 3), (4, HIGHEST_LEVEL))


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """`names_itself`: its choices say what they are of, also where they stand alone on a chip.

    `apart`: needed seldom, so folded away.
    """

    name: str
    label: str
    choices: dict[str, str]
    names_itself: bool = True
    apart: bool = False

    def said(self, value: str) -> str:
        """The filter in words."""
        text = self.choices.get(value, value)
        return text if self.names_itself else f"{self.label}: {text}"


Offered = list[Offer]


def offer(
    known: Places, people: list[Advisor], tags: list[TagRow], lists: dict[str, str], locale: i18n.Locale
) -> Offered:
    """`lists`: cohorts that are lists, by id; without any, nothing is offered to choose from."""
    cohort = Offer(name="cohort", label=i18n.gettext(locale, N_("Cohort")), choices=lists, apart=True)
    return [
        *_registered(known, locale),
        *_results(locale),
        *_of_the_centre(people, tags, locale),
        *([cohort] if lists else []),
    ]


def _registered(known: Places, locale: i18n.Locale) -> list[Offer]:
    sectors = _said({"priority": PRIORITY} | SECTORS, locale)
    parks = _said({"any": ANY_PARK, "0": NO_PARK}, locale) | _named(known.parks)
    return [
        Offer(name="sector", label=i18n.gettext(locale, N_("Sector")), choices=sectors),
        Offer(name="size", label=i18n.gettext(locale, N_("Size")), choices=_said(SIZES, locale)),
        Offer(name="park", label=i18n.gettext(locale, N_("Industrial park")), choices=parks),
        Offer(name="unit", label=i18n.gettext(locale, N_("Commune today")), choices=_named(known.units), apart=True),
        Offer(
            name="district", label=i18n.gettext(locale, N_("Former district")), apart=True,
            choices=_named(known.districts),
        ),
    ]  # fmt: skip


def _results(locale: i18n.Locale) -> list[Offer]:
    instruments = {one.id: one.title.get(locale) for one in newest().values()}
    return [
        Offer(name="level", label=i18n.gettext(locale, N_("Level (national index)")), choices=_levels(locale)),
        Offer(name="progress", label=i18n.gettext(locale, N_("Assessment")), choices=_said(PROGRESS, locale)),
        Offer(
            name="instrument", label=i18n.gettext(locale, N_("Assessment with")), apart=True, choices=instruments
        ),
        Offer(
            name="capability", label=i18n.gettext(locale, N_("In use")), names_itself=False, apart=True,
            choices=_solutions(locale),
        ),
    ]  # fmt: skip


def _of_the_centre(people: list[Advisor], tags: list[TagRow], locale: i18n.Locale) -> list[Offer]:
    advisors = _said({"mine": MINE, "none": NOBODY}, locale) | {str(one.id): one.name for one in people}
    return [
        Offer(
            name="contact", label=i18n.gettext(locale, N_("Last contact")), names_itself=False,
            choices=_said(CONTACTS, locale),
        ),
        Offer(
            name="advisor", label=i18n.gettext(locale, N_("Advisor")), names_itself=False, choices=advisors
        ),
        Offer(
            name="tag", label=i18n.gettext(locale, N_("Tag")), names_itself=False, apart=True,
            choices={str(one.id): one.name for one in tags},
        ),
        Offer(
            name="flags", label=i18n.gettext(locale, N_("To ask again")), apart=True, choices=_said(FLAGS, locale)
        ),
    ]  # fmt: skip


def _levels(locale: i18n.Locale) -> dict[str, str]:
    single = {str(level): i18n.gettext(locale, LEVEL, level=level) for level in range(HIGHEST_LEVEL + 1)}
    ranges = {
        f"{lowest}-{highest}": i18n.gettext(locale, LEVELS, lowest=lowest, highest=highest)
        for lowest, highest in RANGES
    }
    return single | ranges


@cache
def _solutions(locale: i18n.Locale) -> dict[str, str]:
    """Those that a firm takes up itself, by name; facts and courses are none."""
    named = {
        one.id: one.title.get(locale)
        for one in catalogue.shipped().solutions.values()
        if one.kind not in ("fact", "training")
    }
    return dict(sorted(named.items(), key=lambda item: search_key(item[1])))


def _said(choices: dict[str, str], locale: i18n.Locale) -> dict[str, str]:
    return {value: i18n.gettext(locale, message) for value, message in choices.items()}


def _named(found: list[Place]) -> dict[str, str]:
    return {str(place.id): place.name for place in found}
