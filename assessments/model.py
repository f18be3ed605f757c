"""The frozen types: a questionnaire as the engine sees it, and the result of one firm's answers."""

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from assessments.parts import (
    NOT_APPLICABLE,
    RESERVED,
    STATES,
    UNKNOWN,
    Audience,
    Band,
    Bridge,
    Condition,
    Contradiction,
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
from assessments.results import (
    Contribution,
    PathResult,
    PillarResult,
    PillarsMissing,
    PointsMissing,
    Result,
)
from assessments.rules import LevelName, Levels, Node, Path

__all__ = [
    "NOT_APPLICABLE",
    "RESERVED",
    "STATES",
    "UNKNOWN",
    "Alternative",
    "Band",
    "Condition",
    "Context",
    "Contradiction",
    "Contribution",
    "Convention",
    "Item",
    "Kind",
    "Levels",
    "Number",
    "Option",
    "Path",
    "PathResult",
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
    """`maximum` is the most points one answer can earn (before `times`), 0 when it is not scored.

    `effort` is what one step up costs, beside 1 for an ordinary question (of solution states: one more tool);
    `tool_efforts` are those of single tools where they differ.
    """

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
    effort: Number = 1
    tool_efforts: Mapping[str, Number] = {}
    applies_if: Condition | None = None
    convention: str | None = None
    capability: str | None = None
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
    """One immutable version of an instrument; `content_hash` is the SHA-256 of its normalised content.

    `scoring_id` names the alternative scoring that `under` chose; None is the scoring of the file itself.
    """

    id: str
    version: str
    title: Text
    summary: Text
    minutes: int
    source: Source
    legal_status: LegalStatus
    legal_note: Text
    effective: Effective
    audience: Audience
    bridge: Bridge | None
    conventions: tuple[Convention, ...]
    contradictions: tuple[Contradiction, ...] = ()
    pillars: tuple[Pillar, ...]
    sections: tuple[Section, ...]
    scoring: Node
    levels: Levels
    content_hash: str
    paths: tuple[Path, ...] = ()
    alternatives: tuple["Alternative", ...] = ()
    scoring_id: str | None = None

    @property
    def key(self) -> str:
        """`dbi-sme/1970-2021`: names this version everywhere, for ever."""
        return f"{self.id}/{self.version}"

    @property
    def maximum(self) -> Number:
        """The most points there are: of a mean that is not rescaled, 1."""
        return self.scoring.rescale or self.scoring.maximum or 1

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

    def path(self, path_id: str) -> Path:
        """Raises KeyError for an id that this version does not have."""
        return {path.id: path for path in self.paths}[path_id]

    def under(self, scoring_id: str | None) -> "Questionnaire":
        """The same questions under an alternative scoring; raises KeyError for one not declared."""
        if scoring_id is None:
            return self
        return {one.id: one.questionnaire for one in self.alternatives}[scoring_id]


class Alternative(Struct, frozen=True, kw_only=True):
    """Another declared way to score the same answers."""

    id: str
    title: Text
    questionnaire: Questionnaire


class Context(Struct, frozen=True):
    """What is known of the firm; an unknown sector or size fulfils no condition that names one."""

    sector: Sector | None = None
    size: Size | None = None
