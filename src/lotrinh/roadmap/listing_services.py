"""Keeps what was shown: once a day for each list that differs, whatever is reloaded."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import msgspec

from lotrinh import clock, db
from lotrinh.roadmap.roadmaps import FirmRoadmap
from recommender.planner import Step

LIST = """
INSERT INTO recommendation_list (id, firm, day, fingerprint, at, policy, catalogue, model, weights, budget, people,
                                 eligible, simulated)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10, $11, $12, $13)
ON CONFLICT (firm, day, fingerprint) DO NOTHING RETURNING id
"""
ITEMS = """
INSERT INTO recommendation_item (list, slot, solution, propensity, score, probability, need, value)
SELECT $1, * FROM unnest($2::smallint[], $3::text[], $4::float8[], $5::float8[], $6::float8[], $7::float8[],
                         $8::float8[])
"""


async def keep_shown(made: FirmRoadmap, steps: Sequence[Step]) -> UUID | None:
    """The id of the list if it is a new one today; `steps` are those on the page, in their order."""
    basis, roadmap = made.basis, made.roadmap
    model, wishes, catalogue = basis.probabilities.model, basis.wishes, basis.catalogue.version
    inputs = (roadmap.policy, catalogue, model, basis.weights, wishes, roadmap.eligible)
    rows = [_row(slot, step) for slot, step in enumerate(steps, start=1)]
    list_id = uuid4()
    async with db.atomic():
        kept = await db.fetch_one(
            LIST, list_id, basis.record.firm, clock.today(), _fingerprint(inputs, rows), clock.now(),
            roadmap.policy, catalogue, model, _json(basis.weights), wishes.budget, wishes.people,
            list(roadmap.eligible), basis.record.simulated,
        )  # fmt: skip
        if kept is None:
            return None
        if rows:
            await db.execute(ITEMS, list_id, *(list(column) for column in zip(*rows, strict=True)))
    return list_id


def _row(slot: int, step: Step) -> tuple[Any, ...]:
    return (
        slot, step.solution_id, step.slot_propensity, step.score, step.probability, step.need, step.value,
    )  # fmt: skip


def _fingerprint(inputs: object, rows: object) -> str:
    return sha256(msgspec.json.encode((inputs, rows))).hexdigest()[:16]


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
