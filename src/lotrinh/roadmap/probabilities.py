"""How likely a firm is to take up each solution next: from the model, or from rules while there is none."""

from collections.abc import Mapping

import msgspec

from recommender.catalogue import Catalogue
from recommender.profile import Profile
from recommender.rules import expert_prior

RULES = "expert-prior"


class Probabilities(msgspec.Struct, frozen=True):
    """`model` names the version of the model, or the rules."""

    model: str
    by_solution: Mapping[str, float]

    @property
    def is_learned(self) -> bool:
        return self.model != RULES


async def probabilities_of(profile: Profile, catalogue: Catalogue) -> Probabilities:
    return Probabilities(RULES, expert_prior(profile, catalogue))
