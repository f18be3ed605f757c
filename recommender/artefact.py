"""A trained model on disk: arrays without pickle, and a manifest that says what it is.

In its folder, `current` names the served version, and `versions/<version>/` holds arrays.npz and manifest.json.
"""

import hashlib
import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from msgspec import Struct

from recommender.dataset import Array
from recommender.drift import Reference
from recommender.evaluation import Figures, Group
from recommender.features import Schema

if TYPE_CHECKING:
    from recommender.model import NextStepModel

FORMAT = 1
LEARNED = (
    "means_",
    "scales_",
    "coefficients_",
    "intercepts_",
    "prior_",
    "prior_share_",
    "n_labelled_",
    "n_positive_",
)
SPREAD = ("edges", "shares")
KEPT = 30
"""So many versions stay for a rollback: a month of nights."""
ARRAYS, MANIFEST, CURRENT = "arrays.npz", "manifest.json", "current"


class ArtefactProblem(Exception):
    """Says in one sentence why a model cannot be used."""


class Data(Struct, frozen=True, kw_only=True):
    """What a model was learned from; days are ISO dates, or a month or a year."""

    name: str
    firms: int
    labelled_firms: int
    plans: int
    first_day: str | None
    last_day: str | None
    simulated: bool


class Measured(Struct, frozen=True, kw_only=True):
    """figures: the model and its baselines; groups: by size and sector; shift: of the log-odds, 0 true to level.

    not_measured says why there are none.
    """

    split: str = ""
    figures: tuple[Figures, ...] = ()
    groups: tuple[Group, ...] = ()
    shift: float | None = None
    not_measured: str | None = None


class Manifest(Struct, frozen=True, kw_only=True):
    format: int
    version: str
    made_at: datetime
    schema_hash: str
    schema: Schema
    data: Data
    settings: dict[str, int | float]
    measured: Measured
    prior_share: dict[str, float]
    libraries: dict[str, str]
    checksums: dict[str, str] = {}


class Artefact(Struct, frozen=True):
    """A fitted model, how its features were spread, and its manifest."""

    model: "NextStepModel"
    spread: Reference
    manifest: Manifest


def version_of(made_at: datetime) -> str:
    return made_at.astimezone(UTC).strftime("%Y%m%dT%H%M%S%fZ")


def save(folder: Path, artefact: Artefact) -> Manifest:
    """Keep it as a new version and serve it; whoever reads meanwhile sees the old one or the new one, whole.

    Of the versions before it the newest KEPT - 1 stay. ArtefactProblem if there is that version already.
    """
    versions = folder / "versions"
    versions.mkdir(parents=True, exist_ok=True)
    target = versions / artefact.manifest.version
    if target.exists():
        raise ArtefactProblem(f"There is a model {target.name} already; versions are never replaced.")
    beside = Path(tempfile.mkdtemp(dir=folder, prefix=".new-"))
    try:
        manifest = _write(beside, artefact)
        beside.chmod(0o755)
        beside.rename(target)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    _serve(folder, target.name)
    _prune(folder)
    return manifest


def load(folder: Path, *, schema_hash: str | None = None, version: str | None = None) -> Artefact:
    """The served version, or a named one; ArtefactProblem if it is damaged or was learned from other columns."""
    place = folder / "versions" / (version or served(folder))
    try:
        manifest = msgspec.json.decode((place / MANIFEST).read_bytes(), type=Manifest)
        content = (place / ARRAYS).read_bytes()
    except (OSError, msgspec.MsgspecError) as problem:
        raise ArtefactProblem(f"The model {place.name} cannot be read: {problem}.") from problem
    if manifest.format != FORMAT:
        raise ArtefactProblem(f"The model {place.name} has the format {manifest.format}, not {FORMAT}.")
    if manifest.checksums.get(ARRAYS) != hashlib.sha256(content).hexdigest():
        raise ArtefactProblem(f"The arrays of the model {place.name} are not those that were saved.")
    if manifest.schema_hash != manifest.schema.hash or schema_hash not in {None, manifest.schema_hash}:
        raise ArtefactProblem(
            f"The model {place.name} was learned from other columns ({manifest.schema_hash}, "
            f"asked for is {schema_hash or manifest.schema.hash}); train a new one."
        )
    return _read(place, manifest)


def versions(folder: Path) -> list[str]:
    """All that are kept, the oldest first."""
    kept = folder / "versions"
    return sorted(place.name for place in kept.iterdir()) if kept.is_dir() else []


def served(folder: Path) -> str:
    try:
        return (folder / CURRENT).read_text(encoding="ascii").strip()
    except OSError:
        raise ArtefactProblem(f"There is no model in {folder} yet.") from None


def rollback(folder: Path) -> str:
    """Serve the version before the served one, and name it; ArtefactProblem if there is none."""
    before = [version for version in versions(folder) if version < served(folder)]
    if not before:
        raise ArtefactProblem(f"There is no model older than {served(folder)}.")
    serve(folder, before[-1])
    return before[-1]


def serve(folder: Path, version: str) -> None:
    """Serve a version that is kept; ArtefactProblem if it cannot be used."""
    load(folder, version=version)
    _serve(folder, version)


def _serve(folder: Path, version: str) -> None:
    beside = folder / f".{CURRENT}-{version}"
    _put(beside, version.encode())
    beside.replace(folder / CURRENT)
    _settle(folder)


def _prune(folder: Path) -> None:
    """Removed under another name first: nobody finds half a version."""
    for version in versions(folder)[:-KEPT]:
        if version != served(folder):
            beside = folder / f".old-{version}"
            (folder / "versions" / version).rename(beside)
            shutil.rmtree(beside)


def _write(place: Path, artefact: Artefact) -> Manifest:
    arrays: dict[str, Any] = {name.strip("_"): getattr(artefact.model, name) for name in LEARNED}
    arrays |= {name: getattr(artefact.spread, name) for name in SPREAD}
    with (place / ARRAYS).open("wb") as file:
        np.savez_compressed(file, **arrays)
        file.flush()
        os.fsync(file.fileno())
    checksum = hashlib.sha256((place / ARRAYS).read_bytes()).hexdigest()
    manifest = msgspec.structs.replace(artefact.manifest, checksums={ARRAYS: checksum})
    _put(place / MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=1))
    _settle(place)
    return manifest


def _read(place: Path, manifest: Manifest) -> Artefact:
    from recommender.model import NextStepModel  # noqa: PLC0415 - slow to import

    with np.load(place / ARRAYS, allow_pickle=False) as file:
        arrays: dict[str, Array] = {name: file[name] for name in file.files}
    model = NextStepModel(**manifest.settings)  # type: ignore[arg-type]
    for name in LEARNED:
        setattr(model, name, arrays[name.strip("_")])
    model.n_features_in_, model.n_solutions_ = len(manifest.schema.names), len(manifest.schema.solutions)
    return Artefact(model, Reference(**{name: arrays[name] for name in SPREAD}), manifest)


def _put(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Make renames in a folder outlast a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
