"""What is published about uptake, read from measures.yaml, and which answers each of them rests on."""

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
import yaml

from assessments import content
from lotrinh.i18n import Locale
from recommender.catalogue import shipped

Group = Literal["tools", "contracts", "logistics"]
STATES_KIND = "solution_states"


class Text(msgspec.Struct, frozen=True):
    vi: str
    en: str

    def get(self, locale: Locale) -> str:
        return self.en if locale == "en" else self.vi


class AnswerRule(msgspec.Struct, frozen=True):
    """`question` is instrument/question."""

    question: str
    any_of: tuple[str, ...]

    @property
    def instrument(self) -> str:
        return self.question.partition("/")[0]

    @property
    def question_id(self) -> str:
        return self.question.partition("/")[2]


class Measure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Exactly one of `solutions` and `answer` says when it counts as in use."""

    id: str
    group: Group
    title: Text
    definition: Text
    solutions: tuple[str, ...] = ()
    answer: AnswerRule | None = None


class Asked(msgspec.Struct, frozen=True, order=True):
    """An item of a list of tools in a questionnaire, and the solution that it stands for."""

    instrument: str
    question: str
    item: str
    solution: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    measures: tuple[Measure, ...]


@cache
def measures() -> dict[str, Measure]:
    text = Path(__file__).with_name("measures.yaml").read_text(encoding="utf-8")
    found = msgspec.convert(yaml.safe_load(text), _File).measures
    return {one.id: one for one in found}


@cache
def asked_items() -> tuple[Asked, ...]:
    """Of the solutions that a measure speaks of, where each is asked about by name."""
    wanted = {solution for one in measures().values() for solution in one.solutions}
    solution_of = {
        item: one.id for one in shipped().solutions.values() for item in one.asked_as if one.id in wanted
    }
    found = {
        Asked(questionnaire.id, question.id, item.id, solution_of[item.id])
        for questionnaire in content.shipped().values()
        for question in questionnaire.questions
        if question.kind == STATES_KIND
        for item in question.items
        if item.id in solution_of
    }
    return tuple(sorted(found))
