"""`lotrinh evaluate` prints what is so, and `lotrinh rollback-model` says what it serves."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from lotrinh import recommender_commands
from lotrinh.cli import main
from lotrinh.settings import settings
from recommender import artefact, training
from recommender.measurement import Claim, Measurement
from tests.recommender.firms import firms


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def file_of_firms(tmp_path: Path) -> Path:
    data = firms(300, solutions=12)
    path = tmp_path / "firms.npz"
    np.savez(path, features=data.features, in_use=data.in_use, planned=data.planned, segments=data.segments)
    return path


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LOTRINH_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


def test_a_file_of_firms_is_measured_with_intervals_and_n(file_of_firms) -> None:
    printed = run("evaluate", str(file_of_firms))
    assert printed.exit_code == 0
    assert "next steps; firms" in printed.stdout
    assert "n of 300 organisations" in printed.stdout
    for line in ("model", "random", "adoption popularity", "segment popularity", "next-step popularity"):
        assert line in printed.stdout
    assert "next steps by size and sector" in printed.stdout


def test_a_file_that_is_no_data_is_refused_with_a_sentence(tmp_path) -> None:
    (tmp_path / "notes.npz").write_text("no arrays")
    refused = run("evaluate", str(tmp_path / "notes.npz"))
    assert refused.exit_code == 2
    assert "notes.npz is no .npz file of plain arrays" in refused.stderr


def test_the_card_of_a_file_is_written_from_a_manifest(file_of_firms, tmp_path) -> None:
    card = tmp_path / "card.md"
    assert run("evaluate", str(file_of_firms), "--card", str(card)).exit_code == 0
    assert "Data: firms" in card.read_text()
    assert '"name": "firms"' in card.with_suffix(".json").read_text()


def test_a_claim_that_does_not_hold_ends_with_an_error(monkeypatch) -> None:
    claims = [Claim("all is well", "it is not", met=False)]
    monkeypatch.setattr(
        recommender_commands.measurement, "measure_survey", lambda _say: Measurement([], [], {}, claims)
    )
    printed = run("evaluate")
    assert printed.exit_code == 1
    assert "all is well" in printed.stdout
    assert "NO" in printed.stdout


def test_rollback_names_the_version_it_serves(data_dir) -> None:
    for day in (24, 25):
        made = datetime(2026, 11, day, tzinfo=UTC)
        artefact.save(data_dir / "models", training.train(firms(60), made_at=made))
    assert run("rollback-model").stdout == "Served: 20261124T000000000000Z\n"
    refused = run("rollback-model")
    assert refused.exit_code == 1
    assert "There is no model older than 20261124" in refused.stderr


def test_rollback_without_a_model_says_so(data_dir) -> None:
    assert "There is no model in" in run("rollback-model").stderr
