"""The outcome of one set of answers, as it is stored in snapshots."""

from msgspec import Struct

from assessments.parts import Number, Status


class PillarResult(Struct, frozen=True, kw_only=True):
    """`points` of `max` decide the level; `score` (0..100) leaves out what is unknown or not applicable."""

    id: str
    points: Number
    max: Number
    score: Number | None
    level: int | None
    coverage: float


class PointsMissing(Struct, frozen=True, kw_only=True, tag_field="kind", tag="points"):
    """`level` needs more than `needed` points (`strict`) or at least that many; `missing` more would do."""

    level: int
    needed: Number
    strict: bool
    have: Number
    missing: Number


class PillarsMissing(Struct, frozen=True, kw_only=True, tag_field="kind", tag="pillars"):
    """Level `level` needs `count_needed` pillars at `pillar_level`; `pillars` are below it, nearest first."""

    level: int
    count_needed: int
    pillar_level: int
    count_have: int
    pillars: tuple[str, ...]


class Contribution(Struct, frozen=True, kw_only=True):
    """What one scored question added to the total, in points of the whole instrument.

    Those of all questions add up to `Result.points` (before rounding), their maxima to `Result.maximum`.
    """

    question_id: str
    pillar: str | None
    points: Number
    maximum: Number
    status: Status


class PathResult(Struct, frozen=True, kw_only=True):
    """How far a firm is on a path: `reached` steps without a gap, all those `done`, and the `next` one."""

    id: str
    reached: int
    done: tuple[str, ...]
    next: str | None


class Result(Struct, frozen=True, kw_only=True):
    """The outcome of one set of answers; `score` is 0..100, or None when nothing could be counted.

    `level` is the highest level whose own conditions all hold, `level_by_points` the one that points alone
    would give; `binding` says what the next level still needs and is empty at the top. `paths` has those
    that concern the firm, None in a snapshot older than paths; `scoring` names an alternative scoring, None
    the usual one.
    """

    questionnaire: str
    points: Number
    maximum: Number
    score: Number | None
    level: int
    level_by_points: int
    coverage: float
    pillars: tuple[PillarResult, ...]
    binding: tuple[PointsMissing | PillarsMissing, ...]
    contributions: tuple[Contribution, ...]
    paths: tuple[PathResult, ...] | None = None
    scoring: str | None = None
