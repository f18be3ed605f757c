"""A model learned from profiles of firms never sees what it is asked, and says what moved it."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import numpy as np
import pytest

from recommender import firms
from recommender.catalogue import shipped
from recommender.dataset import Dataset
from recommender.profile import Profile

KEYS = ["quick/cloud", "quick/orders"]
TOOLS = ("accounting", "crm", "barcode", "online-shop")
MADE = datetime(2026, 11, 25, tzinfo=UTC)


def firm(rng: Random) -> Profile:
    """Firms that record their orders well plan a shop; the others plan nothing but, at times, a CRM."""
    orders = rng.random()
    states = {
        "accounting": "in_use",
        "crm": "planned" if rng.random() < 0.2 else "no_plan",
        "barcode": "no_plan",
    }
    states["online-shop"] = "planned" if orders > 0.5 else "no_plan"
    return Profile(
        sector="wood", size="small", employees=rng.randint(10, 90),
        answers={"quick/cloud": rng.random(), "quick/orders": orders}, states=states,
    )  # fmt: skip


@pytest.fixture(scope="module")
def profiles() -> list[Profile]:
    rng = Random(7)
    return [firm(rng) for _ in range(240)]


@pytest.fixture(scope="module")
def days(profiles: list[Profile]) -> list[date]:
    return [date(2026, 1, 1) + timedelta(days=place) for place in range(len(profiles))]


@pytest.fixture(scope="module")
def data(profiles: list[Profile], days: list[date]) -> Dataset:
    return firms.dataset_of(profiles, days, shipped(), KEYS, name="test", simulated=True)


@pytest.fixture(scope="module")
def refit(data: Dataset, days: list[date]) -> firms.Refit:
    return firms.refit(data, days, None, made_at=MADE)


def test_unknown_states_and_answers_are_unknown_cells(data: Dataset) -> None:
    place = {solution: column for column, solution in enumerate(data.solutions)}
    assert np.isnan(data.in_use[:, place["erp"]]).all()
    assert (data.in_use[:, place["accounting"]] == 1).all()
    assert np.isnan(data.planned[:, place["accounting"]]).all()
    assert set(np.unique(data.planned[:, place["online-shop"]])) == {0.0, 1.0}
    assert (data.first_day, data.last_day) == ("2026-01-01", "2026-08-28")


def test_the_prior_does_not_know_what_is_planned(
    profiles: list[Profile], data: Dataset, days: list[date]
) -> None:
    silent = [firms.without_plans(one) for one in profiles]
    again = firms.dataset_of(silent, days, shipped(), KEYS, name="test", simulated=True)
    assert data.prior is not None
    assert again.prior is not None
    np.testing.assert_array_equal(data.prior, again.prior)
    assert np.nansum(again.planned) == 0 < np.nansum(data.planned)


def test_a_split_by_time_learns_from_the_past_alone(data: Dataset, days: list[date]) -> None:
    ((train, test),) = firms.by_time(data, days)
    assert (train.size, test.size) == (192, 48)
    np.testing.assert_array_equal(test.features, data.features[-48:])


def test_it_learns_what_goes_with_a_plan_and_says_what_moved_it(refit: firms.Refit) -> None:
    high, low = (
        Profile(
            sector="wood", size="small", employees=30, answers={"quick/cloud": 0.5, "quick/orders": orders},
            states={"accounting": "in_use", "online-shop": "no_plan"},
        )
        for orders in (0.95, 0.05)
    )  # fmt: skip
    chances = [one["online-shop"] for one in firms.probabilities(refit.artefact, [high, low], shipped())]
    assert chances[0] > chances[1] + 0.1
    first, *_ = firms.movers(refit.artefact, high, "online-shop", 3)
    assert (first.group, first.value > 0) == ("quick/orders", True)
    assert firms.movers(refit.artefact, low, "online-shop", 3)[0].value < 0


def test_where_only_the_prior_speaks_nothing_moves_it(refit: firms.Refit, profiles: list[Profile]) -> None:
    assert firms.movers(refit.artefact, profiles[0], "erp", 3) == []
    assert firms.movers(refit.artefact, profiles[0], "nothing", 3) == []


def test_what_is_in_use_has_no_chance(refit: firms.Refit, profiles: list[Profile]) -> None:
    found = firms.probabilities(refit.artefact, profiles[:3], shipped())
    assert all(one["accounting"] == 0 for one in found)
    assert all(0 < one["crm"] < 1 for one in found)


def test_the_newest_firms_are_ranked_better_than_by_lot(refit: firms.Refit) -> None:
    by_scorer = {one.scorer: one.ndcg.value for one in refit.by_time}
    assert by_scorer["model"] > by_scorer["random"]


def test_a_second_model_of_the_same_firms_has_not_drifted(
    refit: firms.Refit, data: Dataset, days: list[date]
) -> None:
    again = firms.refit(data, days, refit.artefact, made_at=MADE)
    assert again.changed is not None
    assert again.changed.shifted == ()
    assert again.changed.rank_correlation == pytest.approx(1)


def test_other_answers_are_named_as_shifted(
    refit: firms.Refit, profiles: list[Profile], days: list[date]
) -> None:
    from msgspec.structs import replace

    clouds = [replace(one, answers={**one.answers, "quick/cloud": 1.0}) for one in profiles]
    data = firms.dataset_of(clouds, days, shipped(), KEYS, name="test", simulated=True)
    changed = firms.refit(data, days, refit.artefact, made_at=MADE).changed
    assert changed is not None
    assert changed.shifted == ("quick/cloud",)


def test_other_columns_are_not_compared(
    refit: firms.Refit, profiles: list[Profile], days: list[date]
) -> None:
    data = firms.dataset_of(profiles, days, shipped(), ["quick/cloud"], name="test", simulated=True)
    assert firms.refit(data, days, refit.artefact, made_at=MADE).changed is None
