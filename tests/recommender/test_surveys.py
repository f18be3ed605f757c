"""The survey is read as it was published."""

import csv
import gzip
import hashlib

import numpy as np
import pytest

from recommender import surveys
from recommender.surveys import FOLDER

WAVES = {"2019": surveys.read("2019"), "2020": surveys.read("2020")}


def test_the_files_are_those_the_source_names() -> None:
    told = (FOLDER / "SOURCE.md").read_text(encoding="utf-8")
    files = sorted(FOLDER.glob("*.gz"))
    assert len(files) == 2
    for file in files:
        assert hashlib.sha256(file.read_bytes()).hexdigest() in told


def test_organisations_and_plans_are_as_many_as_the_source_says() -> None:
    later = WAVES["2020"]
    assert later.features.shape == (1025, 106)
    assert len(later.solutions) == 64
    assert np.nansum(later.planned) / later.size == pytest.approx(5.363, abs=0.001)
    assert WAVES["2019"].size == 1312


@pytest.mark.parametrize(
    ("wave", "column", "solution"),
    [("2020", 103, "kubernetes"), ("2020", 106, "prometheus"), ("2019", 32, "kubernetes")],
)
def test_production_is_use(wave, column, solution) -> None:
    name = {"2019": "cncf_survey_2019.csv.gz", "2020": "cncf_survey_2020h1.csv.gz"}[wave]
    with gzip.open(FOLDER / name, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[2:]
    ticked = sum(row[column].lower() == "using in production" for row in rows)
    data = WAVES[wave]
    assert np.nansum(data.in_use[:, data.solutions.index(solution)]) == ticked > 700


@pytest.mark.parametrize("wave", ["2019", "2020"])
def test_what_is_in_use_is_never_planned_and_tools_are_never_candidates(wave) -> None:
    data = WAVES[wave]
    assert np.isnan(data.planned[data.in_use == 1]).all()
    assert np.isnan(data.planned[:, data.solutions.index("jenkins")]).all()
    assert not np.isnan(data.planned[:, data.solutions.index("envoy")]).all()


@pytest.mark.parametrize("wave", ["2019", "2020"])
def test_no_answer_tells_the_state_of_a_solution(wave) -> None:
    data = WAVES[wave]
    offered = {name.split("=")[-1] for name in data.feature_names}
    assert not offered & set(data.solutions)


def test_answers_lie_between_0_and_1_and_most_are_known() -> None:
    for data in WAVES.values():
        known = data.features[~np.isnan(data.features)]
        assert known.min() == 0
        assert known.max() == 1
        assert len(known) / data.features.size > 0.8


def test_both_waves_have_the_same_columns() -> None:
    assert WAVES["2019"].feature_names == WAVES["2020"].feature_names
    assert len(set(WAVES["2019"].solutions) & set(WAVES["2020"].solutions)) == 54


def test_a_question_that_is_not_there_is_named() -> None:
    wave = surveys.Wave(FOLDER / "cncf_survey_2019.csv.gz")
    with pytest.raises(ValueError, match="no question begins with"):
        wave.block(["What is the meaning of life"])
