"""What is archived can be read without the program and comes back unchanged, or not at all."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import content
from assessments.archive import BadArchive, export, restore
from assessments.loose import BadAnswers, from_json
from assessments.model import Context, Questionnaire, Value
from assessments.scoring import score
from tests.assessments.demos import CONTEXTS, answers, demo
from tests.assessments.test_scoring_laws import LAW, Firm

Archive = dict[str, Any]
META = {"firm": "Xưởng gỗ Bình An", "round": 1, "submitted": "2026-11-02", "note": None}
VALUES: dict[str, Value] = {
    "1.1.1": "3",
    "1.1.2": "unknown",
    "1.1.3": {"band": "2"},
    "3.1.1": "2",
}


@st.composite
def shipped_firms(draw: st.DrawFn) -> Firm:
    questionnaire = draw(st.sampled_from(list(content.shipped().values())))
    values = draw(answers(questionnaire))
    return (
        questionnaire,
        {key: one for key, one in values.items() if fits(questionnaire, key, one)},
        draw(CONTEXTS),
    )


def fits(questionnaire: Questionnaire, question_id: str, value: Value) -> bool:
    """The numbers drawn may lie outside the bounds of a question."""
    try:
        return from_json(questionnaire, {question_id: value}) == {question_id: value}
    except BadAnswers:
        return False


def archived() -> Archive:
    questionnaire = content.get("dbi-sme", "1970-2021")
    written = json.dumps(export(questionnaire, VALUES, Context("wood", "small"), META))
    found: Archive = json.loads(written)
    return found


@LAW
@given(shipped_firms())
def test_it_comes_back_unchanged(firm: Firm) -> None:
    document = export(*firm, META)
    back = restore(json.loads(json.dumps(document, ensure_ascii=False, indent=2)))
    assert back == firm
    assert back[0].content_hash == firm[0].content_hash == document["content_hash"]
    assert score(*back) == score(*firm)
    assert export(*back, META) == document


def test_it_can_be_read_without_the_program() -> None:
    document = archived()
    first, second, *_ = document["answers"]
    assert first["question"]["en"] == "How often is your firm's own website updated?"
    assert first["answer"] == {"vi": "Ít nhất mỗi quý một lần", "en": "At least once a quarter"}
    assert (first["value"], first["asked"]) == ("3", True)
    assert second["answer"]["vi"] == "Chưa rõ"
    assert len(document["answers"]) == 60
    assert document["meta"] == META
    assert document["instrument"]["sections"][0]["questions"][0]["id"] == "1.1.1"


def test_it_holds_the_content_and_not_what_stands_beside_it() -> None:
    document = archived()
    assert not document["instrument"].keys() & {"audience", "contradictions"}
    assert content.get("dbi-sme", "1970-2021").contradictions


def test_an_alternative_scoring_comes_back_too() -> None:
    base = next(one for one in content.shipped().values() if one.alternatives)
    other = base.under(base.alternatives[0].id)
    assert restore(export(other, {}, Context(), {})) == (other, {}, Context())


def again(document: Archive) -> Archive:
    """With a checksum that fits, as somebody with some skill would do."""
    from assessments.archive import _checksum

    return document | {"checksum": _checksum(document)}


def value(question_id: str, to: object) -> Callable[[Archive], object]:
    def change(document: Archive) -> None:
        next(one for one in document["answers"] if one["id"] == question_id)["value"] = to

    return change


DAMAGE: list[Callable[[Archive], object]] = [
    value("1.1.1", "4"),
    lambda one: one["meta"].update(firm="Khác"),
    lambda one: one["context"].update(sector="food"),
    lambda one: one["answers"].pop(),
    lambda one: one["answers"][0]["answer"].update(en="Every day"),
    lambda one: one["instrument"]["sections"][0]["questions"][0]["text"].update(en="Other"),
    lambda one: one.pop("checksum"),
    lambda one: one.update(extra=1),
]


@pytest.mark.parametrize("damage", DAMAGE)
def test_any_change_is_noticed(damage: Callable[[Archive], object]) -> None:
    document = archived()
    damage(document)
    with pytest.raises(BadArchive, match="checksum: the archive was changed after it was exported"):
        restore(document)


SKILLED: list[tuple[Callable[[Archive], object], str]] = [
    (
        lambda one: one["instrument"].update(minutes=5),
        "instrument: is not the content that content_hash names",
    ),
    (
        lambda one: one["instrument"]["sections"].pop(),
        "instrument: is not the content that content_hash names",
    ),
    (lambda one: one.update(content_hash="0" * 64), "dbi-sme/1970-2021 is shipped here with other content"),
    (lambda one: one.update(key="dbi-sme/2050"), "no version 'dbi-sme/2050' is shipped here"),
    (lambda one: one.update(key=["dbi-sme"]), "is shipped here"),
    (lambda one: one.update(scoring="strict"), "context or scoring: 'strict'"),
    (lambda one: one.update(context={"sector": "mining"}), "context or scoring: "),
    (lambda one: one.pop("context"), "context or scoring: "),
    (value("1.1.1", "9"), "1.1.1: '9' was refused"),
    (value("1.1.1", 3), "1.1.1: not written in the canonical form"),
    (value("1.1.1", {"a": ["b"]}), "1.1.1: "),
    (
        lambda one: one["answers"].append({"id": "9.9", "value": "1"}),
        "9.9: dbi-sme/1970-2021 has no such question",
    ),
    (lambda one: one["answers"].append(one["answers"][0]), "'1.1.1' is no id, or is there twice"),
    (lambda one: one["answers"].append("1.1.1"), "answers: None is no id"),
    (lambda one: one.update(answers="none"), "answers: must be a list"),
]


@pytest.mark.parametrize(("change", "problem"), SKILLED)
def test_what_does_not_fit_is_refused_even_with_a_new_checksum(
    change: Callable[[Archive], object], problem: str
) -> None:
    document = archived()
    change(document)
    with pytest.raises(BadArchive) as refused:
        restore(again(document))
    assert problem in str(refused.value)


@pytest.mark.parametrize(
    "junk", [None, [], "text", 3, {}, {"archive": 2}, {"archive": 1}, {"archive": 1, 2: {3}}]
)
def test_junk_is_refused(junk: object) -> None:
    with pytest.raises(BadArchive):
        restore(junk)


def test_only_shipped_versions_and_their_answers_are_archived() -> None:
    with pytest.raises(BadArchive, match="only a version that is shipped here"):
        export(demo("choices"), {}, Context(), {})
    questionnaire = content.get("dbi-sme", "1970-2021")
    with pytest.raises(BadArchive, match=r"9\.9: .* has no such question"):
        export(questionnaire, {"9.9": "1"}, Context(), {})
