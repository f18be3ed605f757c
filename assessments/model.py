"""The frozen types: a questionnaire as the engine sees it, and the result of one firm's answers."""

from functools import cached_property

from msgspec import Struct

from assessments.parts import (
    NOT_APPLICABLE,
    RESERVED,
    STATES,
    UNKNOWN,
    Band,
    Condition,
    Convention,
    Effective,
    Item,
    Kind,
    LegalStatus,
    Number,
    Option,
    Pillar,
    Sector,
    Size,
    Source,
    State,
    Status,
    Text,
    Value,
    Values,
)
from assessments.rules import LevelName, Levels, Node

__all__ = [
    "NOT_APPLICABLE",
    "RESERVED",
    "STATES",
    "UNKNOWN",
    "Band",
    "Condition",
    "Context",
    "Contribution",
    "Convention",
    "Item",
    "Kind",
    "Levels",
    "Number",
    "Option",
    "Pillar",
    "PillarResult",
    "PillarsMissing",
    "PointsMissing",
    "Question",
    "Questionnaire",
    "Result",
    "Section",
    "State",
    "Status",
    "Text",
    "Value",
    "Values",
]


class Question(Struct, frozen=True, kw_only=True):
    """`maximum` is the most points one answer can earn (before `times`), 0 when it is not scored."""

    id: str
    kind: Kind
    text: Text
    section_id: str
    maximum: Number
    hint: Text | None = None
    options: tuple[Option, ...] = ()
    items: tuple[Item, ...] = ()
    bands: tuple[Band, ...] = ()
    not_applicable: bool = False
    unknown: bool = True
    optional: bool = False
    applies_if: Condition | None = None
    convention: str | None = None
    unit: Text | None = None
    numerator: Text | None = None
    denominator: Text | None = None
    count: bool = False
    decimals: int = 0
    lowest: Number | None = None
    highest: Number | None = None

    @property
    def reserved(self) -> tuple[str, ...]:
        """The answers without content that this question offers."""
        return tuple(value for value in RESERVED if getattr(self, value))


class Section(Struct, frozen=True, kw_only=True):
    """Questions that share a page; `code` is the official number, `id` the slug of the address."""

    id: str
    title: Text
    minutes: int
    questions: tuple[Question, ...]
    code: str | None = None
    pillar: str | None = None
    intro: Text | None = None


class Questionnaire(Struct, frozen=True, kw_only=True, dict=True):
    """One immutable version of an instrument; `content_hash` is the SHA-256 of its normalised content."""

    id: str
    version: str
    title: Text
    summary: Text
    minutes: int
    source: Source
    legal_status: LegalStatus
    legal_note: Text
    effective: Effective
    conventions: tuple[Convention, ...]
    pillars: tuple[Pillar, ...]
    sections: tuple[Section, ...]
    scoring: Node
    levels: Levels
    content_hash: str

    @property
    def key(self) -> str:
        """`dbi-sme/1970-2021`: names this version everywhere, for ever."""
        return f"{self.id}/{self.version}"

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions in the order they are asked."""
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def _questions(self) -> dict[str, Question]:
        return {question.id: question for question in self.questions}

    def question(self, question_id: str) -> Question:
        """Raises KeyError for an id that this version does not have."""
        return self._questions[question_id]

    def section(self, section_id: str) -> Section:
        """Raises KeyError for an id that this version does not have."""
        return {section.id: section for section in self.sections}[section_id]

    def pillar(self, pillar_id: str) -> Pillar:
        """Raises KeyError for an id that this version does not have."""
        return {pillar.id: pillar for pillar in self.pillars}[pillar_id]

    def convention(self, convention_id: str) -> Convention:
        """Raises KeyError for an id that this version does not have."""
        return {convention.id: convention for convention in self.conventions}[convention_id]

    def level(self, level: int) -> LevelName:
        """Raises KeyError for a level that this version does not name."""
        return {name.level: name for name in self.levels.names}[level]


class Context(Struct, frozen=True):
    """What is known of the firm; an unknown sector or size fulfils no condition that names one."""

    sector: Sector | None = None
    size: Size | None = None


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


class Result(Struct, frozen=True, kw_only=True):
    """The outcome of one set of answers; `score` is 0..100, or None when nothing could be counted.

    `level` is the highest level whose own conditions all hold, `level_by_points` the one that points alone
    would give; `binding` says what the next level still needs and is empty at the top.
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
