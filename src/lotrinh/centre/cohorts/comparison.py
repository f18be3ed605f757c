"""Two cohorts side by side: the same figures of each, in the same rows; or one beside the whole registry."""

from uuid import UUID

import msgspec

from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.cohorts import membership
from lotrinh.centre.cohorts.figures import CAPABILITIES, Figures, HeatRow, heat_map
from lotrinh.centre.cohorts.readings import reading
from lotrinh.centre.cohorts.subjects import OVERVIEW
from lotrinh.centre.firm_filter import FirmFilter
from lotrinh.errors import UnknownFilter
from lotrinh.roadmap.titles import title
from recommender.catalogue import Text

REGISTRY = "all"


class Side(msgspec.Struct, frozen=True):
    """`cohort` None: the whole registry. `pillars`: the means of all its firms together."""

    value: str
    name: str | None
    cohort: UUID | None
    figures: Figures

    @property
    def pillars(self) -> HeatRow:
        return heat_map(self.figures.groups, "sector").rows[-1]


class Comparison(msgspec.Struct, frozen=True):
    sides: list[Side]

    @property
    def tools(self) -> list[tuple[Text, list[float | None]]]:
        """The share of each side, of the tools that any of the two recorded."""
        return [
            (title(one), [side.figures.uptake.share(one) for side in self.sides])
            for one in CAPABILITIES
            if any(one in side.figures.uptake.used for side in self.sides)
        ]


async def comparison(visitor: Visitor, values: list[str]) -> Comparison | None:
    """None: a job reads the figures of a side; raises NotFound for a cohort that the visitor does not see."""
    sides = [await _side(visitor, value) for value in values]
    read = [side for side in sides if side]
    return Comparison(read) if len(read) == len(sides) else None


async def _side(visitor: Visitor, value: str) -> Side | None:
    if value == REGISTRY:
        read = await reading(OVERVIEW, visitor, FirmFilter())
        return Side(value, None, None, read.figures) if read else None
    try:
        cohort = await membership.cohort(visitor, UUID(value))
    except ValueError:
        raise UnknownFilter(name="cohort") from None
    read = await reading(OVERVIEW, visitor, cohort.filter)
    return Side(value, cohort.name, cohort.id, read.figures) if read else None
