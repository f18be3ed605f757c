"""A firm's roadmap, made anew whenever somebody looks: from what is on record, for what the firm can spend."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

import msgspec

from lotrinh import clock
from lotrinh.roadmap.advice_queries import Advice, standing_advice
from lotrinh.roadmap.peers import Peers, peers_of
from lotrinh.roadmap.probabilities import Probabilities, probabilities_of
from lotrinh.roadmap.profiles import reader
from lotrinh.roadmap.records import Adopted, Record, record
from recommender.catalogue import Catalogue
from recommender.planner import Roadmap, Weights, plan
from recommender.profile import Profile

NOT_NOW = timedelta(days=90)
"""So long a step stays away that was put off, or whose tool was given up."""


class Wishes(msgspec.Struct, frozen=True):
    """What the firm can spend itself in twelve months (VND), and how many people it can free; None: no limit."""

    budget: int | None = None
    people: int | None = None


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a roadmap of one firm is made from."""

    record: Record
    profile: Profile
    catalogue: Catalogue
    wishes: Wishes
    weights: Weights
    probabilities: Probabilities
    advice: tuple[Advice, ...]
    peers: Peers

    @property
    def put_off(self) -> Mapping[str, datetime]:
        """The steps that the firm said "not now" to, and when they come back."""
        until = {solution: at + NOT_NOW for solution, at in self.record.answered("not_now").items()}
        return {solution: day for solution, day in until.items() if day > clock.now()}

    @property
    def given_up(self) -> Mapping[str, Adopted]:
        """What the firm used and uses no longer, unless it has said since that it plans it again."""
        return {
            solution: one
            for solution, one in self.record.adopted.items()
            if one.status == "dropped" and self.profile.states.get(solution) == "no_plan"
        }

    @property
    def resting(self) -> Collection[str]:
        """What was given up so lately that nobody wants to hear of it again."""
        return [one for one, adopted in self.given_up.items() if clock.today() < adopted.since + NOT_NOW]

    @property
    def accepted(self) -> list[str]:
        """The earliest first, without what was given up after it."""
        given_up = self.given_up
        return [one for one in reversed(list(self.record.answered("accepted"))) if one not in given_up]

    def advised(self, *kinds: str) -> list[str]:
        return [one.solution for one in self.advice if one.kind in kinds]

    def planned(self, *, forward: Collection[str], struck: Collection[str]) -> Roadmap:
        """What the firm accepted comes first, then what advisors put forward."""
        pinned = [one for one in (*self.accepted, *forward) if one not in struck]
        return plan(
            self.profile,
            self.catalogue,
            probabilities=self.probabilities.by_solution,
            on=clock.today(),
            weights=self.weights,
            budget=self.wishes.budget,
            people=self.wishes.people,
            pinned=tuple(dict.fromkeys(pinned)),
            struck=struck,
            not_now={*self.put_off, *self.resting},
            seed=seed_of(self.record.firm),
        )


class FirmRoadmap(msgspec.Struct, frozen=True):
    """`roadmap` follows the advisors' advice, `own` is what it would be without."""

    basis: Basis
    roadmap: Roadmap
    own: Roadmap


async def firm_roadmap(firm_id: UUID, wishes: Wishes) -> FirmRoadmap | None:
    """None for a firm without a result; whoever asks has made sure that the reader may see it."""
    basis = await basis_of(firm_id, wishes)
    if basis is None:
        return None
    own = basis.planned(forward=(), struck=())
    if not basis.advice:
        return FirmRoadmap(basis, own, own)
    advised = basis.planned(forward=basis.advised("pin", "add"), struck=basis.advised("strike"))
    return FirmRoadmap(basis, advised, own)


async def basis_of(firm_id: UUID, wishes: Wishes) -> Basis | None:
    found = await record(firm_id)
    if found is None or not found.results:
        return None
    read = reader()
    profile = read.profile(found)
    return Basis(
        record=found,
        profile=profile,
        catalogue=read.catalogue,
        wishes=wishes,
        weights=Weights(),
        probabilities=await probabilities_of(found, profile, read.catalogue),
        advice=tuple(await standing_advice(firm_id)),
        peers=await peers_of(found, read),
    )


def seed_of(firm_id: UUID) -> int:
    """The same all day long, so that a reload shows the same list."""
    return int.from_bytes(sha256(f"{firm_id} {clock.today()}".encode()).digest()[:8])
