"""The four sector instruments: what can be reached, who is asked what, and what each question measures."""

import pytest

from assessments import answers, capabilities, content
from assessments.model import Context, Question, Questionnaire, Result, Value, Values
from assessments.scoring import score

MAXIMA = {"wood": 105, "food": 110, "metal": 105, "chemicals": 110}
ASKED_IF: dict[str, dict[str, set[str]]] = {
    "wood": {
        "solid": {"moisture"},
        "kiln": {"drying"},
        "panels": {"panel-nesting"},
        "cnc": {"cnc-programs"},
        "finishing": {"finishing"},
        "europe": {"deforestation"},
    },
    "food": {"cold": {"cold-alarm", "cold-sensors"}, "retail": {"pack-code"}, "growers": {"growers"}},
    "metal": {
        "sheet": {"machine-programs", "sheet-nesting"},
        "cnc": {"machine-programs"},
        "welding": {"welding"},
        "coating": {"coating"},
    },
    "chemicals": {
        "batches": {"batch-records", "weighing"},
        "tanks": {"tanks"},
        "hazardous": {"limits"},
        "discharge": {"discharge"},
    },
}
MAY_LACK = {"wood": set[str](), "food": set[str](), "metal": set[str](), "chemicals": {"expiry"}}
COUNTS = [(0, 0), (1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (6, 4), (11, 4), (12, 5), (1000, 5)]
DRILLS = [(0, 0), (1, 3), (2, 5), (100, 5)]
SHARES = [(0, 0), (1, 1), (19, 1), (20, 2), (49, 2), (50, 3), (79, 3), (80, 4), (94, 4), (95, 5), (100, 5)]
TRAITS = [(sector, trait) for sector, traits in ASKED_IF.items() for trait in traits]
each_sector = pytest.mark.parametrize("sector", MAXIMA)


def instrument(sector: str) -> Questionnaire:
    return content.get(sector, "1.0")


def result(sector: str, values: Values) -> Result:
    return score(instrument(sector), values, Context(sector, "small"))  # type: ignore[arg-type]


def scored(questionnaire: Questionnaire) -> tuple[Question, ...]:
    return tuple(question for question in questionnaire.questions if question.id != "profile")


def worst_to_best(question: Question) -> list[tuple[Value, int]]:
    """Every answer of a question with the points its file gives to it."""
    if question.kind == "multiple":
        items = [option.value for option in question.options if not option.exclusive]
        return [(["none"], 0), *((items[:count], count) for count in range(1, len(items) + 1))]
    if question.kind == "number":
        return [(band.start or 0, int(band.points or 0)) for band in question.bands]
    if question.kind == "ratio":
        return [({"band": band.value}, int(band.points or 0)) for band in question.bands]
    return [(option.value, int(option.points or 0)) for option in question.options]


def answered(sector: str, traits: list[str], at: int) -> dict[str, Value]:
    """All questions at their worst (0) or best (-1) answer, for a firm of these traits."""
    filled = {question.id: worst_to_best(question)[at][0] for question in scored(instrument(sector))}
    return {**filled, "profile": traits}


@each_sector
def test_the_worst_answers_earn_nothing_and_the_best_everything(sector: str) -> None:
    everything = list(ASKED_IF[sector])
    worst, best = (result(sector, answered(sector, everything, at)) for at in (0, -1))
    assert (worst.points, worst.maximum, worst.score, worst.level) == (0, MAXIMA[sector], 0, 0)
    assert (best.points, best.maximum, best.score, best.level) == (MAXIMA[sector], MAXIMA[sector], 100, 5)
    assert {pillar.level for pillar in worst.pillars} == {0}
    assert {pillar.level for pillar in best.pillars} == {5}


@each_sector
def test_a_firm_without_any_of_the_extras_reaches_both_ends_too(sector: str) -> None:
    worst, best = (result(sector, answered(sector, ["none"], at)) for at in (0, -1))
    skipped = set[str]().union(*ASKED_IF[sector].values())
    assert (worst.points, worst.level) == (0, 0)
    assert (best.points, best.score, best.level) == (MAXIMA[sector] - 5 * len(skipped), 100, 5)


@each_sector
def test_every_answer_earns_its_points_from_nought_to_five(sector: str) -> None:
    everything: dict[str, Value] = {"profile": list(ASKED_IF[sector])}
    for question in scored(instrument(sector)):
        earned = []
        for value, points in worst_to_best(question):
            found = result(sector, {**everything, question.id: value})
            [own] = [one for one in found.contributions if one.question_id == question.id]
            assert (own.points, own.maximum, own.status) == (points, 5, "scored")
            assert found.points == points
            earned.append(points)
        assert (earned[0], earned[-1]) == (0, 5)
        assert earned == sorted(set(earned))


@pytest.mark.parametrize(
    ("sector", "question_id", "expected"),
    [(sector, "counts", COUNTS) for sector in ("food", "metal", "chemicals")]
    + [("food", "recall-drills", DRILLS)],
)
def test_numbers_become_points_as_the_conventions_say(
    sector: str, question_id: str, expected: list[tuple[int, int]]
) -> None:
    assert [result(sector, {question_id: number}).points for number, _ in expected] == [
        points for _, points in expected
    ]


@each_sector
def test_shares_become_points_as_the_convention_says(sector: str) -> None:
    ratios = [question for question in instrument(sector).questions if question.kind == "ratio"]
    for question in ratios:
        everything: dict[str, Value] = {"profile": list(ASKED_IF[sector])}
        for numerator, points in SHARES:
            answer: Value = {"numerator": float(numerator), "denominator": 100.0}
            assert result(sector, {**everything, question.id: answer}).points == points


@each_sector
def test_every_option_and_band_has_points_but_those_of_the_profile(sector: str) -> None:
    profile, *others = instrument(sector).questions
    assert profile.id == "profile"
    assert {option.points for option in profile.options} == {None}
    assert profile.hint is not None
    assert "không tính điểm" in profile.hint.vi
    assert "not scored" in profile.hint.en
    for question in others:
        assert None not in {option.points for option in question.options}
        assert None not in {band.points for band in question.bands}
        assert question.convention or question.kind in ("ladder", "multiple")


@each_sector
def test_the_profile_offers_exactly_what_conditions_ask(sector: str) -> None:
    offered = [option.value for option in instrument(sector).question("profile").options]
    assert offered == [*ASKED_IF[sector], "none"]


@pytest.mark.parametrize(("sector", "trait"), TRAITS)
def test_a_trait_opens_its_own_questions_and_no_others(sector: str, trait: str) -> None:
    context = Context(sector, "small")  # type: ignore[arg-type]
    plain = answers.visible(instrument(sector), {"profile": ["none"]}, context)
    opened = answers.visible(instrument(sector), {"profile": [trait]}, context)
    assert set(opened) - set(plain) == ASKED_IF[sector][trait]
    assert set(plain) < set(opened)


@pytest.mark.parametrize(("sector", "trait"), TRAITS)
def test_answers_left_behind_a_closed_question_do_not_count(sector: str, trait: str) -> None:
    found = result(sector, answered(sector, ["none"], -1))
    statuses = {one.question_id: one.status for one in found.contributions}
    assert {statuses[question_id] for question_id in ASKED_IF[sector][trait]} == {"not_asked"}
    assert found == result(sector, {
        key: value
        for key, value in answered(sector, ["none"], -1).items()
        if statuses.get(key) != "not_asked"
    })  # fmt: skip


@each_sector
def test_leaving_the_profile_open_keeps_every_question_in_the_count(sector: str) -> None:
    values = answered(sector, [], -1)
    del values["profile"]
    found = result(sector, values)
    hidden = set[str]().union(*ASKED_IF[sector].values())
    assert (found.points, found.maximum) == (MAXIMA[sector] - 5 * len(hidden), MAXIMA[sector])
    assert {one.question_id for one in found.contributions if one.status == "unanswered"} == hidden


@each_sector
def test_not_applicable_is_offered_only_for_what_a_workshop_may_lack(sector: str) -> None:
    questions = instrument(sector).questions
    assert {question.id for question in questions if question.not_applicable} == MAY_LACK[sector]
    everything = answered(sector, list(ASKED_IF[sector]), -1)
    for question_id in MAY_LACK[sector]:
        found = result(sector, {**everything, question_id: "not_applicable"})
        assert (found.score, found.points) == (100, MAXIMA[sector] - 5)


@each_sector
def test_every_scored_question_names_a_capability_of_the_list(sector: str) -> None:
    questionnaire = instrument(sector)
    named = {question.id: question.capability for question in scored(questionnaire)}
    assert not {key for key, capability in named.items() if capability not in capabilities.shipped()}
    assert questionnaire.question("profile").capability is None


@each_sector
def test_it_is_short_and_of_several_kinds(sector: str) -> None:
    questionnaire = instrument(sector)
    assert 18 <= len(questionnaire.questions) <= 24
    assert 5 <= len(questionnaire.sections) <= 7
    assert all(2 <= len(section.questions) <= 6 for section in questionnaire.sections)
    assert len({question.kind for question in scored(questionnaire)}) >= 3
    for pillar in questionnaire.pillars:
        own = [one for one in questionnaire.sections if one.pillar == pillar.id]
        assert sum(question.id != "profile" for section in own for question in section.questions) >= 3


@each_sector
def test_it_says_whose_list_it_is_and_uses_the_known_names_of_levels(sector: str) -> None:
    questionnaire, quick = instrument(sector), content.get("quick", "1.0")
    own_list = questionnaire.convention("own-list").text
    assert questionnaire.legal_status == "own"
    for text in (questionnaire.source.evidence, questionnaire.legal_note, own_list):
        assert "Danh mục của Trung tâm, chưa phải của Bộ." in text.vi
        assert "The Centre's list, not yet the ministry's." in text.en
    names = questionnaire.levels.names
    assert [level.text for level in names] == [level.text for level in quick.levels.names]
    for level in names:
        assert "không phải mức DBI" in level.meaning.vi
        assert "not a DBI level" in level.meaning.en
