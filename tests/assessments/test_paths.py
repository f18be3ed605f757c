"""Paths: how far a firm has come, told from its answers."""

from pathlib import Path

import msgspec
import pytest

from assessments.model import PathResult, Result, Value
from tests.assessments.demos import Change, first, put, refused, result

SIGNING: dict[str, Value] = {
    "ready": ["rules"],
    "people": {"count": 3},
    "share": {"numerator": 1, "denominator": 2},
}


def path(values: dict[str, Value], path_id: str = "signing") -> PathResult:
    return {one.id: one for one in result("paths", values).paths}[path_id]


def test_nothing_answered_stands_before_the_first_step() -> None:
    assert path({}) == PathResult(id="signing", reached=0, done=(), next="rules")


def test_the_end_is_reached_when_every_step_is_done() -> None:
    assert path(SIGNING) == PathResult(id="signing", reached=3, done=("rules", "people", "half"), next=None)


def test_a_step_done_ahead_of_the_order_is_noted_but_does_not_count() -> None:
    ahead = {key: value for key, value in SIGNING.items() if key != "people"}
    assert path(ahead) == PathResult(id="signing", reached=1, done=("rules", "half"), next="people")


@pytest.mark.parametrize(
    ("share", "done"),
    [
        ({"numerator": 1, "denominator": 2}, True),
        ({"numerator": 499999, "denominator": 1000000}, False),
        ({"band": "2"}, True),
        ({"band": "1"}, False),
        ("unknown", False),
    ],
)
def test_a_picked_band_counts_only_when_all_of_it_reaches_the_mark(share: Value, done: bool) -> None:
    assert ("half" in path({"share": share}).done) is done


@pytest.mark.parametrize(
    ("people", "done"), [({"count": 2}, False), ({"count": 3}, True), ({"count": 4}, True)]
)
def test_a_count_is_compared_with_its_mark(people: Value, done: bool) -> None:
    assert ("people" in path({"people": people}).done) is done


@pytest.mark.parametrize("owns", [{}, {"owns": "no"}, {"owns": "unknown"}])
def test_a_path_that_does_not_concern_the_firm_is_left_out(owns: dict[str, Value]) -> None:
    assert [one.id for one in result("paths", owns).paths] == ["signing"]


def test_a_step_on_a_question_that_is_not_asked_is_not_done() -> None:
    few: dict[str, Value] = {"owns": "yes", "orders": 9.5, "scanners": 5}
    assert path(few, "warehouse").done == ()
    assert path(few | {"orders": 10}, "warehouse").done == ("scanners",)


def test_a_condition_turned_round_waits_for_an_answer() -> None:
    busy: dict[str, Value] = {"owns": "yes", "orders": 100}
    assert path(busy, "warehouse").done == ()
    assert path(busy | {"ready": ["rules"]}, "warehouse").done == ("busy",)
    assert path(busy | {"ready": ["rules", "paper"]}, "warehouse").done == ()


def test_a_result_stored_before_there_were_paths_is_still_read() -> None:
    old = msgspec.to_builtins(result("paths", SIGNING))
    del old["paths"], old["scoring"]
    found = msgspec.convert(old, Result)
    assert found.paths is None
    assert found.scoring is None


STEP = "paths[signing].steps"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (put("paths", 1, "id", to="signing"), "paths[signing]: is used 2 times"),
        (put("paths", 0, "steps", 1, "id", to="rules"), f"{STEP}[rules]: is used 2 times"),
        (put("paths", 0, "steps", to=[]), f"{STEP}: has no steps"),
        (put("paths", 0, "steps", 0, "title", "en", to=""), f"{STEP}[rules].title.en: missing translation"),
        (put("paths", 0, "steps", 0, "done_if", to=None), f"{STEP}[rules].done_if: is missing"),
        (put("paths", 0, "steps", 0, "done_if", "question", to="rows"), "there is no question 'rows'"),
        (put("paths", 0, "steps", 0, "done_if", "any_of", to=["ink"]), "is not an answer of 'ready'"),
        (put("paths", 0, "steps", 0, "done_if", "at_least", to=1), "any_of belong together, or question and"),
        (put("paths", 0, "steps", 2, "done_if", "question", to=None), "needs exactly one of"),
        (put("paths", 0, "steps", 2, "done_if", "question", to="ready"), "'ready' is neither a number nor"),
        (put("paths", 0, "steps", 2, "done_if", "at_least", to=1.5), "1.5 tells no answers of 'share' apart"),
        (put("paths", 0, "steps", 2, "done_if", "at_least", to=0), "0 tells no answers of 'share' apart"),
        (
            put("paths", 1, "applies_if", "any_of", to=["no"]),
            "steps[scanners].done_if: no answers can meet it",
        ),
        (
            put("paths", 0, "steps", 1, "done_if", to={"not": {"question": "ready", "any_of": ["rules"]}}),
            f"{STEP}[people].done_if: no answers can meet it together with the steps before",
        ),
        (
            first("capability", to="magic", at=1),
            "questions[share].capability: there is no capability 'magic'",
        ),
    ],
)
def test_a_faulty_path_is_refused_with_path_and_reason(tmp_path: Path, change: Change, problem: str) -> None:
    found = refused(tmp_path, "paths", change)
    assert any(problem in one for one in found), found
