"""The versions of the model of next steps that are kept, and the one that serves."""

from datetime import datetime

import msgspec

from lotrinh.accounts.visitor import Visitor
from lotrinh.operation.services import served_version
from lotrinh.roadmap import model_store
from recommender import artefact


class ModelVersion(msgspec.Struct, frozen=True, kw_only=True):
    """`problem`: why it cannot serve, in English as the store says it; its figures are unknown then."""

    version: str
    is_served: bool
    made_at: datetime | None = None
    firms: int | None = None
    plans: int | None = None
    simulated: bool = False
    ndcg: str = ""
    problem: str = ""


def model_versions(operator: Visitor) -> list[ModelVersion]:
    """The newest first."""
    if operator.staff_role != "operator":
        return []
    served = served_version()
    return [_version(one, served) for one in reversed(artefact.versions(model_store.folder()))]


def _version(version: str, served: str | None) -> ModelVersion:
    try:
        manifest = artefact.load(model_store.folder(), version=version).manifest
    except artefact.ArtefactProblem as problem:
        return ModelVersion(version=version, is_served=version == served, problem=str(problem))
    figures = manifest.measured.figures
    return ModelVersion(
        version=version,
        is_served=version == served,
        made_at=manifest.made_at,
        firms=manifest.data.firms,
        plans=manifest.data.plans,
        simulated=manifest.data.simulated,
        ndcg=str(figures[0].ndcg) if figures else "",
    )
