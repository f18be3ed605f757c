"""The pieces an instrument file is made of, as written there; an unknown key is refused."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from assessments.numbers import Exact, exact

Number = int | float
Positive = Annotated[int, Meta(gt=0)] | Annotated[float, Meta(gt=0)]
Sector = Literal["wood", "food", "metal", "chemicals", "logistics", "other"]
Size = Literal["micro", "small", "medium", "large"]
Kind = Literal["ladder", "frequency", "single", "multiple", "number", "ratio", "scale", "solution_states"]
State = Literal["in_use", "planned", "no_plan", "not_relevant"]
Status = Literal["scored", "unknown", "not_applicable", "unanswered", "not_asked"]
LegalStatus = Literal["replaced", "in_force", "draft", "own"]

STATES: tuple[State, ...] = ("in_use", "planned", "no_plan", "not_relevant")
UNKNOWN = "unknown"
NOT_APPLICABLE = "not_applicable"
RESERVED = (NOT_APPLICABLE, UNKNOWN)

Ratio = dict[str, float]
"""`{"numerator": 3, "denominator": 10}` or `{"count": 3}`."""
Value = str | int | float | list[str] | dict[str, str] | Ratio
"""One stored answer in its canonical JSON form; which form belongs to which kind is written in README.md."""
Values = Mapping[str, Value]


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of everything that can be written in an instrument file: an unknown key is a mistake."""


class Text(Struct, frozen=True, forbid_unknown_fields=True):
    """One text in both languages of the product; both are required and not blank."""

    vi: str
    en: str

    def get(self, locale: str) -> str:
        """English for locales that start with `en`, Vietnamese for every other."""
        return self.en if locale.startswith("en") else self.vi


class Source(Part, frozen=True, kw_only=True):
    """Where the questions come from, and how far their wording is confirmed."""

    name: Text
    evidence: Text
    reference: str | None = None
    url: Annotated[str, Meta(pattern=r"^https?://\S+$")] | None = None


class Effective(Part, frozen=True, kw_only=True):
    """The days on which the source was in force, both included; no `to` while it still is."""

    start: date = field(name="from")
    end: date | None = field(name="to", default=None)


class Audience(Part, frozen=True, kw_only=True):
    """The firms that a version is offered to; none named means all of them. No part of its content."""

    sectors: tuple[Sector, ...] = ()
    sizes: tuple[Size, ...] = ()

    def has_sector(self, sector: str) -> bool:
        return not self.sectors or sector in self.sectors

    def has_size(self, size: str) -> bool:
        return not self.sizes or size in self.sizes


class Bridge(Part, frozen=True, kw_only=True):
    """How answers to the version before are read in this one: old question id to new, the others by their id.

    Without a bridge two versions are never joined in one trend; `note` says in a sentence what it rests on.
    """

    version: str = field(name="from")
    note: Text
    map: dict[str, str] = field(default_factory=dict)


class Convention(Part, frozen=True, kw_only=True):
    """A gap of the source that was settled by us; pages show it as such."""

    id: str
    text: Text


class Pillar(Part, frozen=True, kw_only=True):
    """`short` is the label that fits a chart axis."""

    id: str
    title: Text
    short: Text


class Option(Part, frozen=True, kw_only=True):
    """`points` counts when chosen, `unticked` when an answered `multiple` leaves the option out."""

    value: str
    text: Text
    note: Text | None = None
    points: Number | None = None
    unticked: Number = 0
    exclusive: bool = False


class Bounded(Part, frozen=True, kw_only=True):
    """Begins above a bound (exclusive) or from it (inclusive), and ends where the next one begins."""

    above: Number | None = None
    start: Number | None = field(name="from", default=None)

    @property
    def strict(self) -> bool:
        """Whether the bound itself still belongs below."""
        return self.above is not None

    @property
    def bound(self) -> Exact:
        """The number written, exactly."""
        return exact(self.above if self.above is not None else self.start or 0)

    def passed(self, size: Exact) -> bool:
        """Whether a value lies beyond the bound."""
        return size > self.bound if self.strict else size >= self.bound


class Band(Bounded, frozen=True, kw_only=True):
    """A range of a number, or of a ratio's share 0..1."""

    value: str
    points: Number | None = None
    text: Text | None = None


class Condition(Part, frozen=True, kw_only=True):
    """Exactly one of: an earlier answer, the firm's sector, its size, or a combination of conditions.

    Of an answer it asks either for one of the options or bands in `any_of`, or for a number or share of
    `at_least`; a picked band counts only when all of it reaches that far.
    """

    question: str | None = None
    any_of: tuple[str, ...] = ()
    at_least: Number | None = None
    sector: tuple[Sector, ...] = ()
    size: tuple[Size, ...] = ()
    every: tuple["Condition", ...] = field(name="all", default=())
    some: tuple["Condition", ...] = field(name="any", default=())
    negated: "Condition | None" = field(name="not", default=None)


class Contradiction(Part, frozen=True, kw_only=True):
    """Answers that cannot all be true; `text` tells an advisor what to ask again."""

    id: str
    text: Text
    every: tuple[Condition, ...] = field(name="if_all")


class Item(Part, frozen=True, kw_only=True):
    """One tool of a `solution_states` question."""

    id: str
    text: Text
    note: Text | None = None
    applies_if: Condition | None = None
