"""How an instrument turns points into a score and levels: the declared tree and the thresholds."""

from typing import Annotated, Literal

from msgspec import Meta

from assessments.parts import Bounded, Part, Positive, Text


class Rounding(Part, frozen=True, kw_only=True):
    """To a number of decimals; `half_up` is what people expect of 0.5."""

    digits: Annotated[int, Meta(ge=0, le=6)]
    mode: Literal["half_up", "half_even", "down"] = "half_up"


class Leaf(Part, frozen=True, kw_only=True):
    """A question in the scoring tree, its points multiplied by `times`."""

    question: str
    times: Positive = 1
    weight: Positive | None = None


class Node(Part, frozen=True, kw_only=True):
    """A step of the calculation; `mean` and `weighted` work on each child's share of its own maximum."""

    id: str
    children: tuple["Leaf | Node", ...]
    combine: Literal["sum", "mean", "weighted"] = "sum"
    maximum: Positive | None = None
    rescale: Positive | None = None
    round: Rounding | None = None
    weight: Positive | None = None


class LevelName(Part, frozen=True, kw_only=True):
    """`meaning` is one sentence for the owner."""

    level: Annotated[int, Meta(ge=0)]
    text: Text
    meaning: Text


class PillarLevel(Bounded, frozen=True, kw_only=True):
    """A share of the pillar's full maximum, 0..1."""

    level: Annotated[int, Meta(ge=0)]


class PillarCount(Part, frozen=True, kw_only=True):
    """At least `count` pillars at `level` or higher."""

    count: Annotated[int, Meta(ge=1)]
    level: Annotated[int, Meta(ge=0)]


class OverallLevel(Bounded, frozen=True, kw_only=True):
    """A bound on the points earned or on their share of the full maximum, and a condition on the pillars."""

    level: Annotated[int, Meta(ge=0)]
    on: Literal["points", "share"] = "points"
    pillars: PillarCount | None = None


class Levels(Part, frozen=True, kw_only=True):
    """Names and rules; level 0 is what remains when no rule holds."""

    names: tuple[LevelName, ...]
    overall: tuple[OverallLevel, ...]
    pillar: tuple[PillarLevel, ...] = ()
