"""The nightly refit: learn from what is on record, say how good that is, serve it, and score every firm anew."""

import asyncio
from datetime import date
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

import msgspec

from assessments import content
from lotrinh import audit, clock, db, jobs
from lotrinh.roadmap import model_store
from lotrinh.roadmap.alarms import alarms, refusal
from lotrinh.roadmap.model_tables import ModelRun
from lotrinh.roadmap.profiles import reader
from lotrinh.roadmap.records import Record, all_records
from lotrinh.roadmap.shown_policies import ShownLists, shown_lists
from recommender import artefact, firms
from recommender.artefact import Artefact
from recommender.catalogue import shipped
from recommender.firms import Refit
from recommender.profile import Profile

REFIT = "roadmap.refit"
ASKED_OF_ALL = ("quick", "dbi-sme", "contracts", "logistics")
"""The questionnaires whose scored questions are columns; those of one sector tell too few firms apart."""
CHUNK = 500
RESCORE = """
INSERT INTO next_step_probability (firm, model, catalogue, computed_at, probabilities)
SELECT scored.firm, $1, $2, $3, scored.probabilities
FROM unnest($4::uuid[], $5::jsonb[]) AS scored (firm, probabilities)
ON CONFLICT (firm) DO UPDATE
SET model = excluded.model, catalogue = excluded.catalogue, computed_at = excluded.computed_at,
    probabilities = excluded.probabilities
"""


class Told(msgspec.Struct, frozen=True):
    """What one firm told, and the day of its newest result."""

    firm: UUID
    profile: Profile
    day: date
    simulated: bool


class Refitted(msgspec.Struct, frozen=True):
    """`reason`: the kind of fact that keeps the version out of service, empty when it serves."""

    version: str
    firms: int
    reason: str


async def refit(_: dict[str, Any]) -> None:
    """The job. A second run makes a second model, which does no harm."""
    await run_refit()


async def run_refit() -> Refitted | None:
    """None while no firm has a result. A model that ranks worse than the rules is not served."""
    start = perf_counter()
    told = [_told(record) async for record in all_records()]
    if not told:
        return None
    found = await asyncio.to_thread(_learn, told)
    reason, shown = refusal(found), await shown_lists()
    if not reason:
        artefact.save(model_store.folder(), found.artefact)
    async with db.atomic():
        run = _run(found, reason, shown, perf_counter() - start)
        await run.save()
        if not reason:
            await _rescore(found.artefact, told)
        await audit.record("model refit", "model", found.artefact.manifest.version, person_id=None)
    return Refitted(found.artefact.manifest.version, len(told), reason)


async def ask_for_refit() -> None:
    """Queue one unless one is waiting."""
    async with db.atomic():
        await jobs.enqueue(REFIT, {}, key=REFIT)


def _told(record: Record) -> Told:
    day = clock.local(max(one.at for one in record.results)).date()
    return Told(record.firm, reader().profile(record), day, record.simulated)


def _learn(told: list[Told]) -> Refit:
    data = firms.dataset_of(
        [one.profile for one in told],
        [one.day for one in told],
        shipped(),
        _questions(),
        name="firms on record",
        simulated=any(one.simulated for one in told),
    )
    return firms.refit(data, [one.day for one in told], model_store.served(), made_at=clock.now())


def _questions() -> list[str]:
    """The scored ones of every version, under instrument/question."""
    asked = (one for one in content.shipped().values() if one.id in ASKED_OF_ALL)
    return [f"{one.id}/{question.id}" for one in asked for question in one.questions if question.maximum]


def _run(found: Refit, reason: str, shown: tuple[ShownLists, ...], seconds: float) -> ModelRun:
    manifest = found.artefact.manifest
    return ModelRun(
        id=uuid4(),
        ran_at=manifest.made_at,
        version=manifest.version,
        is_served=not reason,
        reason=reason,
        firms=manifest.data.firms,
        labelled_firms=manifest.data.labelled_firms,
        plans=manifest.data.plans,
        simulated=manifest.data.simulated,
        seconds=seconds,
        measured=_json(manifest.measured),
        by_time=_json(found.by_time),
        changed=_json(found.changed) if found.changed else None,
        alarms=_json(alarms(found)),
        shown=_json(shown),
    )


async def _rescore(served: Artefact, told: list[Told]) -> None:
    for start in range(0, len(told), CHUNK):
        chunk = told[start : start + CHUNK]
        scored = firms.probabilities(served, [one.profile for one in chunk], shipped())
        await db.execute(
            RESCORE, served.manifest.version, shipped().version, clock.now(),
            [one.firm for one in chunk], [_json(one) for one in scored],
        )  # fmt: skip


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
