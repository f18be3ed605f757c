"""Profiles become columns that keep their meaning, and what nobody told stays unknown."""

import numpy as np
import pytest
from msgspec import Struct, field

from recommender import dataset, features
from recommender.features import schema_of


class Profile(Struct):
    sector: str = "wood"
    size: str = "small"
    employees: int | None = None
    foreign_invested: bool | None = None
    in_park: bool | None = None
    answers: dict[str, float] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    rungs: dict[str, int] = field(default_factory=dict)
    scale: dict[str, float] = field(default_factory=dict)


class Entry(Struct):
    kind: str


class Catalogue(Struct):
    solutions: dict[str, Entry]


CATALOGUE = Catalogue(
    {"crm": Entry("separate_tool"), "training-crm": Entry("training"), "accounting": Entry("separate_tool")}
)
SCHEMA = schema_of(CATALOGUE, ["quick/cloud", "contracts/archive"])


def column(matrix: np.ndarray, name: str) -> list[float]:
    return matrix[:, SCHEMA.names.index(name)].tolist()


def test_a_profile_fills_the_columns_it_tells_of_and_no_other() -> None:
    told = Profile(
        employees=0, in_park=True, answers={"quick/cloud": 0.5, "other/question": 1}, rungs={"warehouse": 2}
    )
    matrix = features.matrix([told, Profile(sector="food")], SCHEMA)
    assert matrix.shape == (2, len(SCHEMA.names))
    assert column(matrix, "sector=wood") == [1, 0]
    assert column(matrix, "size=small") == [1, 1]
    assert column(matrix, "quick/cloud") == pytest.approx([0.5, np.nan], nan_ok=True)
    assert column(matrix, "ladder/warehouse") == pytest.approx([0.4, np.nan], nan_ok=True)
    assert column(matrix, "employees") == pytest.approx([0, np.nan], nan_ok=True)
    assert column(matrix, "in_park") == pytest.approx([1, np.nan], nan_ok=True)
    assert np.isnan(column(matrix, "foreign_invested")).all()
    assert np.isnan(column(matrix, "contracts/archive")).all()


def test_states_are_used_planned_or_neither_and_unknown_without_one() -> None:
    answers = [{"crm": state} for state in ("in_use", "planned", "no_plan", "not_relevant")]
    states = features.states([*(Profile(states=one) for one in answers), Profile()], SCHEMA)
    crm = SCHEMA.solutions.index("crm")
    assert states.in_use[:, crm] == pytest.approx([1, 0, 0, 0, np.nan], nan_ok=True)
    assert states.planned[:, crm] == pytest.approx([np.nan, 1, 0, np.nan, np.nan], nan_ok=True)
    assert states.not_relevant[:, crm].tolist() == [False, False, False, True, False]
    assert np.isnan(states.in_use[:, SCHEMA.solutions.index("accounting")]).all()


def test_trainings_are_no_solutions_of_the_model() -> None:
    assert SCHEMA.solutions == ("accounting", "crm")


def test_every_column_belongs_to_a_question_and_answers_are_their_own() -> None:
    assert len(SCHEMA.names) == len(SCHEMA.groups) == len(set(SCHEMA.names))
    groups = dict(zip(SCHEMA.names, SCHEMA.groups, strict=True))
    assert groups["quick/cloud"] == "quick/cloud"
    assert groups["employees"] == groups["size=micro"] == "size"


def test_the_hash_changes_with_the_columns_and_not_with_their_order_of_asking() -> None:
    same = schema_of(CATALOGUE, ["contracts/archive", "quick/cloud", "quick/cloud"])
    assert same.hash == SCHEMA.hash
    assert schema_of(CATALOGUE, ["quick/cloud"]).hash != SCHEMA.hash
    fewer = Catalogue({"crm": Entry("separate_tool")})
    assert schema_of(fewer, ["quick/cloud", "contracts/archive"]).hash != SCHEMA.hash


def test_priors_by_solution_come_in_the_order_of_the_schema() -> None:
    assert features.prior([{"crm": 0.2, "accounting": 0.9}], SCHEMA).tolist() == [[0.9, 0.2]]
    with pytest.raises(KeyError):
        features.prior([{"crm": 0.2}], SCHEMA)


def test_a_file_of_arrays_is_read_with_names_or_without(tmp_path) -> None:
    path = tmp_path / "firms.npz"
    arrays = {"features": np.zeros((3, 2)), "in_use": np.zeros((3, 1)), "planned": np.ones((3, 1))}
    np.savez(path, **arrays, solutions=np.array(["crm"]))
    data = dataset.load(path)
    assert (data.name, data.solutions, data.feature_names) == ("firms", ("crm",), ("feature 1", "feature 2"))
    assert data.segments.shape == (3, 2)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"planned": None}, "lacks the arrays planned"),
        ({"planned": np.ones((3, 2))}, "do not fit one another"),
        ({"features": np.ones((2, 2))}, "do not fit one another"),
        ({"solutions": np.array(["a", "b"])}, "2 solutions for 1 columns"),
        ({"solutions": np.array([{"pickled": 1}], dtype=object)}, "no .npz file of plain arrays"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_a_sentence(tmp_path, change, sentence) -> None:
    arrays = {"features": np.zeros((3, 2)), "in_use": np.zeros((3, 1)), "planned": np.ones((3, 1))} | change
    np.savez(tmp_path / "firms.npz", **{name: one for name, one in arrays.items() if one is not None})
    with pytest.raises(ValueError, match=sentence):
        dataset.load(tmp_path / "firms.npz")
