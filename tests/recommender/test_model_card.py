"""The card says what its manifest says, and the shipped one was written from the shipped manifest."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import numpy as np
from msgspec.structs import replace

import recommender
from recommender import model_card, training
from recommender.artefact import Manifest
from tests.recommender.firms import firms

FOLDER = Path(recommender.__file__).parent
NOON = datetime(2026, 11, 25, 5, tzinfo=UTC)


def test_the_shipped_card_is_written_from_the_shipped_manifest() -> None:
    manifest = msgspec.json.decode((FOLDER / "model-card.json").read_bytes(), type=Manifest)
    assert (FOLDER / "model-card.md").read_text(encoding="utf-8") == model_card.card(manifest)
    assert manifest.data.name == "CNCF survey 2020"


def test_the_card_tells_data_window_figures_and_whom_it_does_not_serve() -> None:
    data = firms(500)
    rare = data.planned.copy()
    rare[np.flatnonzero(rare[:, 1] == 1)[5:], 1] = 0
    dated = replace(data, planned=rare, first_day="2026-03-01", last_day="2026-11-24")
    manifest = training.train(dated, made_at=NOON).manifest
    card = model_card.card(manifest)
    assert "simulated, **simulated**; answers from 2026-03-01 to 2026-11-24" in card
    assert f"Firms: 500, of which {manifest.data.labelled_firms}" in card
    for one in manifest.measured.figures:
        assert f"| {one.scorer} | {one.ndcg} | {one.recall} |" in card
    for group in manifest.measured.groups:
        assert f"| {group.size} | {group.sector} | {group.gain.n} |" in card
    assert "Solutions that serve the prior alone (1): s1." in card


def test_a_model_that_was_not_measured_says_why() -> None:
    card = model_card.card(training.train(firms(30), made_at=NOON).manifest)
    assert "Not measured: " in card
    assert "are too few" in card
    assert "NDCG" not in card
