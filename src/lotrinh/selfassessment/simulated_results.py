"""Loads simulated assessments with their results, by COPY; every assessment is marked as simulated.

Their answers stand in the snapshots alone, as nobody will go on filling them in.
"""

from collections.abc import AsyncIterator, Iterable
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Protocol
from uuid import UUID, uuid5

import msgspec

from assessments.model import Context, Questionnaire, Result, Value
from assessments.plausibility import Flag, flags
from assessments.scoring import score
from lotrinh import clock, db
from lotrinh.firms.registry_load import firm_id
from lotrinh.firms.simulated_registry import SimulatedFirm
from lotrinh.selfassessment.flags import COLUMNS as FLAG
from lotrinh.selfassessment.flags import flag_rows
from lotrinh.selfassessment.simulated_answers import figures

CHUNK = 100
TRIES = 20
ASSESSMENT = (
    "id", "firm", "instrument", "version", "round", "state", "sector", "size", "started_at", "submitted_at",
    "simulated",
)  # fmt: skip
SNAPSHOT = ("id", "assessment", "content_hash", "answers", "result", "created_at")
LATEST = (
    "firm", "instrument", "version", "assessment", "points", "score", "level", "coverage", "submitted_at",
)  # fmt: skip


class Draws(Protocol):
    """Draws what a firm answers to one questionnaire."""

    rng: Random
    questionnaire: Questionnaire

    def answers(self, firm: SimulatedFirm) -> dict[str, Value]: ...


class Simulated(msgspec.Struct, frozen=True):
    """One firm's only round of a questionnaire."""

    firm: SimulatedFirm
    started_at: datetime
    submitted_at: datetime
    answers: dict[str, Value]
    result: Result
    flags: tuple[Flag, ...]

    @property
    def firm_id(self) -> UUID:
        return firm_id(self.firm.tax_code)

    @property
    def id(self) -> UUID:
        return uuid5(self.firm_id, self.result.questionnaire)


async def load_results(firms: Iterable[SimulatedFirm], draws: Draws) -> AsyncIterator[int]:
    """Yields how many results are in, chunk by chunk; call it inside the transaction that loads the firms."""
    now, loaded = clock.now(), 0
    waiting = iter(firms)
    while chunk := [_simulated(firm, draws, now) for firm in islice(waiting, CHUNK)]:
        await db.copy_rows("assessment", ASSESSMENT, (_assessment(one, draws.questionnaire) for one in chunk))
        await db.copy_rows("snapshot", SNAPSHOT, (_snapshot(one, draws.questionnaire) for one in chunk))
        await db.copy_rows("firm_latest", LATEST, (_latest(one, draws.questionnaire) for one in chunk))
        raised = (row for one in chunk for row in flag_rows(one.id, one.flags, one.submitted_at))
        await db.copy_rows("plausibility_flag", FLAG, raised)
        loaded += len(chunk)
        yield loaded


def _simulated(firm: SimulatedFirm, draws: Draws, now: datetime) -> Simulated:
    dates = figures().dates
    submitted = now - timedelta(days=1 + draws.rng.random() * dates.days)
    started = submitted - timedelta(days=draws.rng.random() * dates.work)
    answers, found = _answered(firm, draws)
    result = score(draws.questionnaire, answers, Context(firm.sector, firm.size))
    return Simulated(firm, started, submitted, answers, result, found)


def _answered(firm: SimulatedFirm, draws: Draws) -> tuple[dict[str, Value], tuple[Flag, ...]]:
    """Answers that cannot all be true are drawn again, unless the firm is one that lets them stand."""
    careless = draws.rng.random() < figures().slips.share
    for _ in range(TRIES):
        answers = draws.answers(firm)
        found = flags(draws.questionnaire, answers, Context(firm.sector, firm.size))
        if careless or all(one.kind != "contradiction" for one in found):
            break
    return answers, found


def _assessment(one: Simulated, questionnaire: Questionnaire) -> tuple[object, ...]:
    return (
        one.id, one.firm_id, questionnaire.id, questionnaire.version, 1, "submitted", one.firm.sector,
        one.firm.size, one.started_at, one.submitted_at, True,
    )  # fmt: skip


def _snapshot(one: Simulated, questionnaire: Questionnaire) -> tuple[object, ...]:
    return (
        uuid5(one.id, "snapshot"), one.id, questionnaire.content_hash, _json(one.answers), _json(one.result),
        one.submitted_at,
    )  # fmt: skip


def _latest(one: Simulated, questionnaire: Questionnaire) -> tuple[object, ...]:
    result = one.result
    return (
        one.firm_id, questionnaire.id, questionnaire.version, one.id, float(result.points), result.score,
        result.level, result.coverage, one.submitted_at,
    )  # fmt: skip


def _json(value: dict[str, Value] | Result) -> str:
    return msgspec.json.encode(value).decode()
