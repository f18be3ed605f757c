"""Where trained models lie, and the one that is served."""

from functools import lru_cache
from pathlib import Path

from lotrinh.settings import settings
from recommender import artefact
from recommender.artefact import Artefact, ArtefactProblem


def folder() -> Path:
    return settings().data_dir / "models"


def served() -> Artefact | None:
    """None while there is none, or while it cannot be read: then the rules serve."""
    try:
        return _loaded(folder(), artefact.served(folder()))
    except ArtefactProblem:
        return None


@lru_cache(maxsize=2)
def _loaded(place: Path, version: str) -> Artefact:
    return artefact.load(place, version=version)
