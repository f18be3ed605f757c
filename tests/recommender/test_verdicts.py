"""What stands in the way of a solution in one firm."""

import pytest

from recommender.catalogue import shipped
from recommender.parts import Minimum, PathSteps, Rung
from recommender.reasons import KINDS, Reason
from recommender.rules import Verdict, expert_prior, verdicts
from tests.recommender.demos import catalogue, fact, firm, kinds, order, practice, roadmap, solution


def on_ladder(*steps: int):
    return [practice(f"rung-{step}", rung=Rung(ladder="warehouse", step=step)) for step in steps]


def verdict_of(name: str, among, **about) -> Verdict:
    return verdicts(firm(**about), among)[name]


def kind_of(name: str, among, **about) -> str:
    return verdict_of(name, among, **about).kind


def test_what_nearly_every_firm_has_by_law_is_a_fact() -> None:
    among = catalogue(fact("e-tax"))
    for state in ("in_use", "planned", "no_plan", "not_relevant"):
        assert kind_of("e-tax", among, states={"e-tax": state}) == "fact"
    assert kind_of("e-tax", among) == "fact"


def test_what_the_firm_said_settles_it() -> None:
    among = catalogue(solution("crm"))
    assert kind_of("crm", among) == "open"
    assert kind_of("crm", among, states={"crm": "in_use"}) == "in_use"
    assert kind_of("crm", among, states={"crm": "not_relevant"}) == "not_relevant"
    assert kind_of("crm", among, states={"crm": "no_plan"}) == "open"
    assert kinds(verdict_of("crm", among, states={"crm": "planned"}).reasons) == ["stated_planned"]


def test_other_sectors_and_sizes_do_not_concern_the_firm() -> None:
    among = catalogue(solution("kiln", sectors=("wood",)), solution("suite", sizes=("medium", "large")))
    assert kind_of("kiln", among) == "open"
    assert verdict_of("kiln", among, sector="food").reasons == (Reason("other_sector", {"sector": "food"}),)
    assert verdict_of("suite", among).reasons == (Reason("other_size", {"size": "small"}),)
    assert kind_of("suite", among, size="medium") == "open"


def test_an_alternative_in_use_settles_the_other() -> None:
    among = catalogue(solution("a", alternative_to=("b",)), solution("b", alternative_to=("a",)))
    found = verdict_of("a", among, states={"b": "in_use"})
    assert (found.kind, kinds(found.reasons)) == ("not_relevant", ["alternative_in_use"])
    assert kind_of("a", among) == "open"


def test_only_technical_and_legal_impossibility_blocks() -> None:
    among = catalogue(
        solution("base", legally_before=("signed",)),
        solution("top", requires=("base",)),
        solution("signed"),
        solution("better", works_better_after=("base",)),
    )
    assert verdict_of("top", among).reasons == (Reason("requires", {"solution": "base"}),)
    assert verdict_of("signed", among).reasons == (Reason("legally_after", {"solution": "base"}),)
    assert kind_of("top", among) == kind_of("signed", among) == "blocked"
    assert kind_of("better", among) == "open"
    assert kind_of("top", among, states={"base": "in_use"}) == "open"


def test_a_fact_never_blocks_and_no_law_of_another_sector_does() -> None:
    among = catalogue(
        fact("signature", legally_before=("contract",)),
        solution("permit", sectors=("chemicals",), legally_before=("contract",)),
        solution("contract", requires=("signature",)),
    )
    assert kind_of("contract", among, states={"signature": "no_plan"}) == "open"
    assert kind_of("contract", among, sector="chemicals") == "blocked"


def test_no_firm_sets_a_law_aside_by_saying_that_it_is_not_for_it() -> None:
    among = catalogue(solution("permit", legally_before=("contract",)), solution("contract"))
    assert kind_of("contract", among, states={"permit": "not_relevant"}) == "blocked"
    assert order(roadmap(firm(states={"permit": "not_relevant"}), among)) == []


@pytest.mark.parametrize(("now", "open_rung"), [(None, 1), (0, 1), (1, 2), (3, 4)])
def test_no_more_than_the_next_rung_is_open(now: int | None, open_rung: int) -> None:
    among = catalogue(*on_ladder(1, 2, 3, 4, 5))
    about = {} if now is None else {"rungs": {"warehouse": now}}
    found = verdicts(firm(**about), among)
    for step in range(1, 6):
        expected = "in_use" if step < open_rung else "open" if step == open_rung else "later"
        assert found[f"rung-{step}"].kind == expected
    assert found["rung-5"].because("rung_ahead") is True
    assert found[f"rung-{open_rung}"].because("rung_unknown") is (now is None)


def test_tools_in_use_prove_the_rung_from_the_bottom_up() -> None:
    among = catalogue(*on_ladder(1, 2, 3, 4))
    proven = verdicts(firm(states={"rung-1": "in_use", "rung-2": "in_use"}), among)
    assert [one.kind for one in proven.values()] == ["in_use", "in_use", "open", "later"]
    with_gap = verdicts(firm(states={"rung-3": "in_use"}), among)
    assert [one.kind for one in with_gap.values()] == ["open", "later", "in_use", "later"]


def test_what_the_firm_said_of_a_tool_counts_more_than_its_rung() -> None:
    among = catalogue(*on_ladder(1, 2))
    assert kind_of("rung-1", among, rungs={"warehouse": 2}, states={"rung-1": "no_plan"}) == "open"


def test_a_path_completed_means_in_use() -> None:
    among = catalogue(solution("e-contract", path=PathSteps(id="contracts", steps=("provider", "rules"))))
    half = {"contracts": frozenset({"provider"})}
    whole = {"contracts": frozenset({"provider", "rules", "pilot"})}
    assert kind_of("e-contract", among, path_steps=half) == "open"
    assert kind_of("e-contract", among, path_steps=whole) == "in_use"


def test_below_the_minimum_scale_it_comes_later_and_unknown_scale_is_said() -> None:
    among = catalogue(solution("tms", minimum=Minimum(vehicles=5, employees=10)))
    below = verdict_of("tms", among, employees=10, scale={"vehicles": 4})
    assert (below.kind, below.reasons) == (
        "later",
        (Reason("below_minimum", {"scale": "vehicles", "least": 5, "has": 4}),),
    )
    unknown = verdict_of("tms", among)
    assert unknown.kind == "open"
    assert [one.values["scale"] for one in unknown.reasons] == ["employees", "vehicles"]
    assert kind_of("tms", among, employees=10, scale={"vehicles": 5}) == "open"


def test_a_platform_comes_before_a_fourth_separate_tool() -> None:
    tools = [solution(name) for name in "abcd"]
    among = catalogue(*tools, practice("plan"), solution("erp", kind="platform"))
    three = dict.fromkeys("abc", "in_use")
    found = verdicts(firm(states=three), among)
    assert found["d"].reasons == (Reason("platform_first", {"tools": 3, "solution": "erp"}),)
    assert (found["d"].kind, found["erp"].kind, found["plan"].kind) == ("later", "open", "open")
    assert kind_of("d", among, states=dict.fromkeys("ab", "in_use")) == "open"
    assert kind_of("d", among, states={**three, "erp": "in_use"}) == "open"
    assert kind_of("d", among, states={**three, "erp": "not_relevant"}) == "open"


def test_training_gets_no_verdict() -> None:
    assert not any(name.startswith("training-") for name in verdicts(firm(), shipped()))


def test_a_reason_has_the_values_of_its_kind() -> None:
    assert "rung_ahead" in KINDS
    with pytest.raises(ValueError, match="rung_ahead has the values ladder, step, now"):
        Reason("rung_ahead", {"ladder": "warehouse"})
    with pytest.raises(KeyError):
        Reason("no-such-kind")


def test_the_prior_is_a_share_and_nothing_for_what_is_settled() -> None:
    for sector in ("wood", "food", "metal", "chemicals", "logistics", "other"):
        for size in ("micro", "small", "medium", "large"):
            about = firm(
                sector=sector, size=size, employees=30, states={"crm": "in_use", "hrm": "not_relevant"}
            )
            prior, found = expert_prior(about, shipped()), verdicts(about, shipped())
            assert prior.keys() == found.keys()
            for name, share in prior.items():
                settled = found[name].kind in {"fact", "in_use", "not_relevant"}
                assert share == 0 if settled else 0 < share < 1


def test_the_prior_follows_size_sector_and_plans() -> None:
    def prior(name: str, **about) -> float:
        return expert_prior(firm(**about), shipped())[name]

    by_size = [
        prior("accounting", size=size, states={"accounting": "no_plan"})
        for size in ("micro", "small", "medium")
    ]
    assert by_size == sorted(set(by_size))
    assert prior("accounting", size="medium") < prior("accounting", size="micro")  # the larger has it already
    assert prior("cad-cam", sector="metal") > prior("cad-cam", sector="wood")
    assert prior("cloud-storage", sector="chemicals") > prior("cloud-storage", sector="wood")
    assert prior("crm", states={"crm": "planned"}) > prior("crm", states={"crm": "no_plan"}) > prior("crm")
    assert prior("e-labour-contract", employees=200) > prior("e-labour-contract", employees=20)
    assert prior("crm", answers={"quick/cloud": 1.0}) > prior("crm", answers={"quick/cloud": 0.0})
    assert prior("wms", scale={"items": 5000}, rungs={"warehouse": 1}) > prior("wms", rungs={"warehouse": 1})
    assert prior("wms", rungs={"warehouse": 0}) < prior("wms", rungs={"warehouse": 1})


@pytest.mark.parametrize(
    ("scale", "kind", "said"),
    [
        ({"items": 1200, "orders_per_day": 5}, "open", set()),
        ({"items": 10, "orders_per_day": 250}, "open", set()),
        ({"orders_per_day": 250}, "open", set()),
        ({"items": 10}, "open", {"scale_unknown"}),
        ({}, "open", {"scale_unknown"}),
        ({"items": 10, "orders_per_day": 5}, "later", {"below_minimum"}),
    ],
)
def test_where_one_scale_is_enough_only_all_of_them_too_small_put_it_off(scale, kind, said) -> None:
    among = catalogue(solution("wms", minimum=Minimum(items=1000, orders_per_day=200, any_one=True)))
    verdict = verdicts(firm(scale=scale), among)["wms"]
    assert (verdict.kind, {reason.kind for reason in verdict.reasons}) == (kind, said)


def test_a_warehouse_is_large_enough_by_its_items_or_by_its_orders() -> None:
    minimum = shipped().solutions["wms"].minimum
    assert (minimum.items, minimum.orders_per_day, minimum.any_one) == (1000, 200, True)
