"""Training tells how far it is, and how good the model is beside what is simpler."""

from datetime import UTC, datetime

import numpy as np
import pytest
from msgspec.structs import replace

from recommender import training
from recommender.model import NextStepModel
from tests.recommender.firms import firms

NOON = datetime(2026, 11, 25, 5, tzinfo=UTC)


def test_progress_rises_from_measuring_to_done() -> None:
    told: list[tuple[str, float]] = []
    training.train(firms(), made_at=NOON, progress=lambda *step: told.append(step))
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert (told[0], told[-1]) == (("measure", 0.0), ("done", 1.0))
    assert len(told) >= 7


def test_the_manifest_tells_data_figures_and_what_serves_the_prior() -> None:
    data = firms(600, solutions=12, strength=3)
    rare = data.planned.copy()
    rare[np.flatnonzero(rare[:, 5] == 1)[10:], 5] = 0
    dated = replace(data, planned=rare, first_day="2026-01-01", last_day="2026-11-24")
    manifest = training.train(dated, made_at=NOON).manifest
    assert manifest.data.firms == 600
    assert manifest.data.plans == int(np.nansum(rare))
    assert (manifest.data.last_day, manifest.data.simulated) == ("2026-11-24", True)
    assert [one for one, share in manifest.prior_share.items() if share == 1] == ["s5"]
    figures = {one.scorer: one for one in manifest.measured.figures}
    assert set(figures) > {"model", "random", "next-step popularity", "segment popularity"}
    assert figures["model"].lift.low > 0
    assert figures["model"].ndcg.n <= 600
    assert manifest.measured.groups


def test_with_a_prior_that_alone_is_measured_too() -> None:
    data = firms()
    prior = np.full(data.in_use.shape, 0.2)
    trained = training.train(replace(data, prior=prior), made_at=NOON)
    assert "prior alone" in {one.scorer for one in trained.manifest.measured.figures}
    assert trained.model.prior_ == pytest.approx(np.full(4, 0.2))


def test_too_few_firms_are_not_measured_and_serve_the_prior() -> None:
    data = firms(40)
    trained = training.train(replace(data, prior=np.full(data.in_use.shape, 0.3)), made_at=NOON)
    assert "39 firms with a known next step" in trained.manifest.measured.not_measured
    assert not trained.manifest.measured.figures
    assert (trained.model.prior_share_ == 1).all()


def test_of_many_firms_some_are_left_out_once() -> None:
    many = firms(training.MOST_ASKED + 1500, answers=2, solutions=2)
    measured = training.train(many, made_at=NOON, settings=NextStepModel(negatives=200)).manifest.measured
    assert measured.split == "by organisation, 5,000 left out"
    assert measured.figures[0].calibration.n == training.MOST_ASKED
