"""A firm's roadmap, made anew whenever somebody looks: from what is on record, for what the firm can spend."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

import msgspec

from lotrinh import clock
from lotrinh.roadmap.advice_queries import Advice, standing_advice
from lotrinh.roadmap.peers import Peers, peers_of
from lotrinh.roadmap.probabilities import Probabilities, probabilities_of
from lotrinh.roadmap.profiles import reader
from lotrinh.roadmap.records import Record, record
from recommender.catalogue import Catalogue
from recommender.planner import Roadmap, Weights, plan
from recommender.profile import Profile

NOT_NOW = timedelta(days=90)


class Wishes(msgspec.Struct, frozen=True):
    """What the firm can spend itself in twelve months (VND), and how many people it can free; None: no limit."""

    budget: int | None = None
    people: int | None = None


class FirmRoadmap(msgspec.Struct, frozen=True, kw_only=True):
    """`roadmap` follows the advisors' advice, `own` is what it would be without; both are for `wishes`."""

    record: Record
    profile: Profile
    catalogue: Catalogue
    wishes: Wishes
    weights: Weights
    probabilities: Probabilities
    advice: tuple[Advice, ...]
    peers: Peers
    roadmap: Roadmap
    own: Roadmap

    @property
    def put_off(self) -> Mapping[str, datetime]:
        """The steps that the firm said "not now" to, and when they come back."""
        return put_off(self.record)


async def firm_roadmap(firm_id: UUID, wishes: Wishes) -> FirmRoadmap | None:
    """None for a firm without a result; whoever asks has made sure that the reader may see it."""
    found = await record(firm_id)
    if found is None or not found.results:
        return None
    read, advice = reader(), tuple(await standing_advice(firm_id))
    profile, peers = read.profile(found), await peers_of(found, read)
    probabilities = await probabilities_of(found, profile, read.catalogue)
    return FirmRoadmap(
        record=found,
        profile=profile,
        catalogue=read.catalogue,
        wishes=wishes,
        weights=Weights(),
        probabilities=probabilities,
        advice=advice,
        peers=peers,
        roadmap=_planned(found, profile, read.catalogue, probabilities, wishes, advice),
        own=_planned(found, profile, read.catalogue, probabilities, wishes, ()),
    )


def put_off(found: Record) -> Mapping[str, datetime]:
    until = {solution: at + NOT_NOW for solution, at in found.answered("not_now").items()}
    return {solution: day for solution, day in until.items() if day > clock.now()}


def seed_of(firm_id: UUID) -> int:
    """The same all day long, so that a reload shows the same list."""
    return int.from_bytes(sha256(f"{firm_id} {clock.today()}".encode()).digest()[:8])


def _planned(  # noqa: PLR0913, PLR0917 - each is one source of the roadmap
    found: Record,
    profile: Profile,
    catalogue: Catalogue,
    probabilities: Probabilities,
    wishes: Wishes,
    advice: tuple[Advice, ...],
) -> Roadmap:
    """What the firm accepted comes first, then what advisors put forward."""
    struck = {one.solution for one in advice if one.kind == "strike"}
    forward = [one.solution for one in advice if one.kind != "strike"]
    accepted = [one for one in reversed(list(found.answered("accepted"))) if one not in struck]
    return plan(
        profile,
        catalogue,
        probabilities=probabilities.by_solution,
        on=clock.today(),
        weights=Weights(),
        budget=wishes.budget,
        people=wishes.people,
        pinned=tuple(dict.fromkeys([*accepted, *forward])),
        struck=struck,
        not_now=put_off(found).keys(),
        seed=seed_of(found.firm),
    )
