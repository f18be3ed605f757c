"""What every page of figures has: the day, the population with its filters, and the figures themselves."""

from collections.abc import Mapping
from typing import Any

import msgspec

from lotrinh import i18n
from lotrinh.centre.firms_page import Choice, Select
from lotrinh.errors import UnknownFilter
from lotrinh.firms.names import SECTORS, SHORT_SECTORS, SHORT_SIZES, SIZES
from lotrinh.i18n import N_
from lotrinh.statistics import queries
from lotrinh.statistics.cuts import Dimension, Population
from lotrinh.statistics.editions import dated
from lotrinh.statistics.figures import Figures
from lotrinh.statistics.measures import measures
from lotrinh.statistics.place_names import PlaceNames, place_names
from lotrinh.statistics.population_filter import PopulationFilter, parse
from lotrinh.statistics.queries import Build

PARKS = {"in": N_("In an industrial park"), "out": N_("Outside the parks")}
SHORT_PARKS = {"in": N_("In a park"), "out": N_("Outside")}


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """`path`: of the page; its filters lead back to it."""

    path: str
    chosen: PopulationFilter
    builds: list[Build]
    build: Build
    places: PlaceNames
    figures: Figures
    selects: list[Select]
    parts: list[str]
    locale: i18n.Locale

    @property
    def label(self) -> str:
        """The population in words, empty for all firms."""
        return " · ".join(self.parts)

    def value_name(self, dimension: Dimension, value: str, *, short: bool = False) -> str:
        return value_name(self.places, dimension, value, self.locale, short=short)


async def frame(path: str, query: Mapping[str, Any], locale: i18n.Locale) -> Frame | None:
    """None while nothing has been computed yet. Raises UnknownFilter for a day or a place without figures."""
    chosen, places = parse(query, measures()), await place_names()
    _check_places(chosen.population, places)
    shown = await dated(chosen.as_of, locale)
    if shown is None:
        return None
    figures = await queries.figures(shown.build, chosen.population)
    of_day = places.on(shown.build.as_of)
    names = [value_name(places, one, value, locale) for one, value in chosen.population.values]
    return Frame(
        path=path, chosen=chosen, builds=shown.builds, build=shown.build, places=of_day, figures=figures,
        selects=[*_selects(chosen, of_day, locale), shown.days], parts=names, locale=locale,
    )  # fmt: skip


def value_name(
    places: PlaceNames, dimension: Dimension, value: str, locale: i18n.Locale, *, short: bool = False
) -> str:
    if dimension == "commune":
        place = places.commune(int(value))
        return place.name if place else value
    if dimension == "district":
        district = places.district(int(value))
        return district.name if district else value
    if dimension == "industrial-park":
        park = places.park(int(value))
        return park.name if park else value
    long_names = {"sector": SECTORS, "size": SIZES, "park": PARKS}
    short_names = {"sector": SHORT_SECTORS, "size": SHORT_SIZES, "park": SHORT_PARKS}
    return i18n.gettext(locale, (short_names if short else long_names)[dimension][value])


def _check_places(population: Population, places: PlaceNames) -> None:
    commune, district = population.value("commune"), population.value("district")
    if commune is not None and places.commune(int(commune)) is None:
        raise UnknownFilter(name="commune")
    if district is not None and places.district(int(district)) is None:
        raise UnknownFilter(name="district")


def _selects(chosen: PopulationFilter, places: PlaceNames, locale: i18n.Locale) -> list[Select]:
    def say(message: str) -> str:
        return i18n.gettext(locale, message)

    every = {"": say(N_("All"))}
    offered = [
        ("sector", say(N_("Sector")), every | {key: say(name) for key, name in SECTORS.items()}),
        ("size", say(N_("Size")), every | {key: say(name) for key, name in SIZES.items()}),
        ("park", say(N_("Industrial park")), every | {key: say(name) for key, name in PARKS.items()}),
        ("district", say(N_("Former district")), every | {str(d.id): d.name for d in places.districts}),
        ("commune", say(N_("Commune today")), every | {str(c.id): c.name for c in places.communes}),
    ]
    fields = chosen.fields()
    return [
        Select(name, label, [Choice(key, text, fields.get(name, "") == key) for key, text in choices.items()])
        for name, label, choices in offered
    ]
