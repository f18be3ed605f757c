"""The one list of capabilities that questions, advice and statistics share."""

from pathlib import Path

import pytest

from assessments import capabilities, content
from assessments.problems import BadContent

GROUPS = [
    "platforms", "contracts", "signatures", "warehouse", "transport", "production", "quality", "traceability",
    "materials", "energy", "compliance", "data", "security", "people", "customers",
]  # fmt: skip


def test_the_shipped_list_has_every_group_and_short_names_in_both_languages() -> None:
    assert [group.id for group in capabilities.groups()] == GROUPS
    shipped = capabilities.shipped()
    assert {one.group for one in shipped.values()} == set(GROUPS)
    assert 60 <= len(shipped) <= 100
    assert all(len(text) <= 40 for one in shipped.values() for text in (one.text.vi, one.text.en))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_two_capabilities_have_the_same_name(language: str) -> None:
    names = [one.text.get(language).casefold() for one in capabilities.shipped().values()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("key", ["contracts/1.0", "logistics/1.0", "eu-dma/1.0"])
def test_every_scored_question_of_the_add_ons_names_its_capability(key: str) -> None:
    for question in content.shipped()[key].questions:
        assert question.capability in capabilities.shipped() or not question.maximum, question.id


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("group: wood", "group: gold", "capabilities[saw].group: there is no group 'gold'"),
        ("id: plane", "id: saw", "capabilities[saw]: is used more than once; every id is unique"),
        ("{id: wood,", "{id: iron,", "groups[iron]: has no capabilities"),
        ("effort: 1,", "effort: 0,", "capabilities[saw].effort: Expected"),
        ("effort: 1,", "", "capabilities[saw].effort: is missing"),
        ("en: Saw", "en: ''", "capabilities[saw].text.en: missing translation"),
        ("format: 1", "format: 2", "format: must be one of 1"),
        ("capabilities:", "capabilities: &a", "uses an anchor"),
    ],
)
def test_a_faulty_list_is_refused_with_path_and_reason(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    path = tmp_path / "capabilities.yaml"
    path.write_text(SMALL.replace(old, new, 1))
    with pytest.raises(BadContent) as refused:
        capabilities.load(path)
    assert any(problem in one for one in refused.value.problems), refused.value.problems


def test_the_small_list_is_good_before_it_is_spoiled(tmp_path: Path) -> None:
    path = tmp_path / "capabilities.yaml"
    path.write_text(SMALL)
    assert [one.id for one in capabilities.load(path).capabilities] == ["saw", "plane"]


SMALL = """
format: 1
groups:
  - {id: wood, text: {vi: Gỗ, en: Wood}}
capabilities:
  - {id: saw, group: wood, effort: 1, text: {vi: Cưa, en: Saw}}
  - {id: plane, group: wood, effort: 0.5, text: {vi: Bào, en: Plane}}
"""
