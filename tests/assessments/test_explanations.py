"""What is missing for the next level, in sentences."""

import pytest

from assessments import content
from assessments.explain import binding_sentences, heading, result_json, strongest, weakest
from assessments.model import Context, PointsMissing, Questionnaire, Result, Value
from assessments.scoring import score
from tests.assessments.demos import demo, result


def dbi_result(**pillars: int) -> tuple[Questionnaire, Result]:
    dbi = content.get("dbi-sme", "1970-2021")
    values: dict[str, Value] = {}
    for question in dbi.questions:
        step = str(pillars[dbi.section(question.section_id).pillar or ""])
        values[question.id] = {"band": step} if question.kind == "ratio" else step
    return dbi, score(dbi, values, Context())


def test_points_and_pillars_in_one_line() -> None:
    dbi, found = dbi_result(customer=3, strategy=3, technology=3, operations=1, culture=1, data=0)
    assert (found.points, found.level) == (125, 1)
    dbi, found = dbi_result(customer=2, strategy=3, technology=2, operations=2, culture=2, data=1)
    assert found.points == 126
    assert heading(dbi, found, "vi") == "Còn 3 điểm và 3 trụ cột nữa là lên Mức 3"
    assert heading(dbi, found, "en") == "Level 3 is 3 points and 3 pillars away"
    assert binding_sentences(dbi, found, "vi")[:2] == [
        "Mức 3 cần trên 128 điểm và ít nhất 4 trụ cột đạt mức 3.",
        "Bạn có 126 điểm và 1 trụ cột.",
    ]
    assert binding_sentences(dbi, found, "en")[:2] == [
        "Level 3 needs more than 128 points and at least 4 pillars at level 3.",
        "You have 126 points and 1 pillar.",
    ]


def test_pillars_below_are_named_nearest_first() -> None:
    dbi, found = dbi_result(customer=3, strategy=3, technology=3, operations=1, culture=2, data=1)
    assert heading(dbi, found, "vi") == "Còn 1 trụ cột nữa là lên Mức 3"
    sentences = binding_sentences(dbi, found, "vi")
    names = [dbi.pillar(pillar).title.vi for pillar in ("culture", "data", "operations")]
    assert f"Trụ cột chưa đạt mức 3, gần nhất trước: {', '.join(names)}." in sentences
    assert "Bạn đủ điểm Mức 3 nhưng mới có 3/4 trụ cột đạt mức 3." in sentences


def test_at_the_top_nothing_is_missing() -> None:
    dbi, found = dbi_result(customer=5, strategy=5, technology=5, operations=5, culture=5, data=5)
    assert found.binding == ()
    assert heading(dbi, found, "vi").startswith("Bạn đang ở mức cao nhất: Mức 5 – ")
    assert binding_sentences(dbi, found, "vi") == []


def test_a_share_is_told_in_points_and_rounded_up() -> None:
    found = result("solutions", {"tools": {"accounting": "in_use"}}, Context("wood"))
    (missing,) = found.binding
    assert missing == PointsMissing(level=2, needed=4.8, strict=False, have=1.5, missing=3.3)
    assert heading(demo("solutions"), found, "vi") == "Còn 3,3 điểm nữa là lên Mức 2"
    assert binding_sentences(demo("solutions"), found, "en") == [
        "Level 2 needs at least 4.8 points.",
        "You have 1.5 points.",
    ]


def test_without_common_steps_the_gap_is_never_shown_too_small() -> None:
    found = result("eu-dma-edih", {"q5": ["1"]})
    assert heading(demo("eu-dma-edih"), found, "en") == "Level 2 is 23.9 points away"


@pytest.mark.parametrize(("locale", "says"), [("vi", "1 câu “Chưa rõ”"), ("en", "“Not applicable”: 1.")])
def test_answers_left_out_of_the_score_are_mentioned(locale: str, says: str) -> None:
    found = result("choices", {"ladder": "unknown"})
    assert says in binding_sentences(demo("choices"), found, locale)[-1]


def test_strongest_and_weakest_answers() -> None:
    found = result("choices", {"ladder": "1", "frequency": "2", "single": "2", "scale": "unknown"})
    assert [one.question_id for one in strongest(found, 2)] == ["frequency", "single"]
    assert [one.question_id for one in weakest(found, 5)] == ["ladder"]


def test_the_command_line_shows_the_whole_result() -> None:
    dbi, found = dbi_result(customer=0, strategy=5, technology=0, operations=0, culture=0, data=0)
    shown = result_json(dbi, found)
    assert shown.keys() >= {"points", "score", "level", "level_name", "pillars", "coverage", "binding"}
    assert shown["pillars"][1] == {
        "id": "strategy",
        "points": 25,
        "max": 25,
        "score": 100,
        "level": 5,
        "coverage": 1.0,
    }
    assert shown["binding"][0]["kind"] == "pillars"
