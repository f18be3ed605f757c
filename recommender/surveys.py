"""Real technology adoption to measure the model on: two waves of the CNCF survey, 2019 and 2020.

`survey_data/SOURCE.md` says where they come from, `survey_data/questions.yaml` what is read of them.
"""

import csv
import gzip
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from msgspec import Struct, field

from recommender.dataset import Array, Dataset

FOLDER = Path(__file__).parent / "survey_data"
LEAST_USERS = 10
UNKNOWN = float("nan")


class Question(Struct, frozen=True, forbid_unknown_fields=True):
    """`kind` one, several, ordered or grid; `values` a name to the texts that mean it."""

    kind: str
    asked: Mapping[str, list[str]]
    values: Mapping[str, str | list[str]]
    states: Mapping[str, float] = field(default_factory=dict)
    blank: float = UNKNOWN

    def texts(self) -> dict[str, list[str]]:
        return {
            str(name): [texts] if isinstance(texts, str) else texts for name, texts in self.values.items()
        }


class Block(Struct, frozen=True):
    """The columns of one question in one wave: their texts, and for each respondent what was filled in."""

    options: list[str]
    cells: list[list[str]]

    def chosen(self) -> list[set[str]]:
        """For each respondent what was ticked or, in a question of one column, what was chosen."""
        return [
            {text(cell if option == "response" else option) for option, cell in self._filled(row)}
            for row in self.cells
        ]

    def states(self) -> list[dict[str, str]]:
        """For each respondent the state of each line of a grid, laid out in one column a line or a state."""
        return [
            {option.removesuffix(text(cell)).strip(): text(cell) for option, cell in self._filled(row)}
            for row in self.cells
        ]

    def _filled(self, row: Sequence[str]) -> Iterator[tuple[str, str]]:
        return ((option, cell) for option, cell in zip(self.options, row, strict=True) if cell.strip())


def text(raw: str) -> str:
    """Letters and digits alone, for comparing."""
    return re.sub(r"[^a-z0-9]+", " ", raw.lower()).strip()


class Wave:
    """One wave as it was published."""

    def __init__(self, path: Path) -> None:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            titles, options, *self.rows = list(csv.reader(file))
        self.options = [text(option) for option in options]
        begins = [place for place, title in enumerate(titles) if title.strip()]
        ends = [*begins[1:], len(titles)]
        self.blocks = [(text(titles[a]), a, b) for a, b in zip(begins, ends, strict=True)]

    def block(self, titles: Iterable[str]) -> Block:
        """The columns of every question whose title begins with one of these."""
        places = [
            place
            for wanted in titles
            for title, begin, end in self.blocks
            if title.startswith(text(wanted))
            for place in range(begin, end)
        ]
        if not places:
            raise ValueError(f"no question begins with {list(titles)}")
        return Block([self.options[p] for p in places], [[row[p] for p in places] for row in self.rows])


@cache
def _content() -> Mapping[str, Any]:
    content: Mapping[str, Any] = yaml.safe_load((FOLDER / "questions.yaml").read_text(encoding="utf-8"))
    return content


def read(wave: str) -> Dataset:
    """All organisations of a wave that use at least one project or tool, with every solution asked about."""
    content = _content()
    published = content["waves"][wave]
    source = Wave(FOLDER / published["file"])
    columns, names, groups = _answers(source, wave)
    solutions, in_use, planned = _solutions(source, wave)
    users = (in_use == 1).any(axis=1)
    segments = _segments(columns, names, groups)
    return Dataset(
        name=f"CNCF survey {wave}", features=columns[users], feature_names=names, feature_groups=groups,
        in_use=in_use[users], planned=planned[users], solutions=solutions, segments=segments[users],
        first_day=str(published["first"]), last_day=str(published["last"]),
    ).with_users(LEAST_USERS)  # fmt: skip


def _answers(source: Wave, wave: str) -> tuple[Array, tuple[str, ...], tuple[str, ...]]:
    columns: list[Array] = []
    names: list[str] = []
    groups: list[str] = []
    for key, raw in _content()["questions"].items():
        question = Question(**raw)
        labels = [f"{key}={value}" for value in question.texts()] if question.kind != "ordered" else [key]
        columns.append(_columns(question, source, wave, len(labels)))
        names.extend(labels)
        groups.extend([key] * len(labels))
    return np.hstack(columns), tuple(names), tuple(groups)


def _columns(question: Question, source: Wave, wave: str, width: int) -> Array:
    if wave not in question.asked:
        return np.full((len(source.rows), width), UNKNOWN)
    block = source.block(question.asked[wave])
    if question.kind == "grid":
        return np.array([_grid(question, states) for states in block.states()])
    read_row = {"ordered": _ordered, "one": _one, "several": _several}[question.kind]
    return np.array([read_row(question, chosen) for chosen in block.chosen()])


def _named(question: Question, chosen: set[str]) -> list[bool]:
    return [any(text(one) in chosen for one in texts) for texts in question.texts().values()]


def _ordered(question: Question, chosen: set[str]) -> list[float]:
    named = _named(question, chosen)
    return [named.index(True) / (len(named) - 1)] if any(named) else [UNKNOWN]


def _one(question: Question, chosen: set[str]) -> list[float]:
    named = _named(question, chosen)
    return [float(value) for value in named] if any(named) else [UNKNOWN] * len(named)


def _several(question: Question, chosen: set[str]) -> list[float]:
    named = _named(question, chosen)
    return [float(value) for value in named] if chosen else [UNKNOWN] * len(named)


def _grid(question: Question, states: Mapping[str, str]) -> list[float]:
    worth = {text(state): float(value) for state, value in question.states.items()}
    blank = question.blank if states else UNKNOWN
    return [
        next((worth[states[text(line)]] for line in lines if states.get(text(line)) in worth), blank)
        for lines in question.texts().values()
    ]


def _segments(columns: Array, names: Sequence[str], groups: Sequence[str]) -> Array:
    """Size band and sector of each organisation, `-` where unknown."""
    size, sector = _content()["segments"]["size"], _content()["segments"]["sector"]
    places = len(_content()["questions"][size["question"]]["values"]) - 1
    share = columns[:, names.index(size["question"])]
    sectors = [place for place, group in enumerate(groups) if group == sector]
    labels = [names[place].split("=")[1] for place in sectors]
    rows = zip(share * places + 1, columns[:, sectors], strict=True)
    return np.array([(_band(size["bands"], place), _label(labels, chosen)) for place, chosen in rows])


def _band(bands: Mapping[str, int], place: float) -> str:
    return next((band for band, last in bands.items() if place <= last + 0.5), "-")


def _label(labels: Sequence[str], chosen: Array) -> str:
    return next((label for label, value in zip(labels, chosen, strict=True) if value == 1), "-")


def _solutions(source: Wave, wave: str) -> tuple[tuple[str, ...], Array, Array]:
    """Names, in use and planned; unknown where nobody asked."""
    projects, used, planned = _projects(source, wave)
    tools, ticked = _tools(source, wave)
    never_asked = np.full(ticked.shape, UNKNOWN)
    return (*projects, *tools), np.hstack([used, ticked]), np.hstack([planned, never_asked])


def _projects(source: Wave, wave: str) -> tuple[list[str], Array, Array]:
    spec = _content()["projects"]
    answers = source.block(spec["asked"][wave]).states()
    lines = sorted({line for states in answers for line in states} - {text(line) for line in spec["never"]})
    asked = np.array([[bool(states)] for states in answers])
    used, planned = (
        np.array([[float(states.get(line) == text(spec[state])) for line in lines] for states in answers])
        for state in ("in_use", "planned")
    )
    return lines, np.where(asked, used, UNKNOWN), np.where(asked & (used == 0), planned, UNKNOWN)


def _tools(source: Wave, wave: str) -> tuple[list[str], Array]:
    spec = _content()["tools"]
    answers = source.block(spec["asked"][wave]).chosen()
    left_out = {text(one) for one in (*spec["not_read"], *spec["none"][wave])} | {""}
    same = {text(one): text(other) for one, other in spec["same"].items()}
    ticked = [{same.get(one, one) for one in chosen - left_out} for chosen in answers]
    known = np.array([[bool(chosen)] for chosen in answers]) | _without(
        source, spec.get("whether", {}).get(wave)
    )
    tools = sorted(set().union(*ticked))
    used = np.array([[float(tool in one) for tool in tools] for one in ticked])
    return tools, np.where(known, used, UNKNOWN)


def _without(source: Wave, whether: Mapping[str, Any] | None) -> Array:
    """Who said that there are no such tools at all, and so was not asked which."""
    if whether is None:
        return np.zeros((len(source.rows), 1), dtype=bool)
    no = {text(answer) for answer in whether["no"]}
    return np.array([[bool(no & chosen)] for chosen in source.block([whether["question"]]).chosen()])
