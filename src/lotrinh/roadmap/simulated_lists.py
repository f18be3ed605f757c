"""Lists shown to simulated firms, and what these took up: drawn as the planner draws, and marked as simulated."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import clock, db
from lotrinh.roadmap.probabilities import RULES
from lotrinh.roadmap.profiles import reader
from lotrinh.roadmap.records import Record, record
from recommender.planner import POLICY, Weights
from recommender.planning.candidates import Candidates
from recommender.planning.choosing import Choice, limits
from recommender.planning.exploring import explore
from recommender.planning.given import Given
from recommender.planning.items import Item
from recommender.planning.packing import Packing
from recommender.rules import expert_prior

FIRMS, LISTS_EACH = 115, 5
"""With two places each that chance fills, enough for the estimates from a thousand places on."""
SEED, DAYS = 20261126, 75
EAGER, MOST_EAGER = 2.5, 0.8
"""From the last of its lists a firm takes a step up with its probability so many times, and never more often."""
# Firms of people of the demo are left out: these look at their roadmaps themselves. So are firms with a plan.
SHOWN_TO = """
SELECT l.firm FROM firm_latest l JOIN firm f ON f.id = l.firm AND f.simulated
WHERE l.instrument = 'quick' AND NOT EXISTS (SELECT 1 FROM member m WHERE m.firm = l.firm)
  AND NOT EXISTS (SELECT 1 FROM plan_step p WHERE p.firm = l.firm)
ORDER BY md5(l.firm::text) LIMIT $1
"""
LISTS = (
    "id", "firm", "day", "fingerprint", "at", "policy", "catalogue", "model", "weights", "eligible", "simulated",
)  # fmt: skip
ITEMS = ("list", "slot", "solution", "propensity", "score", "probability", "need", "value")
RESPONSES = ("firm", "solution", "kind", "given_at", "list", "simulated")
STEPS = ("id", "firm", "solution", "added_at", "changed_at")


class Shown(msgspec.Struct, frozen=True):
    """One list and its items with their propensities, in order."""

    id: UUID
    record: Record
    at: datetime
    items: list[tuple[Item, float]]
    eligible: list[str]


async def load_lists() -> None:
    """Call inside the transaction that loads the quick results and the people, after them."""
    rng = Random(SEED)  # noqa: S311
    found, taken = [], []
    for row in await db.fetch(SHOWN_TO, FIRMS):
        known = await record(row["firm"])
        assert known is not None
        lists = _lists(known, rng)
        found += lists
        taken += [(lists[-1], item) for item in _taken(lists[-1], rng)]
    await db.copy_rows("recommendation_list", LISTS, (_list(one) for one in found))
    await db.copy_rows("recommendation_item", ITEMS, (row for one in found for row in _items(one)))
    await db.copy_rows("step_response", RESPONSES, (_response(one, item) for one, item in taken))
    await db.copy_rows("plan_step", STEPS, (_step(one, item, rng) for one, item in taken))


def _lists(known: Record, rng: Random) -> list[Shown]:
    """One choice, its last places drawn anew for each day; explanations, which nobody reads here, are left out."""
    days = sorted(rng.sample(range(1, DAYS), LISTS_EACH), reverse=True)
    given = _given(known)
    candidates = Candidates(given)
    choice = Choice(candidates.items, Packing(limits(given, candidates)), ())
    return [
        Shown(
            id=UUID(int=rng.getrandbits(128), version=4),
            record=known,
            at=datetime.combine(
                clock.today() - timedelta(days=ago), time(10, rng.randrange(60)), clock.VIETNAM
            ),
            items=_drawn(choice, candidates, rng),
            eligible=list(candidates.items),
        )
        for ago in days
    ]


def _given(known: Record) -> Given:
    profile, catalogue = reader().profile(known), reader().catalogue
    return Given(
        profile=profile, catalogue=catalogue, probabilities=expert_prior(profile, catalogue), on=clock.today(),
        weights=Weights(), budget=None, people=None, pinned=(), left_aside=frozenset(),
    )  # fmt: skip


def _drawn(choice: Choice, candidates: Candidates, rng: Random) -> list[tuple[Item, float]]:
    packing, propensities = explore(
        choice.packing, candidates.items, kept=(), seed=rng.getrandbits(32), share=Weights().exploration
    )
    return [(step.item, propensities.get(step.id, 1.0)) for step in packing.sequence()]


def _taken(one: Shown, rng: Random) -> Iterator[Item]:
    """Of the places that chance filled: what stands in the others teaches nothing of policies."""
    for item, propensity in one.items:
        if propensity < 1 and rng.random() < min(MOST_EAGER, EAGER * item.probability):
            yield item


def _list(one: Shown) -> tuple[Any, ...]:
    weights = Weights()
    policy = f"{POLICY}+explore-{weights.exploration:g}"
    return (
        one.id, one.record.firm, clock.local(one.at).date(), one.id.hex[:16], one.at, policy,
        reader().catalogue.version, RULES, msgspec.json.encode(weights).decode(), one.eligible, True,
    )  # fmt: skip


def _items(one: Shown) -> Iterator[tuple[Any, ...]]:
    for slot, (item, propensity) in enumerate(one.items, start=1):
        yield one.id, slot, item.id, propensity, item.score, item.probability, item.need, item.value


def _response(one: Shown, item: Item) -> tuple[Any, ...]:
    return one.record.firm, item.id, "accepted", one.at + timedelta(minutes=9), one.id, True


def _step(one: Shown, item: Item, rng: Random) -> tuple[Any, ...]:
    at = one.at + timedelta(minutes=9)
    return UUID(int=rng.getrandbits(128), version=4), one.record.firm, item.id, at, at
