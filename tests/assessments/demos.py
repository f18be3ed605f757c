"""The tiny instruments of these tests, and quick ways to answer and to spoil them."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from assessments import content
from assessments.model import STATES, Context, Question, Questionnaire, Result, Value, Values
from assessments.plain_yaml import read
from assessments.scoring import score

Change = Callable[[dict[str, Any]], object]
TEXT = {"vi": "Chữ", "en": "Text"}
FOLDER = Path(__file__).parent / "instruments"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
CONTEXTS = st.builds(
    Context,
    st.sampled_from([None, "wood", "food", "metal", "chemicals", "logistics", "other"]),
    st.sampled_from([None, "micro", "small", "medium", "large"]),
)


@cache
def demo(name: str) -> Questionnaire:
    return content.load(FOLDER / f"{name}.yaml")


def result(name: str, values: Values, context: Context | None = None) -> Result:
    return score(demo(name), values, context or Context())


def written(name: str) -> dict[str, Any]:
    document, _ = read((FOLDER / f"{name}.yaml").read_text())
    assert isinstance(document, dict)
    return document


def put(*path: str | int, to: object) -> Change:
    """A change of one value deep in a file; `to=None` takes the key away."""

    def change(document: dict[str, Any]) -> None:
        inner: Any = document
        for step in path[:-1]:
            inner = inner[step]
        if to is None:
            del inner[path[-1]]
        else:
            inner[path[-1]] = to

    return change


def first(*path: str | int, to: object, at: int = 0) -> Change:
    """A change of one question of the first section."""
    return put("sections", 0, "questions", at, *path, to=to)


def refused(tmp_path: Path, name: str, change: Change) -> list[str]:
    """The problems of a demo after a change, without the path of the file."""
    document = written(name)
    change(document)
    return problems_of(tmp_path, json.dumps(document, ensure_ascii=False, indent=1))


def problems_of(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "spoiled.yaml"
    path.write_text(text)
    with pytest.raises(content.BadContent) as refused_file:
        content.load(path)
    problems = refused_file.value.problems
    assert all(problem.startswith(f"{path}: ") for problem in problems)
    return [problem.removeprefix(f"{path}: ") for problem in problems]


def every_answer(question: Question) -> list[Value]:
    """Answers of a question from worst to best, where they have an order."""
    if question.kind == "multiple":
        tickable = [option.value for option in question.options if not option.exclusive]
        alone = [[option.value] for option in question.options]
        return [*alone, *(tickable[:count] for count in range(2, len(tickable) + 1))]
    if question.kind == "solution_states":
        ids = [item.id for item in question.items]
        used = [dict.fromkeys(ids[:count], "in_use") for count in range(1, len(ids))]
        return [*used, *(dict.fromkeys(ids, state) for state in STATES)]
    if question.kind == "number":
        return [0, 0.1, 80, 80.1, 120.5, 10000]
    if question.count:
        return [{"count": count} for count in range(6)]
    if question.kind == "ratio":
        return [{"numerator": part, "denominator": 10} for part in range(11)]
    return [option.value for option in question.options]


@st.composite
def answers(draw: st.DrawFn, questionnaire: Questionnaire) -> dict[str, Value]:
    """Some answers to some of the questions, reserved ones included."""
    values: dict[str, Value] = {}
    for question in questionnaire.questions:
        offered = [*every_answer(question), *question.reserved]
        value = draw(st.sampled_from([None, *offered]))
        if value is not None:
            values[question.id] = value
    return values
