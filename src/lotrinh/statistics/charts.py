"""Rows of bars, tables and tiles as the templates draw them."""

from math import ceil

import msgspec

from lotrinh.i18n import Locale, percent
from lotrinh.statistics.figures import Share
from lotrinh.statistics.place_names import Commune, PlaceNames
from lotrinh.statistics.queries import Point

# Roughly how the former districts lie to one another, north at the top; three rows of three.
BLOCKS = ((13, 12, 15), (14, 16, 19), (11, 18, 17))
STEPS = (0.05, 0.15, 0.25, 0.4)
AXIS_STEPS = ((0.2, 0.05), (0.5, 0.1), (1.0, 0.2))
"""Up to which share an axis has a mark at each of what."""
COURSE_ENDS = (0.04, 0.08, 0.2, 0.4, 0.6, 0.8)


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """`length`, `low` and `high` are shares of the axis; `text` stands at the end of the bar."""

    label: str
    length: float
    text: str
    low: float | None = None
    high: float | None = None


class Tile(msgspec.Struct, frozen=True, kw_only=True):
    """One unit; `step` 0 to 4 for the colour, None where the share is hidden."""

    commune: Commune
    share: Share
    step: int | None


class Block(msgspec.Struct, frozen=True):
    """A former district with the units of today that are drawn with it."""

    name: str
    tiles: list[Tile]


def axis_marks(largest: float) -> list[float]:
    """Round shares from 0 to where a scale ends that holds the largest."""
    step = next(step for most, step in AXIS_STEPS if largest <= most)
    return [round(step * mark, 2) for mark in range(max(2, ceil(largest / step - 1e-9)) + 1)]


def course_end(largest: float) -> float:
    """Where the scale of a course ends: its quarters are round, and the label of the largest has room."""
    return next((end for end in COURSE_ENDS if largest * 1.1 <= end), 1.0)


def shown(share: Share) -> float | None:
    """The estimate for all firms where there is one, else what was counted."""
    return share.estimate if share.estimate is not None else share.share


def share_text(share: Share, locale: Locale, hidden: str) -> str:
    value = shown(share)
    if share.n == 0:
        return "–"
    return hidden if value is None else percent(locale, value, 1 if 0 < value < 0.1 else 0)


def bracketed_text(share: Share, locale: Locale, hidden: str) -> str:
    """In brackets what is counted among the firms asked, so that it is not taken for an estimate for all."""
    text = share_text(share, locale, hidden)
    return f"({text})" if share.estimate is None and share.share is not None else text


def share_bars(rows: list[tuple[str, Share]], locale: Locale, hidden: str) -> tuple[list[Bar], list[float]]:
    """The bars and the marks of their axis."""
    ends = [value for _, share in rows for value in (shown(share), share.high) if value is not None]
    marks = axis_marks(max(ends, default=0.0))
    end = marks[-1]
    bars = [
        Bar(
            label=label,
            length=(shown(share) or 0.0) / end,
            text=share_text(share, locale, hidden),
            low=None if share.low is None else min(share.low / end, 1.0),
            high=None if share.high is None else min(share.high / end, 1.0),
        )
        for label, share in rows
    ]
    return bars, marks


def blocks(places: PlaceNames, shares: dict[str, Share]) -> list[list[Block]]:
    """Rows of blocks. A unit that lies in several former districts is drawn with the first of them."""
    names = {district.id: district.name for district in places.districts}
    return [
        [
            Block(
                names.get(district, ""),
                [_tile(one, shares) for one in places.communes if one.districts[0] == district],
            )
            for district in row
        ]
        for row in BLOCKS
    ]


def _tile(commune: Commune, shares: dict[str, Share]) -> Tile:
    share = shares.get(str(commune.id), Share())
    value = shown(share)
    return Tile(
        commune=commune, share=share, step=None if value is None else sum(value >= step for step in STEPS)
    )


class Slot(msgspec.Struct, frozen=True):
    label: str
    date: str
    version: str = ""
    is_break: bool = False


class Stretch(msgspec.Struct):
    """Shares that a line joins; the `leading` ones are counted only, those after them estimates for all firms."""

    first: int
    shares: list[float]
    leading: int = 0


class Course(msgspec.Struct, frozen=True):
    """Shares over month ends as the chart of courses draws them, up to `end`; hidden months break the line."""

    slots: list[Slot]
    stretches: list[Stretch]
    end: float
    heads: list[str]
    lines: list[tuple[str, list[str]]]


def stretches(shares: list[Share]) -> list[Stretch]:
    """A hidden share breaks the line, and so does one that is counted only after an estimate."""
    found: list[Stretch] = []
    before = Share()
    for place, share in enumerate(shares):
        value = shown(share)
        if value is not None:
            if shown(before) is None or (before.estimate is not None and share.estimate is None):
                found.append(Stretch(place, []))
            found[-1].shares.append(value)
            found[-1].leading += share.estimate is None
        before = share
    return found


def month(point: Point) -> str:
    return f"{point.as_of:%m/%y}"
