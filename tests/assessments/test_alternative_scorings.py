"""One questionnaire scored in two declared ways."""

import json
from pathlib import Path

import pytest

from assessments import content
from assessments.model import Context, Result, Value
from assessments.scoring import score
from tests.assessments.demos import Change, demo, put, refused, written

SAMPLE: dict[str, Value] = {"share": {"band": "2"}, "ready": ["rules"]}


def scored(scoring_id: str | None, values: dict[str, Value]) -> Result:
    return score(demo("paths").under(scoring_id), values, Context())


def test_the_usual_scoring_is_that_of_the_file() -> None:
    found = scored(None, SAMPLE)
    assert (found.points, found.maximum, found.level, found.scoring) == (3, 4, 1, None)


def test_an_alternative_has_its_own_points_tree_and_levels() -> None:
    found = scored("strict", SAMPLE)
    assert (found.points, found.maximum, found.score) == (7.5, 10, 75)
    assert (found.level, found.scoring, found.questionnaire) == (1, "strict", "demo-paths/1")
    assert scored("strict", {**SAMPLE, "ready": ["rules", "paper"]}).points == 6.25


def test_points_are_counted_out_of_the_declared_maximum() -> None:
    everything = scored("strict", {"share": {"band": "2"}, "ready": ["rules", "training"]})
    assert everything.points == 7.5
    assert [one.maximum for one in everything.contributions] == [5, 5]
    assert scored("strict", {"share": {"band": "2"}, "ready": "not_applicable"}).score == 100


def test_questions_and_paths_are_the_same_in_both() -> None:
    usual, strict = demo("paths"), demo("paths").under("strict")
    assert [one.id for one in usual.questions] == [one.id for one in strict.questions]
    assert usual.paths == strict.paths
    assert usual.content_hash == strict.content_hash
    assert [(one.id, one.title.en) for one in usual.alternatives] == [("strict", "Stricter")]


def test_an_alternative_that_is_not_declared_is_not_invented() -> None:
    with pytest.raises(KeyError):
        demo("paths").under("generous")


def test_levels_of_the_file_hold_where_an_alternative_gives_none(tmp_path: Path) -> None:
    document = written("paths")
    del document["alternative_scorings"][0]["levels"]
    path = tmp_path / "paths.yaml"
    path.write_text(json.dumps(document))
    questionnaire = content.load(path)
    assert questionnaire.under("strict").levels == questionnaire.levels


def test_a_level_that_an_alternative_cannot_reach_is_refused(tmp_path: Path) -> None:
    found = refused(tmp_path, "paths", put("alternative_scorings", 0, "levels", "overall", 0, "from", to=0.9))
    assert found == [
        "alternative_scorings[strict].levels.overall[1]: is unreachable: no answers meet its conditions"
    ]


ONE = "alternative_scorings[strict]"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (put("alternative_scorings", 0, "title", to=None), f"{ONE}.title: is missing"),
        (
            put("alternative_scorings", 0, "points", 0, "question", to="rows"),
            f"{ONE}.points[rows].question: there",
        ),
        (
            put("alternative_scorings", 0, "points", 0, "option", to="ink"),
            f"{ONE}.points[ready].option: 'ink' is",
        ),
        (
            put("alternative_scorings", 0, "scoring", "maximum", to=10),
            f"{ONE}.scoring[total].maximum: states 10",
        ),
        (
            put("alternative_scorings", 0, "scoring", "children", 1, "out_of", to=1),
            f"{ONE}.scoring[ready].out_of: is 1",
        ),
        (
            put("alternative_scorings", 0, "scoring", "children", to=["ready"]),
            "carries points, but scoring does not",
        ),
        (
            put("alternative_scorings", 0, "levels", "names", 1, "level", to=4),
            f"{ONE}.levels.names[4]: no rule",
        ),
        (
            lambda document: document["alternative_scorings"].append(document["alternative_scorings"][0]),
            f"{ONE}: is used 2 times",
        ),
    ],
)
def test_a_faulty_alternative_is_refused_with_path_and_reason(
    tmp_path: Path, change: Change, problem: str
) -> None:
    found = refused(tmp_path, "paths", change)
    assert any(problem in one for one in found), found
