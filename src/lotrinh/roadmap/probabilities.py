"""How likely a firm is to take up each solution next: from the model, or from rules while there is none."""

from collections.abc import Mapping

import msgspec

from lotrinh import db
from lotrinh.roadmap import model_store
from lotrinh.roadmap.records import Record
from recommender import firms
from recommender.artefact import Artefact
from recommender.catalogue import Catalogue
from recommender.profile import Profile
from recommender.rules import expert_prior

RULES = "expert-prior"
STORED = """
SELECT probabilities FROM next_step_probability
WHERE firm = $1 AND model = $2 AND catalogue = $3 AND computed_at > $4
"""


class Probabilities(msgspec.Struct, frozen=True):
    """`model` names the version of the model, or the rules; `simulated`: learned from simulated firms, too.

    `prior_share`: how much of each probability rests on the rules all the same; 1 of what is not named there.
    """

    model: str
    by_solution: Mapping[str, float]
    simulated: bool = False
    prior_share: Mapping[str, float] = {}

    @property
    def is_learned(self) -> bool:
        return self.model != RULES


async def probabilities_of(record: Record, profile: Profile, catalogue: Catalogue) -> Probabilities:
    """Those of the last night, unless the firm has said something since; then the model is asked anew."""
    served = model_store.served()
    if served is None:
        return Probabilities(RULES, expert_prior(profile, catalogue))
    version = served.manifest.version
    row = await db.fetch_one(STORED, record.firm, version, catalogue.version, record.changed_at)
    if row is not None:
        return _learned(served, msgspec.json.decode(row["probabilities"]))
    return _asked(served, profile, catalogue)


def _asked(served: Artefact, profile: Profile, catalogue: Catalogue) -> Probabilities:
    """A catalogue that lacks what the model knows of is newer than it: the rules serve until the next night."""
    try:
        (found,) = firms.probabilities(served, [profile], catalogue)
    except KeyError:
        return Probabilities(RULES, expert_prior(profile, catalogue))
    return _learned(served, found)


def _learned(served: Artefact, found: Mapping[str, float]) -> Probabilities:
    manifest = served.manifest
    return Probabilities(manifest.version, found, manifest.data.simulated, manifest.prior_share)
