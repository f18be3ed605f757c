"""An instrument file as its author writes it, before option sets and sections are resolved."""

from typing import Annotated, Literal

from msgspec import Meta, field

from assessments.parts import (
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
    Part,
    Pillar,
    Positive,
    Source,
    Text,
)
from assessments.rules import AlternativeScoring, Levels, Node, Path

Minutes = Annotated[int, Meta(ge=1, le=600)]


class QuestionText(Part, frozen=True, kw_only=True):
    """`points` is for solution states, `minimum` for a number, `maximum` for a number or `multiple` (cap)."""

    id: str
    kind: Kind
    text: Text
    hint: Text | None = None
    options: str | tuple[Option, ...] = ()
    items: tuple[Item, ...] = ()
    bands: tuple[Band, ...] = ()
    points: Positive | None = None
    not_applicable: bool = False
    unknown: bool = True
    optional: bool = False
    effort: Positive | None = None
    applies_if: Condition | None = None
    convention: str | None = None
    capability: str | None = None
    unit: Text | None = None
    numerator: Text | None = None
    denominator: Text | None = None
    count: bool = False
    decimals: Annotated[int, Meta(ge=0, le=6)] = 0
    minimum: Number | None = None
    maximum: Number | None = None


class SectionText(Part, frozen=True, kw_only=True):
    """A section with its questions as written."""

    id: str
    title: Text
    minutes: Minutes
    questions: tuple[QuestionText, ...]
    code: str | None = None
    pillar: str | None = None
    intro: Text | None = None


class Document(Part, frozen=True, kw_only=True):
    """The whole file; the keys are described in README.md."""

    format: Literal[1]
    id: str
    version: str
    title: Text
    summary: Text
    minutes: Minutes
    source: Source
    legal_status: LegalStatus
    legal_note: Text
    effective: Effective
    audience: Audience = Audience()
    bridge: Bridge | None = None
    sections: tuple[SectionText, ...]
    scoring: Node
    levels: Levels
    conventions: tuple[Convention, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    option_sets: dict[str, tuple[Option, ...]] = field(default_factory=dict)
    pillars: tuple[Pillar, ...] = ()
    paths: tuple[Path, ...] = ()
    alternative_scorings: tuple[AlternativeScoring, ...] = ()
