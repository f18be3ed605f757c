"""Facts given in one instrument fill the others: only what follows exactly, and always a valid answer."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments import content, facts
from assessments.checks.facts import fact_problems
from assessments.facts import Place, answer_at
from assessments.loose import from_json
from assessments.model import Context, Questionnaire, Value
from assessments.prefill import Prefilled, Told, known_figures, prefill
from assessments.problems import BadContent
from tests.assessments.demos import CONTEXTS, answers

VERSIONS = list(content.shipped().values())
NOON = datetime(2026, 10, 12, 5, tzinfo=UTC)
Answers = dict[str, Value]


def newest(instrument: str) -> Questionnaire:
    return next(one for one in VERSIONS if one.id == instrument)


def told(instrument: str, values: Answers, *, days: int = 0, sector: str = "wood") -> Told:
    context = Context(sector, "small")
    at = NOON + timedelta(days=days)
    return Told(key=instrument, questionnaire=newest(instrument), values=values, context=context, at=at)


def filled(
    instrument: str, *rounds: Told, own: Answers | None = None, own_days: int = 0, sector: str = "wood"
) -> dict[str, Prefilled]:
    own_at = NOON + timedelta(days=own_days) if own is not None else None
    return prefill(newest(instrument), Context(sector, "small"), rounds, own=own or {}, own_at=own_at)


def test_the_shipped_list_fits_every_version() -> None:
    assert list(fact_problems(facts.shipped(), VERSIONS)) == []


@pytest.mark.parametrize("fact", facts.shipped().facts, ids=lambda one: one.id)
def test_every_carried_answer_is_one_that_the_question_takes(fact: facts.Fact) -> None:
    """All sources, all their answers, all targets, in every shipped version."""
    for source in fact.asked:
        for answer in {one for listed in source.answers.values() for one in listed}:
            for target in fact.asked:
                carried = target.only_answer(source.values(answer))
                if carried is None:
                    continue
                for version in VERSIONS:
                    question = facts.question_at(version, target.place)
                    if version.id != target.place.instrument or question is None:
                        continue
                    if not facts.can_fill(question):
                        continue
                    value = facts.filled(question, target.place, carried, {})
                    assert from_json(version, {question.id: value}) == {question.id: value}
                    assert answer_at(question, target.place, value) == carried


@pytest.mark.parametrize("fact", facts.shipped().facts, ids=lambda one: one.id)
def test_an_answer_carried_there_and_back_says_nothing_else(fact: facts.Fact) -> None:
    for source in fact.asked:
        for answer in {one for listed in source.answers.values() for one in listed}:
            for target in fact.asked:
                there = target.only_answer(source.values(answer))
                back = source.only_answer(target.values(there)) if there else None
                assert back in (None, answer), (source.question, answer, target.question, there, back)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Questionnaire, Context, list[Told]]:
    context = draw(CONTEXTS)
    rounds = [
        Told(
            key=one.id,
            questionnaire=one,
            values=draw(answers(one)),
            context=context,
            at=NOON + timedelta(days=draw(st.integers(0, 9))),
        )
        for one in VERSIONS
    ]
    return draw(st.sampled_from(VERSIONS)), context, rounds


@settings(deadline=None, max_examples=60)
@given(histories())
def test_whatever_was_told_only_valid_answers_are_filled_in(
    history: tuple[Questionnaire, Context, list[Told]],
) -> None:
    questionnaire, context, rounds = history
    found = prefill(questionnaire, context, rounds, own={}, own_at=None)
    values = {key: one.value for key, one in found.items()}
    assert from_json(questionnaire, values) == values
    for one in found.values():
        assert one.origins
        assert questionnaire.id not in one.origins


@pytest.mark.parametrize(
    ("source", "given_there", "target", "question", "value"),
    [
        ("quick", {"labour-contracts": "few"}, "contracts", "labour-share", {"band": "1"}),
        ("quick", {"labour-contracts": "none"}, "contracts", "labour-rollout", "0"),
        ("quick", {"tools-common": {"crm": "planned"}}, "dbi-sme", "3.2.7", "0"),
        ("quick", {"automation": "0"}, "dbi-sme", "3.2.12", "0"),
        ("dbi-sme", {"2.1.1": "0"}, "quick", "plan", "0"),
        ("dbi-sme", {"3.2.6": "2"}, "quick", "tools-common", {"erp": "in_use"}),
        ("logistics", {"warehouse": "none"}, "quick", "warehouse", "not_applicable"),
        ("logistics", {"warehouse": "own", "labels": "3"}, "quick", "tools-common", {"barcode": "in_use"}),
        ("eu-dma", {"q3": ["connectivity"]}, "dbi-sme", "1.1.1", "0"),
        ("eu-dma", {"q4-iot": "1"}, "wood", "machines", {"band": "0"}),
        ("wood", {"cutting": "3"}, "quick", "tools-wood", {"wood-cutting": "in_use"}),
        (
            "contracts", {"labour-share": {"numerator": 3, "denominator": 10}},
            "quick", "labour-contracts", "some",
        ),
    ],
)  # fmt: skip
def test_what_follows_is_filled_in(
    source: str, given_there: Answers, target: str, question: str, value: Value
) -> None:
    assert filled(target, told(source, given_there))[question] == Prefilled(value, (source,))


@pytest.mark.parametrize(
    ("source", "given_there", "target"),
    [
        ("quick", {"labour-contracts": "some"}, "contracts"),  # at 50 % the bands differ
        ("quick", {"plan": "4"}, "dbi-sme"),  # followed, but perhaps never issued
        ("quick", {"cloud": "paper"}, "dbi-sme"),
        ("quick", {"tools-common": {"wms": "in_use"}}, "logistics"),  # by lot or not?
        ("quick", {"warehouse": "not_applicable"}, "logistics"),  # none, or run by somebody else?
        ("quick", {"tools-common": {"e-contract": "planned"}}, "contracts"),  # perhaps on trial
        ("wood", {"cutting": "2"}, "quick"),  # no software, but planned or not?
        ("eu-dma", {"q3": ["website"]}, "dbi-sme"),  # how often is it kept up?
        ("quick", {"tools-common": {"erp": "in_use"}}, "dbi-sme"),
        ("eu-dma", {"q3": "unknown", "q4-iot": "unknown"}, "dbi-sme"),
    ],
)
def test_what_does_not_follow_is_left_open(source: str, given_there: Answers, target: str) -> None:
    assert filled(target, told(source, given_there)) == {}


def test_two_answers_that_contradict_each_other_say_nothing() -> None:
    torn = {"labour-contracts": "most", "tools-common": {"e-labour-contract": "no_plan"}}
    assert filled("contracts", told("quick", torn)) == {}


def test_two_answers_of_one_round_may_decide_together() -> None:
    tools: Value = {"logistics-tracking": "in_use", "logistics-alerts": "no_plan"}
    found = filled(
        "logistics", told("quick", {"tools-logistics": tools}, sector="logistics"), sector="logistics"
    )
    assert found["delivery-notice"].value == "2"


def test_the_round_told_last_speaks() -> None:
    used, unused = told("wood", {"progress": "4"}, days=1), told("eu-dma", {"q4-mes": "0"}, days=2)
    assert filled("quick", used, unused) == {}
    assert filled("quick", used)["tools-wood"].value == {"wood-production": "in_use"}


def test_tools_of_several_rounds_come_together() -> None:
    found = filled("quick", told("dbi-sme", {"3.2.7": "1"}), told("wood", {"stock": "3", "inspection": "4"}))
    assert found["tools-common"] == Prefilled({"crm": "in_use", "barcode": "in_use"}, ("dbi-sme", "wood"))
    assert found["tools-wood"] == Prefilled({"wood-quality": "in_use"}, ("wood",))


def test_a_question_that_was_closed_again_says_nothing() -> None:
    assert filled("quick", told("logistics", {"warehouse": "outside", "labels": "3"})) == {}


def test_another_sector_is_not_asked() -> None:
    assert filled("quick", told("metal", {"progress": "4"}, sector="metal"), sector="food") == {}


def test_the_own_last_round_stands_unless_the_other_is_newer() -> None:
    own: Answers = {"labour-share": {"band": "3"}}
    few = {"labour-contracts": "few"}
    assert filled("contracts", told("quick", few), own=own, own_days=1) == {}
    assert filled("contracts", told("quick", few), own=own) == {}
    newer = filled("contracts", told("quick", few, days=2), own=own, own_days=1)
    assert newer["labour-share"] == Prefilled({"band": "1"}, ("quick",))


def test_own_figures_that_say_the_same_are_kept() -> None:
    own: Answers = {"labour-share": {"numerator": 1, "denominator": 20}}
    assert filled("contracts", told("quick", {"labour-contracts": "few"}, days=2), own=own) == {}


def test_own_tools_stay_beside_those_of_a_newer_round() -> None:
    own: Answers = {"tools-common": {"accounting": "in_use", "crm": "planned"}}
    found = filled("quick", told("dbi-sme", {"3.2.7": "2"}, days=2), own=own, own_days=1)
    assert found["tools-common"].value == {"accounting": "in_use", "crm": "in_use"}
    older = filled("quick", told("dbi-sme", {"3.2.6": "2"}), own=own, own_days=1)
    assert older["tools-common"].value == {"accounting": "in_use", "crm": "planned", "erp": "in_use"}


def test_a_figure_comes_from_the_newest_round_and_else_from_the_registry() -> None:
    dbi = newest("dbi-sme")
    place, year = Place("dbi-sme", "5.1.1", "denominator"), Place("dbi-sme", "6.1.5", "denominator")
    registry = {"employees": 86, "revenue": 42_000_000_000}
    found = known_figures(dbi, [], registry)
    assert (found[place].amount, found[place].told) == (86, None)
    assert found[year].amount == 42_000
    vneid = told("contracts", {"vneid": {"numerator": 40, "denominator": 90}})
    assert known_figures(dbi, [vneid], registry)[place].amount == 90
    own = told("dbi-sme", {"4.2.2": {"numerator": 1, "denominator": 88}, "4.2.5": {"band": "1"}}, days=1)
    assert known_figures(dbi, [vneid, own], registry)[place].amount == 88
    assert known_figures(dbi, [], {}) == {}
    assert Place("dbi-sme", "1.1.5", "denominator") not in found


def test_of_one_round_the_figure_further_down_is_the_correction() -> None:
    own = told(
        "dbi-sme",
        {"4.2.2": {"numerator": 1, "denominator": 88}, "5.1.1": {"numerator": 9, "denominator": 91}},
    )
    place = Place("dbi-sme", "5.1.2", "denominator")
    assert known_figures(newest("dbi-sme"), [own], {"employees": 86})[place].amount == 91


def test_vehicles_are_counted_once() -> None:
    own = told("logistics", {"fleet": "own", "vehicles": 7})
    found = known_figures(newest("logistics"), [own], {})
    assert found[Place("logistics", "vehicle-tracking", "denominator")].amount == 7


SMALL = """
format: 1
facts:
  - id: plan
    text: {vi: Kế hoạch, en: Plan}
    asked:
      - {question: quick/plan, answers: {none: ["0"], some: ["1", "2", "3", "4"]}}
      - {question: dbi-sme/2.1.1, answers: {none: ["0"], some: ["1", "2", "3", "4", "5"]}}
figures:
  - {id: staff, text: {vi: Người, en: Staff}, asked: [dbi-sme/4.2.2/denominator, contracts/vneid/denominator]}
"""


def problems(tmp_path: Path, old: str, new: str) -> list[str]:
    path = tmp_path / "facts.yaml"
    assert old in SMALL
    path.write_text(SMALL.replace(old, new, 1), encoding="utf-8")
    try:
        return [str(one) for one in fact_problems(facts.load(path), VERSIONS)]
    except BadContent as refused:
        return list(refused.problems)


def test_the_small_list_is_good_before_it_is_spoiled(tmp_path: Path) -> None:
    assert problems(tmp_path, "id: plan", "id: plan") == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("quick/plan", "quick/plans", "facts[plan].asked[quick/plans]: there is no such question"),
        ("quick/plan", "fast/plan", "facts[plan].asked[fast/plan]: there is no such question"),
        ("quick/plan", "quick/plan/now", "facts[plan].asked[quick/plan/now]: there is no such question"),
        ('"3", "4"]}}', '"3", "7"]}}', "quick/1.0 does not offer '7'"),
        ('"3", "4"]}}', '"3"]}}', "does not say what '4' of quick/1.0 stands for"),
        ('some: ["1", "2", "3", "4"]}}', 'much: ["1", "2", "3", "4"]}}', "values much, some"),
        ('{none: ["0"], some: ["1", "2", "3", "4", "5"]}', '{none: [], some: ["0", "1", "2", "3", "4", "5"]}',
         "facts[plan].asked[dbi-sme/2.1.1].answers.none: has no answer"),
        ("id: staff", "id: plan", "facts[plan]: is used more than once"),
        ("4.2.2/denominator", "4.2.2/whole", "there is no such question or figure"),
        ("4.2.2/denominator", "2.1.1/0", "dbi-sme/1970-2021 asks for no figure there"),
        (", contracts/vneid/denominator", "", "figures[staff]: is asked for once and held nowhere else"),
        ("text: {vi: Kế hoạch, en: Plan}", "text: {vi: Kế hoạch}", "facts[plan].text.en: missing translation"),
    ],
)  # fmt: skip
def test_a_list_that_does_not_fit_is_refused(tmp_path: Path, old: str, new: str, problem: str) -> None:
    found = problems(tmp_path, old, new)
    assert any(problem in one for one in found), found


def test_a_fact_that_tells_nothing_is_refused(tmp_path: Path) -> None:
    every = '"0", "1", "2", "3", "4"'
    found = problems(tmp_path, 'none: ["0"], some: ["1", "2", "3", "4"]', f"none: [{every}], some: [{every}]")
    assert found == ["facts[plan]: no answer follows from another one: it tells nothing"]
