"""How an instrument turns points into a score and levels: the declared tree and the thresholds."""

from typing import Annotated, Literal

from msgspec import Meta

from assessments.parts import Bounded, Condition, Number, Part, Positive, Text


class Rounding(Part, frozen=True, kw_only=True):
    """To a number of decimals; `half_up` is what people expect of 0.5."""

    digits: Annotated[int, Meta(ge=0, le=6)]
    mode: Literal["half_up", "half_even", "down"] = "half_up"


class Leaf(Part, frozen=True, kw_only=True):
    """A question in the scoring tree, its points multiplied by `times`.

    `out_of` is the maximum its points are counted out of where a source takes more than can be earned.
    """

    question: str
    times: Positive = 1
    weight: Positive | None = None
    out_of: Positive | None = None


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


class OptionPoints(Part, frozen=True, kw_only=True):
    """What one option of a `multiple` earns under an alternative scoring, ticked and left out."""

    question: str
    option: str
    points: Number
    unticked: Number = 0


class AlternativeScoring(Part, frozen=True, kw_only=True):
    """Another way to score the same answers; the levels of the file hold where it gives none."""

    id: str
    title: Text
    scoring: Node
    levels: Levels | None = None
    points: tuple[OptionPoints, ...] = ()


class Step(Part, frozen=True, kw_only=True):
    """A step of a path; `gate` says what should be in place before it is taken."""

    id: str
    title: Text
    done_if: Condition
    gate: Text | None = None


class Path(Part, frozen=True, kw_only=True):
    """Steps in the order they are best taken, for the firms that the path concerns."""

    id: str
    title: Text
    steps: tuple[Step, ...]
    applies_if: Condition | None = None

    @property
    def is_ladder(self) -> bool:
        """Whether its steps are rungs, counted from 0: every one has a gate."""
        return all(step.gate for step in self.steps)
