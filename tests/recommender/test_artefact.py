"""A trained model is kept whole, refused when it does not fit, and replaced by the one before in one step."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from msgspec.structs import replace

from recommender import artefact, training
from recommender.artefact import ArtefactProblem
from tests.recommender.firms import firms

NOON = datetime(2026, 11, 25, 5, tzinfo=UTC)
DATA = firms()
TRAINED = training.train(DATA, made_at=NOON)


def later(hours: int) -> artefact.Artefact:
    at = NOON + timedelta(hours=hours)
    return replace(TRAINED, manifest=replace(TRAINED.manifest, version=artefact.version_of(at), made_at=at))


def test_a_saved_model_gives_the_same_probabilities_and_knows_its_figures(tmp_path) -> None:
    artefact.save(tmp_path, TRAINED)
    loaded = artefact.load(tmp_path, schema_hash=TRAINED.manifest.schema_hash)
    asked = DATA.features, DATA.in_use
    assert (loaded.model.predict_proba(*asked) == TRAINED.model.predict_proba(*asked)).all()
    assert loaded.model.get_params() == TRAINED.model.get_params()
    assert loaded.manifest.measured == TRAINED.manifest.measured
    assert (loaded.spread.shares == TRAINED.spread.shares).all()
    again = loaded.model.fit(DATA.features, DATA.in_use, DATA.planned)
    assert (again.coefficients_ == TRAINED.model.coefficients_).all()


def test_versions_are_kept_and_the_newest_is_served(tmp_path) -> None:
    for hours in (0, 1, 2):
        artefact.save(tmp_path, later(hours))
    assert len(artefact.versions(tmp_path)) == 3
    assert artefact.load(tmp_path).manifest.made_at == NOON + timedelta(hours=2)
    first = artefact.versions(tmp_path)[0]
    assert artefact.load(tmp_path, version=first).manifest.made_at == NOON


def test_rollback_serves_the_one_before_until_there_is_none(tmp_path) -> None:
    for hours in (0, 1):
        artefact.save(tmp_path, later(hours))
    assert artefact.rollback(tmp_path) == artefact.versions(tmp_path)[0]
    assert artefact.load(tmp_path).manifest.made_at == NOON
    with pytest.raises(ArtefactProblem, match="no model older than"):
        artefact.rollback(tmp_path)


def test_a_model_learned_from_other_columns_is_refused(tmp_path) -> None:
    artefact.save(tmp_path, TRAINED)
    with pytest.raises(ArtefactProblem, match=r"learned from other columns .* train a new one"):
        artefact.load(tmp_path, schema_hash="another")


def test_damaged_arrays_are_refused_and_never_rolled_back_to(tmp_path) -> None:
    for hours in (0, 1):
        artefact.save(tmp_path, later(hours))
    oldest, newest = artefact.versions(tmp_path)
    arrays = tmp_path / "versions" / oldest / artefact.ARRAYS
    arrays.write_bytes(arrays.read_bytes()[:-1] + b"?")
    with pytest.raises(ArtefactProblem, match="not those that were saved"):
        artefact.rollback(tmp_path)
    assert artefact.served(tmp_path) == newest


def test_a_manifest_that_is_missing_broken_or_of_another_format_is_refused(tmp_path) -> None:
    with pytest.raises(ArtefactProblem, match="There is no model in"):
        artefact.load(tmp_path)
    version = artefact.save(tmp_path, TRAINED).version
    manifest = tmp_path / "versions" / version / artefact.MANIFEST
    whole = manifest.read_text()
    manifest.write_text(whole.replace('"format": 1', '"format": 2'))
    with pytest.raises(ArtefactProblem, match="format 2, not 1"):
        artefact.load(tmp_path)
    manifest.write_text(whole[:100])
    with pytest.raises(ArtefactProblem, match="cannot be read"):
        artefact.load(tmp_path)


def test_a_version_is_never_replaced(tmp_path) -> None:
    artefact.save(tmp_path, TRAINED)
    with pytest.raises(ArtefactProblem, match="never replaced"):
        artefact.save(tmp_path, TRAINED)


def test_an_interrupted_save_leaves_the_old_model_served_and_nothing_behind(tmp_path, monkeypatch) -> None:
    old = artefact.save(tmp_path, later(0)).version

    def full(*_args: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(artefact, "_put", full)
    with pytest.raises(OSError, match="no space left"):
        artefact.save(tmp_path, later(1))
    assert artefact.load(tmp_path).manifest.version == old
    assert {place.name for place in tmp_path.iterdir()} == {"current", "versions"}
    assert artefact.versions(tmp_path) == [old]


def test_the_arrays_hold_nothing_that_needs_pickle(tmp_path) -> None:
    version = artefact.save(tmp_path, TRAINED).version
    with np.load(tmp_path / "versions" / version / artefact.ARRAYS, allow_pickle=False) as file:
        assert all(file[name].dtype.kind in "fi" for name in file.files)


def test_old_versions_go_and_never_the_served_one(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(artefact, "KEPT", 3)
    for hours in range(5):
        artefact.save(tmp_path, later(hours))
    kept = artefact.versions(tmp_path)
    assert kept == [artefact.version_of(NOON + timedelta(hours=hours)) for hours in (2, 3, 4)]
    assert artefact.served(tmp_path) == kept[-1]
    assert artefact.rollback(tmp_path) == kept[1]
    assert sorted(place.name for place in tmp_path.iterdir()) == ["current", "versions"]
