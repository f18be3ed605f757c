"""What becomes of answers when a version follows another, and what a bridge must keep to."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assessments import content
from assessments.carry_over import CarryOver, carry_over
from assessments.model import Questionnaire, Value
from assessments.plain_yaml import read
from tests.assessments.demos import TEXT

WORKSHOPS = Path(__file__).parents[1] / "selfassessment"


def workshop(version: str) -> Questionnaire:
    return content.load(WORKSHOPS / f"workshop{version}.yaml")


def carried(new: str = "-2", **answers: Value) -> CarryOver:
    return carry_over(workshop(""), workshop(new), answers)


def fate(found: CarryOver) -> list[tuple[str, str | None, Value | None]]:
    return [(one.fate, one.question_id, one.value) for one in found.answers]


def test_the_same_question_and_answer_are_kept() -> None:
    value: Value = {"numerator": 3, "denominator": 10}
    assert fate(carried(share=value)) == [("kept", "share", value)]
    assert fate(carried(share={"band": "1"})) == [("kept", "share", {"band": "1"})]
    assert fate(carried(share="unknown")) == [("kept", "share", "unknown")]


def test_a_bridge_carries_an_answer_to_the_new_id() -> None:
    found = carried(online="2")
    assert fate(found) == [("kept", "sells", "2")]
    assert found.values == {"sells": "2"}


def test_without_a_bridge_a_renamed_question_is_lost() -> None:
    assert fate(carried("-3", online="2")) == [("lost", None, None)]


def test_a_question_that_is_gone_takes_its_answer_along() -> None:
    assert fate(carried(weight=1.5)) == [("lost", None, None)]


def test_an_option_that_is_gone_is_lost_and_its_question_remains() -> None:
    assert fate(carried(ready="0")) == [("lost", "ready", None)]
    assert fate(carried(ready="1")) == [("kept", "ready", "1")]


def test_other_words_make_a_changed_answer() -> None:
    assert fate(carried(staff={"count": 2})) == [("changed", "staff", {"count": 2})]


def test_of_several_ticks_those_still_offered_remain() -> None:
    assert fate(carried(channels=["site", "app"])) == [("changed", "channels", ["site"])]
    assert fate(carried(channels=["site"])) == [("kept", "channels", ["site"])]
    assert fate(carried(channels=["app"])) == [("lost", "channels", None)]


def test_questions_without_a_forerunner_are_new() -> None:
    assert carried().new == ("plan",)
    assert carried("-3").new == ("sells", "plan")


def test_a_version_carries_all_over_into_itself() -> None:
    answers: dict[str, Value] = {
        "online": "1", "channels": ["site", "app"], "weight": 2.5, "share": {"band": "2"},
        "staff": {"count": 1}, "ready": "0", "tools": {"accounting": "in_use", "kiln": "planned"},
    }  # fmt: skip
    found = carry_over(workshop(""), workshop(""), answers)
    assert {one.fate for one in found.answers} == {"kept"}
    assert found.values == answers
    assert found.new == ()


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """The problems of both versions on one shelf after a change of the newer one's bridge."""
    monkeypatch.setattr(content, "INSTRUMENTS", tmp_path)
    monkeypatch.setattr(content, "PUBLISHED", tmp_path / "published.json")
    (tmp_path / "workshop").mkdir()

    def problems(**bridge: Any) -> list[str]:
        for name, version in (("workshop", "1"), ("workshop-2", "2")):
            document, _ = read((WORKSHOPS / f"{name}.yaml").read_text())
            assert isinstance(document, dict)
            if version == "2":
                document["bridge"] |= bridge
            (tmp_path / "workshop" / f"{version}.yaml").write_text(json.dumps(document, ensure_ascii=False))
        return [problem.rpartition("2.yaml: ")[2] for problem in content.check()]

    return problems


def test_a_good_bridge_passes(shelf: Callable[..., list[str]]) -> None:
    assert shelf() == []


@pytest.mark.parametrize(
    ("bridge", "problem"),
    [
        ({"from": "7"}, "bridge.from: there is no other version '7' of workshop"),
        ({"from": "2"}, "bridge.from: there is no other version '2' of workshop"),
        ({"map": {"sold": "sells"}}, "bridge.map[sold]: workshop/1 has no such question"),
        ({"map": {"online": "sold"}}, "bridge.map[online]: there is no question 'sold'"),
        ({"map": {"online": "share"}}, "bridge.map: 2 questions of workshop/1 would become 'share'"),
        ({"note": {"vi": "Một"}}, "bridge.note.en: missing translation"),
        ({"to": TEXT}, "bridge.to: is not a known key; known are from, note, map"),
    ],
)
def test_a_bridge_that_leads_nowhere_is_refused(
    shelf: Callable[..., list[str]], bridge: dict[str, Any], problem: str
) -> None:
    assert problem in shelf(**bridge)


def test_the_audience_is_no_part_of_the_content(tmp_path: Path) -> None:
    text = (WORKSHOPS / "workshop.yaml").read_text()
    path = tmp_path / "wood-only.yaml"
    path.write_text(text + "audience: {sectors: [wood], sizes: [small, medium]}\n")
    narrowed = content.load(path)
    assert narrowed.content_hash == workshop("").content_hash
    assert narrowed.audience.has_sector("wood")
    assert not narrowed.audience.has_sector("food")
    assert not narrowed.audience.has_size("large")
    assert workshop("").audience.has_size("large")
    path.write_text(text + "audience: {sectors: [forestry]}\n")
    with pytest.raises(content.BadContent, match="must be one of"):
        content.load(path)
