"""The figures of one cohort as pages show them: means, distributions and the heat map, each with its n."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

import msgspec

from assessments.parts import Text
from lotrinh import clock
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.cohorts import figure_queries
from lotrinh.centre.cohorts.figure_queries import Counts, Group, Steps, Uptake
from lotrinh.centre.firm_filter import HIGHEST_LEVEL, FirmFilter
from lotrinh.firms import names
from lotrinh.roadmap.titles import title
from recommender.catalogue import Text as CatalogueText

TOO_FEW = 5
"""A mean of fewer firms is not shown."""
SHADES = (24, 36, 50, 70)
"""Where a darker shade of the heat map begins."""
WEAKEST = 2
HALF_A_YEAR = timedelta(days=182)
HEADLINE = "e-contract"
CAPABILITIES = (
    HEADLINE, "e-labour-contract", "organisation-signature", "signatory-signatures", "e-archive", "accounting",
    "erp", "crm", "barcode", "wms", "oms", "tms",
)  # fmt: skip
"""What the province follows: contracts and signatures, platforms, the first rungs of warehouse and transport."""
SEGMENTS: dict[str, dict[str, str]] = {"sector": names.SECTORS, "size": names.SIZES}


class Cell(msgspec.Struct, frozen=True):
    """A mean of 0 to 100 over `firms`, None where they are too few; `shade` 1 to 5."""

    mean: float | None
    firms: int

    @property
    def shade(self) -> int:
        return 0 if self.mean is None else 1 + sum(self.mean >= bound for bound in SHADES)


class HeatRow(msgspec.Struct, frozen=True):
    """`label`: an English gettext id; None for all firms together."""

    label: str | None
    firms: int
    cells: list[Cell]


class HeatMap(msgspec.Struct, frozen=True):
    """`weakest`: the pillars that lie lowest in every segment shown, or when there are none over all firms."""

    segment: str
    pillars: list[Text]
    rows: list[HeatRow]
    weakest: list[Text]
    everywhere: bool


class Tool(msgspec.Struct, frozen=True):
    """How many use a solution, the share that does and did on the earlier day, and who gave it up within the year."""

    title: CatalogueText
    used: int
    share: float | None
    earlier: float | None
    given_up: int

    @property
    def change(self) -> int | None:
        """In whole points of a hundred; None where one of the two shares is not known."""
        if self.share is None or self.earlier is None:
            return None
        return round(100 * (self.share - self.earlier))


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    counts: Counts
    groups: list[Group]
    registry: tuple[float | None, int]
    uptake: Uptake
    earlier: Uptake
    earlier_on: date
    steps: Steps

    @property
    def rated(self) -> int:
        return sum(one.firms for one in self.groups)

    @property
    def level(self) -> float | None:
        """The mean level, firms at level 0 counted."""
        return sum(one.level * one.firms for one in self.groups) / self.rated if self.rated else None

    @property
    def coverage(self) -> float | None:
        return self.counts.submitted / self.counts.firms if self.counts.firms else None

    @property
    def abandonment(self) -> float | None:
        return self.uptake.dropped / self.uptake.users if self.uptake.users else None

    @property
    def headline(self) -> Tool:
        return tool(HEADLINE, self.uptake, self.earlier)

    @property
    def levels(self) -> list[int]:
        """How many firms stand at level 0, 1, 2 …"""
        return [
            sum(one.firms for one in self.groups if one.level == level) for level in range(HIGHEST_LEVEL + 1)
        ]

    @property
    def tools(self) -> list[Tool]:
        return tools(self.uptake, self.earlier)


def tools(now: Uptake, earlier: Uptake) -> list[Tool]:
    """Of the ones that are followed, those that any firm of the cohort had recorded."""
    return [tool(one, now, earlier) for one in CAPABILITIES if one in now.used]


def tool(solution: str, now: Uptake, earlier: Uptake) -> Tool:
    return Tool(
        title(solution), now.used.get(solution, 0), now.share(solution), earlier.share(solution),
        now.given_up.get(solution, 0),
    )  # fmt: skip


async def figures(visitor: Visitor, chosen: FirmFilter) -> Figures:
    today = clock.today()
    return Figures(
        counts=await figure_queries.counts(visitor, chosen),
        groups=await figure_queries.groups(visitor, chosen),
        registry=await figure_queries.registry_level(),
        uptake=await figure_queries.uptake(visitor, chosen, today),
        earlier=await figure_queries.uptake(visitor, chosen, today - HALF_A_YEAR, CAPABILITIES),
        earlier_on=today - HALF_A_YEAR,
        steps=await figure_queries.steps(visitor, chosen),
    )


def heat_map(groups: list[Group], segment: str) -> HeatMap:
    """Pillar by segment ("sector" or "size"), then all firms together."""
    key: Callable[[Group], str] = (lambda one: one.sector) if segment == "sector" else (lambda one: one.size)
    pillars = [one.short or one.title for one in figure_queries.index().pillars]
    rows = [
        _row(label, [one for one in groups if key(one) == name], len(pillars))
        for name, label in SEGMENTS[segment].items()
        if any(key(one) == name for one in groups)
    ]
    together = _row(None, groups, len(pillars))
    common = (
        set.intersection(*found)
        if (found := [_lowest(row) for row in rows if row.firms >= TOO_FEW])
        else set()
    )
    weakest = sorted(common or _lowest(together))
    return HeatMap(segment, pillars, [*rows, together], [pillars[one] for one in weakest], bool(common))


def _row(label: str | None, groups: Iterable[Group], pillars: int) -> HeatRow:
    chosen = list(groups)
    cells = [
        _cell(sum(one.sums[place] for one in chosen), sum(one.counted[place] for one in chosen))
        for place in range(pillars)
    ]
    return HeatRow(label, sum(one.firms for one in chosen), cells)


def _cell(total: float, firms: int) -> Cell:
    return Cell(total / firms if firms >= TOO_FEW else None, firms)


def _lowest(row: HeatRow) -> set[int]:
    """The places of the lowest means; none where no mean is shown."""
    known = [place for place, cell in enumerate(row.cells) if cell.mean is not None]
    return set(sorted(known, key=lambda place: row.cells[place].mean or 0.0)[:WEAKEST])
