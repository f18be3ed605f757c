"""Everything a roadmap is made from."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import msgspec
from msgspec import Struct

from recommender.parts import Catalogue
from recommender.planning.weights import Weights
from recommender.profile import Profile, State


class Given(Struct, frozen=True, kw_only=True):
    """The firm, the catalogue, and what was said about money, people and single solutions."""

    profile: Profile
    catalogue: Catalogue
    probabilities: Mapping[str, float]
    on: date
    weights: Weights
    budget: int | None
    people: int | None
    pinned: Sequence[str]
    left_aside: Collection[str]

    def using(self, solution_id: str) -> "Given":
        """The same firm, had it said that it uses one solution more."""
        states: Mapping[str, State] = {**self.profile.states, solution_id: "in_use"}
        return msgspec.structs.replace(self, profile=msgspec.structs.replace(self.profile, states=states))
