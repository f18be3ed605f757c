"""The pieces a catalogue is made of, as they are written in its files; an unknown key is refused."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

Kind = Literal["platform", "separate_tool", "practice", "fact", "training"]
Sector = Literal["wood", "food", "metal", "chemicals", "logistics", "other"]
Size = Literal["micro", "small", "medium", "large"]
Ladder = Literal["warehouse", "transport"]
Category = Literal["digital_solution", "digital_consulting", "training"]
Status = Literal["in_force", "draft"]

SECTORS: tuple[Sector, ...] = ("wood", "food", "metal", "chemicals", "logistics", "other")
SIZES: tuple[Size, ...] = ("micro", "small", "medium", "large")
SCALES = ("employees", "vehicles", "items", "orders_per_day", "order_lines_per_day")
PLACE_IN_RANGE: Mapping[str, float] = {"micro": 0.0, "small": 0.3, "medium": 0.7, "large": 1.0}
"""Ranges are estimated for firms of many sizes: the smallest plan with the low end, the largest with the high one."""

Id = Annotated[str, Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=48)]
Money = Annotated[int, Meta(ge=0, le=1_000_000_000_000)]
Count = Annotated[int, Meta(ge=0, le=1_000_000)]
Share = Annotated[float, Meta(gt=0, le=1)]


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of everything that can be written in a file of the catalogue."""


class Text(Struct, frozen=True, forbid_unknown_fields=True):
    """One text in both languages of the product; both are required and not blank."""

    vi: str
    en: str

    def get(self, locale: str) -> str:
        """English for locales that start with `en`, Vietnamese for every other."""
        return self.en if locale.startswith("en") else self.vi


class Minimum(Part, frozen=True, kw_only=True):
    """The scale from which a solution is worth it; what is not named does not matter.

    `any_one`: one of the scales named is enough; else all of them have to be reached.
    """

    employees: Count | None = None
    vehicles: Count | None = None
    items: Count | None = None
    orders_per_day: Count | None = None
    order_lines_per_day: Count | None = None
    any_one: bool = False

    @property
    def named(self) -> tuple[tuple[str, int], ...]:
        """Each scale that matters with the least it has to be."""
        pairs = ((scale, getattr(self, scale)) for scale in SCALES)
        return tuple((scale, least) for scale, least in pairs if least is not None)

    def mattering(self, amount: Callable[[str], float | None]) -> list[tuple[str, int, float | None]]:
        """The scales that matter still, each with its least and with what a firm has of it, None for unknown."""
        found = [(scale, least, amount(scale)) for scale, least in self.named]
        is_reached = any(has is not None and has >= least for _, least, has in found)
        return [] if self.any_one and is_reached else found


class Rung(Part, frozen=True, kw_only=True):
    """The place of a solution on a ladder that is climbed rung by rung."""

    ladder: Ladder
    step: Annotated[int, Meta(ge=1, le=5)]


class PathSteps(Part, frozen=True, kw_only=True):
    """The steps of a declared path, by id, that a solution completes."""

    id: Id
    steps: tuple[Id, ...]


class Cost(Part, frozen=True, kw_only=True):
    """What it takes in VND, from and to, before any support: an estimate for planning."""

    low: Money
    high: Money
    per: Literal["once", "year"]
    note: Text | None = None

    def expected(self, size: str) -> int:
        """What a firm of a size should plan with; of a yearly price, for the first year."""
        return self.low + round(PLACE_IN_RANGE.get(size, 1.0) * (self.high - self.low))


class Weeks(Part, frozen=True, kw_only=True):
    """How long it takes until daily use: an estimate for planning."""

    low: Annotated[int, Meta(ge=0, le=156)]
    high: Annotated[int, Meta(ge=0, le=156)]

    def expected(self, size: str) -> float:
        """What a firm of a size should plan with."""
        return self.low + PLACE_IN_RANGE.get(size, 1.0) * (self.high - self.low)


class Told(Part, frozen=True, kw_only=True):
    """An answer to another questionnaire that means "in use"; `question` is instrument/question."""

    question: Annotated[str, Meta(pattern=r"^[a-z0-9-]+/\S+$")]
    any_of: tuple[str, ...] = ()
    at_least: float | None = None


FREE = Cost(low=0, high=0, per="once")
AT_ONCE = Weeks(low=0, high=0)


class Solution(Part, frozen=True, kw_only=True):
    """Something a firm can take up; README.md says what each field means.

    A fact has neither cost nor time, training belongs to other solutions by their `training`. `retired_on`: the day
    since which it is not advised any more.
    """

    id: Id
    title: Text
    summary: Text
    kind: Kind
    function: Id
    also_serves: tuple[Id, ...] = ()
    gives: tuple[Id, ...] = ()
    sectors: tuple[Sector, ...] = SECTORS
    sizes: tuple[Size, ...] = SIZES
    minimum: Minimum = Minimum()
    rung: Rung | None = None
    path: PathSteps | None = None
    requires: tuple[Id, ...] = ()
    works_better_after: tuple[Id, ...] = ()
    alternative_to: tuple[Id, ...] = ()
    legally_before: tuple[Id, ...] = ()
    cost: Cost = FREE
    weeks: Weeks = AT_ONCE
    people: Annotated[int, Meta(ge=0, le=1000)] = 0
    staff: Text | None = None
    impact: Annotated[int, Meta(ge=1, le=5)] | None = None
    support: tuple[Category, ...] = ()
    training: Id | None = None
    prepare: tuple[Text, ...] = ()
    monday: Text | None = None
    in_use_when: tuple[Text, ...] = ()
    source: Text | None = None
    asked_as: tuple[Id, ...] = ()
    told_by: tuple[Told, ...] = ()
    retired_on: date | None = None

    @property
    def advisable(self) -> bool:
        """Whether it can be a step of its own: no fact that nearly every firm has, no training for another."""
        return self.kind not in {"fact", "training"}

    @property
    def advised(self) -> bool:
        """Whether it may still become a step: a retired one is only read where it is a step or in use already."""
        return self.advisable and self.retired_on is None


class FamilyFile(Part, frozen=True, kw_only=True):
    """A file with the solutions of one family, as written."""

    format: Literal[1]
    family: Id
    title: Text
    solutions: tuple[Solution, ...]


class Family(Struct, frozen=True, kw_only=True):
    """A group of solutions shown together; `solutions` are their ids in the order of the file."""

    id: str
    title: Text
    solutions: tuple[str, ...]


class Function(Part, frozen=True, kw_only=True):
    """A function of a firm: which capabilities belong to it, and which questions without one ask about it."""

    id: Id
    text: Text
    capabilities: tuple[Id, ...] = ()
    questions: tuple[str, ...] = ()


class FunctionsFile(Part, frozen=True, kw_only=True):
    """The functions as written, in the order they are shown."""

    format: Literal[1]
    functions: tuple[Function, ...]


class Scheme(Part, frozen=True, kw_only=True):
    """A support scheme: up to `share` of the price, at most the cap of the firm's size for each `of`.

    A size left out of `caps` is not eligible; a cap of None is not known. `first` and `last` are included.
    `rent_only`: for what is paid by the year, not for what is bought once.
    """

    id: Id
    title: Text
    legal_basis: Text
    status: Status
    category: Category
    of: Literal["contract", "year"]
    share: Share
    caps: dict[Size, Money | None]
    first: date | None = field(name="from", default=None)
    last: date | None = field(name="to", default=None)
    solutions: tuple[Id, ...] = ()
    rent_only: bool = False
    note: Text | None = None
    source: Text | None = None

    def counts_on(self, day: date) -> bool:
        """Whether the day lies between its first and its last, both included."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


class SchemesFile(Part, frozen=True, kw_only=True):
    """The support schemes as written."""

    format: Literal[1]
    schemes: tuple[Scheme, ...]


class Catalogue(Struct, frozen=True, kw_only=True, dict=True):
    """Everything a roadmap is made from; `version` changes with the content, not with comments or spacing."""

    solutions: Mapping[str, Solution]
    families: Mapping[str, Family]
    functions: Mapping[str, Function]
    schemes: tuple[Scheme, ...]
    version: str

    @cached_property
    def ladders(self) -> Mapping[str, tuple[str, ...]]:
        """The solutions on each ladder."""
        found: dict[str, tuple[str, ...]] = {}
        for one in self.solutions.values():
            if one.rung is not None:
                found[one.rung.ladder] = (*found.get(one.rung.ladder, ()), one.id)
        return found

    @cached_property
    def legally_after(self) -> Mapping[str, tuple[str, ...]]:
        """What the law asks for before a solution."""
        found: dict[str, tuple[str, ...]] = {}
        for one in self.solutions.values():
            for later in one.legally_before:
                found[later] = (*found.get(later, ()), one.id)
        return found

    @cached_property
    def bears_on(self) -> Mapping[str, tuple[str, ...]]:
        """Whatever may become a step, or no step, or a step after others, because a solution is in use or is not."""
        found: dict[str, tuple[str, ...]] = dict.fromkeys(self.solutions, ())
        depends: dict[str, set[str]] = {}
        for name in self.solutions:
            for one in self._depends_on(name, depends):
                found[one] = (*found[one], name)
        return found

    def _depends_on(self, name: str, known: dict[str, set[str]]) -> set[str]:
        """Itself, all its prerequisites, what comes before or instead of these, and what shares a ladder with them."""
        if name in known:
            return known[name]
        one = self.solutions[name]
        first = {*one.requires, *self.legally_after.get(name, ())}
        beside = {name, *first, *one.alternative_to, *one.works_better_after}
        rungs = [self.solutions[other].rung for other in beside]
        on_ladders = [self.ladders[rung.ladder] for rung in rungs if rung is not None]
        known[name] = beside.union(*on_ladders, *(self._depends_on(other, known) for other in first))
        return known[name]
