"""Which population a page shows and as of which day, as its address says."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

import msgspec

from lotrinh.centre.firm_filter import number, one_of
from lotrinh.errors import DomainError
from lotrinh.firms.names import SECTORS, SIZES
from lotrinh.i18n import N_
from lotrinh.statistics.cube import PARKS
from lotrinh.statistics.cuts import CUTS, Dimension, Population, cut_name
from lotrinh.statistics.editions import day_of

LARGEST_ID = 2**31 - 1
KNOWN_CUTS = frozenset(cut_name(cut) for cut in CUTS)


class TooFine(DomainError):
    status = 400
    message_id = N_(
        "These filters cannot be combined: so few firms would be left that single ones could be recognised. "
        "Choose at most two of sector, size and park; a former district or a commune stands alone."
    )


class PopulationFilter(msgspec.Struct, frozen=True, kw_only=True):
    """`as_of` None: the newest figures. `measure`: the one that tables and the map show, None for the first."""

    population: Population = Population()
    as_of: date | None = None
    measure: str | None = None

    def fields(self) -> dict[str, str]:
        found: dict[str, str] = dict(self.population.values)
        if self.measure is not None:
            found["measure"] = self.measure
        if self.as_of is not None:
            found["as_of"] = str(self.as_of)
        return found

    def address(self, **changed: str) -> str:
        """With some fields changed, or taken away by an empty value."""
        fields = {name: value for name, value in (self.fields() | changed).items() if value}
        return f"?{urlencode(fields)}" if fields else ""

    @property
    def day_address(self) -> str:
        """What leads to the same day on a page without other filters."""
        return f"?as_of={self.as_of}" if self.as_of else ""

    def within(self, dimension: Dimension, value: str) -> Population | None:
        """The population cut further, None where that would be too fine."""
        if self.population.value(dimension) is not None:
            return None
        found = self.population.within(dimension, value)
        return found if found.cut in KNOWN_CUTS else None


def parse(given: Mapping[str, Any], measures: Mapping[str, object]) -> PopulationFilter:
    """Raises UnknownFilter for a value that no list offers, TooFine for a combination without figures."""
    fields = {name: str(value).strip() for name, value in given.items()}
    chosen: dict[Dimension, str | int | None] = {
        "sector": one_of(fields, "sector", SECTORS),
        "size": one_of(fields, "size", SIZES),
        "park": one_of(fields, "park", PARKS),
        "district": number(fields, "district", 1, LARGEST_ID),
        "commune": number(fields, "commune", 1, LARGEST_ID),
    }
    population = Population()
    for dimension, value in chosen.items():
        if value is not None:
            population = population.within(dimension, str(value))
    if population.cut not in KNOWN_CUTS:
        raise TooFine
    return PopulationFilter(
        population=population, as_of=day_of(fields), measure=one_of(fields, "measure", measures)
    )
