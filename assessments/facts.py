"""The list of facts that several instruments ask about, and where each is asked."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from msgspec import field

from assessments.model import Question, Questionnaire, Value
from assessments.parts import NOT_APPLICABLE, STATES, UNKNOWN, Number, Part, Positive, Text
from assessments.plain_yaml import Refused
from assessments.plain_yaml import read as read_yaml
from assessments.points import band_of
from assessments.problems import BadContent, Problem
from assessments.reading import read

FACTS = Path(__file__).parent / "facts.yaml"
TICKED, UNTICKED = "ticked", "unticked"


class Place(NamedTuple):
    """A question of an instrument, or the tool, option or figure of it that is meant."""

    instrument: str
    question: str
    part: str = ""

    def __str__(self) -> str:
        return "/".join(filter(None, self))


class Asked(Part, frozen=True, kw_only=True):
    """Where a fact is asked; `answers` has, for each value of the fact, what a firm may answer there then."""

    question: str
    answers: dict[str, tuple[str, ...]]

    @property
    def place(self) -> Place:
        return place_of(self.question)

    def values(self, answer: str) -> frozenset[str]:
        """The values that an answer may stand for."""
        return frozenset(value for value, answers in self.answers.items() if answer in answers)

    def only_answer(self, values: frozenset[str]) -> str | None:
        """The one answer that a firm gives whichever of the values holds; None: it could give another."""
        found = {answer for value in values for answer in self.answers[value]}
        return found.pop() if len(found) == 1 else None


class Fact(Part, frozen=True, kw_only=True):
    """Something that is asked in more than one place."""

    id: str
    text: Text
    asked: tuple[Asked, ...]

    def of(self, instrument: str) -> tuple[Asked, ...]:
        """Where one instrument asks it."""
        return tuple(one for one in self.asked if one.place.instrument == instrument)


class Registry(Part, frozen=True, kw_only=True):
    """A column of the registry that holds a figure; `per` of its units are one of the question's."""

    column: Literal["employees", "revenue"]
    per: Positive = 1


class Figure(Part, frozen=True, kw_only=True):
    """A figure that is asked for in more than one place, or that the registry holds."""

    id: str
    text: Text
    asked: tuple[str, ...]
    registry: Registry | None = None

    @property
    def places(self) -> tuple[Place, ...]:
        return tuple(map(place_of, self.asked))


class Facts(Part, frozen=True, kw_only=True):
    """The file as written."""

    format: Literal[1]
    facts: tuple[Fact, ...]
    figures: tuple[Figure, ...] = field(default=())


@cache
def shipped() -> Facts:
    """The list of this package, read once; raises BadContent."""
    return load(FACTS)


def load(path: Path) -> Facts:
    """The list in a file; raises BadContent with every problem of its structure."""
    try:
        plain, problems = read_yaml(path.read_text(encoding="utf-8"))
    except Refused as error:
        raise BadContent(path, [error.problem]) from error
    found = read(plain, Facts, "", problems)
    if found is not None:
        problems += _repeated(found)
    if found is None or problems:
        raise BadContent(path, problems)
    return found


def _repeated(found: Facts) -> Iterator[Problem]:
    ids = [one.id for one in found.facts] + [one.id for one in found.figures]
    for one in sorted({one for one in ids if ids.count(one) > 1}):
        yield Problem(f"facts[{one}]", "is used more than once; every id is unique")


def place_of(written: str) -> Place:
    """`quick/tools-common/crm` as the place it names."""
    instrument, _, rest = written.partition("/")
    question, _, part = rest.partition("/")
    return Place(instrument, question, part)


def question_at(questionnaire: Questionnaire, place: Place) -> Question | None:
    """None where this version does not have the question or the part of it."""
    found = next((one for one in questionnaire.questions if one.id == place.question), None)
    if found is None or (place.part and place.part not in _parts(found)):
        return None
    return found


def _parts(question: Question) -> tuple[str, ...]:
    if question.kind == "ratio":
        return ("count",) if question.count else ("numerator", "denominator")
    return tuple(item.id for item in question.items) + tuple(option.value for option in question.options)


def offered(question: Question, place: Place) -> frozenset[str]:
    """Every answer with content that can be given at a place; "not sure" says nothing and is not among them."""
    if place.part:
        return frozenset(STATES if question.items else (TICKED, UNTICKED))
    answers = {option.value for option in question.options} | {band.value for band in question.bands}
    return frozenset(answers | ({NOT_APPLICABLE} if question.not_applicable else set()))


def answer_at(question: Question, place: Place, value: Value | None) -> str | None:
    """What a canonical answer says at a place; None where it says nothing."""
    if value is None or value == UNKNOWN:
        return None
    if value == NOT_APPLICABLE:
        return None if place.part else NOT_APPLICABLE
    if place.part:
        return _part_of(place, value)
    if question.kind in ("number", "ratio"):
        band = band_of(question, value)
        return band.value if band else None
    return value if isinstance(value, str) else None


def _part_of(place: Place, value: Value) -> str | None:
    if isinstance(value, list):
        return TICKED if place.part in value else UNTICKED
    return str(value[place.part]) if isinstance(value, dict) and place.part in value else None


def can_fill(question: Question) -> bool:
    """Whether an answer can be written down: no figure is made up, and no list of ticks is left half done."""
    return question.kind not in ("multiple", "number")


def filled(question: Question, place: Place, answer: str, before: Value) -> Value:
    """The canonical value with the answer at the place; the other tools of the question stay as `before`."""
    if place.part:
        given = before if isinstance(before, dict) else {}
        states = {key: str(state) for key, state in given.items()} | {place.part: answer}
        return {item.id: states[item.id] for item in question.items if item.id in states}
    return {"band": answer} if question.kind == "ratio" and answer != NOT_APPLICABLE else answer


def figure_at(place: Place, value: Value | None) -> Number | None:
    """The figure that an answer gives at a place: a whole answer, or one of the two figures of a share."""
    amount = value.get(place.part) if isinstance(value, dict) else value
    return amount if isinstance(amount, (int, float)) else None
