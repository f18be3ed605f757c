"""The two readings of a missing answer: the score leaves out, the level does not."""

import pytest

from assessments.model import Context, Value
from tests.assessments.demos import result

FULL: dict[str, Value] = {"ladder": "2", "frequency": "2", "single": "2", "scale": "2"}


def test_an_unanswered_question_stays_in_every_denominator() -> None:
    found = result("choices", {"ladder": "2", "frequency": "2"})
    assert (found.points, found.maximum, found.score, found.coverage) == (6, 10, 60, 0.5)


def test_unknown_and_not_applicable_leave_the_score_but_not_the_level() -> None:
    found = result("choices", {**FULL, "ladder": "not_applicable", "frequency": "unknown"})
    assert (found.points, found.maximum, found.score) == (4, 10, 100)
    assert found.level == 1
    assert found.coverage == 0.5
    statuses = {one.question_id: one.status for one in found.contributions}
    assert statuses == {
        "ladder": "not_applicable",
        "frequency": "unknown",
        "single": "scored",
        "scale": "scored",
    }


def test_nothing_counted_has_no_score() -> None:
    found = result("multiple", {"measures": "unknown"})
    assert (found.score, found.points, found.level, found.coverage) == (None, 0, 0, 0)


def test_a_question_that_does_not_apply_leaves_both() -> None:
    found = result("conditions", {"owns": "no", "website": "2"}, Context("food", "small"))
    asked = {one.question_id: one.status for one in found.contributions}
    assert asked["labels"] == "not_asked"
    assert found.maximum == 9
    assert found.score == 400 / 9


def test_answers_to_questions_that_do_not_apply_are_ignored() -> None:
    behind = {"labels": "2", "scanners": "2"}
    values: dict[str, Value] = {"owns": "no", "website": "2"}
    assert result("conditions", {**values, **behind}) == result("conditions", values)


def test_skipping_the_question_that_opens_others_keeps_them_in_the_denominator() -> None:
    answered = result("conditions", {"owns": "yes", "labels": "0", "scanners": "0", "website": "2"})
    skipped = result("conditions", {"website": "2"})
    assert skipped.maximum >= answered.maximum
    assert skipped.score is not None
    assert answered.score is not None
    assert skipped.score <= answered.score


def test_not_knowing_the_question_that_opens_others_keeps_them_in_the_level_only() -> None:
    found = result("conditions", {"owns": "unknown", "website": "2"}, Context("wood"))
    statuses = {one.question_id: one.status for one in found.contributions}
    assert statuses == {
        "owns": "unknown",
        "labels": "unknown",
        "scanners": "unknown",
        "kiln": "unanswered",
        "website": "scored",
    }
    assert (found.maximum, found.points, found.score) == (17, 4, 50)


def test_sector_and_size_decide_what_is_asked() -> None:
    values: dict[str, Value] = {"owns": "yes", "labels": "1"}
    asked = {
        context: result("conditions", values, Context(*context)).maximum
        for context in (("wood", "small"), ("food", "small"), ("wood", "micro"), (None, None))
    }
    assert asked == {("wood", "small"): 17, ("food", "small"): 13, ("wood", "micro"): 13, (None, None): 13}


def test_a_condition_that_cannot_hold_any_more_is_decided_before_all_is_answered() -> None:
    assert result("conditions", {}, Context("wood", "micro")).maximum == 13
    assert result("conditions", {}, Context("wood", "small")).maximum == 17


@pytest.mark.parametrize(("warehouse", "points"), [("yes", 3), ("no", 6), ("unknown", 3), (None, 3)])
def test_a_tool_stays_in_the_list_until_it_is_ruled_out(warehouse: str | None, points: int) -> None:
    values: dict[str, Value] = {"tools": {"accounting": "in_use"}}
    if warehouse:
        values["warehouse"] = warehouse
    assert result("gated-solutions", values).points == points
