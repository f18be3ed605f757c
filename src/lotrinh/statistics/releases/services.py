"""Making releases: from the kept figures of a month end, or computed anew to correct one."""

import asyncio
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import msgspec

from lotrinh import audit, clock, db, jobs
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import NotFound
from lotrinh.settings import settings
from lotrinh.statistics.cube import LEVEL_VERSION
from lotrinh.statistics.place_names import place_names
from lotrinh.statistics.platforms import compare, read_outcomes
from lotrinh.statistics.publication import Cell
from lotrinh.statistics.queries import builds, cells, comparison, links
from lotrinh.statistics.releases import problems, queries
from lotrinh.statistics.releases.content import Content, Part, both, read, written
from lotrinh.statistics.releases.corrections import withheld
from lotrinh.statistics.releases.freezing import Figured, definitions, parts
from lotrinh.statistics.releases.licences import licence
from lotrinh.statistics.services import count, published

CORRECT = "statistics.correct"
LOCK = "SELECT pg_advisory_xact_lock(hashtext('statistic releases'))"
MADE = "SELECT count(*) AS made FROM statistic_release WHERE number LIKE $1"
INSERT = """
INSERT INTO statistic_release (number, as_of, simulated, released_at, released_by, corrects, changes, reason,
    content, content_hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""
CUTS = "SELECT DISTINCT cut FROM statistic_cell WHERE build = $1"
ASK = """
INSERT INTO statistic_correction (id, release, changes, reason, asked_by, asked_at, outcome)
VALUES ($1, $2, $3, $4, $5, $6, 'waiting')
"""
ASKED = "SELECT release, changes, reason, asked_by FROM statistic_correction WHERE id = $1 AND outcome = 'waiting'"
END = "UPDATE statistic_correction SET outcome = $2 WHERE id = $1 AND outcome = 'waiting'"


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A release but for its number and content hash."""

    as_of: date
    simulated: bool
    computed_at: datetime
    level_version: str
    populations: list[Part]
    person: UUID
    corrects: str | None = None
    changes: str = ""
    reason: str = ""


async def release(visitor: Visitor, as_of: date) -> str:
    """Freezes the figures of a month end as they have been shown since; the number of the release."""
    simulated = settings().demo
    build = next(
        (one for one in await builds(simulated=simulated) if one.is_month_end and one.as_of == as_of), None
    )
    if build is None:
        raise problems.NoFigures
    found = [
        Cell(row["cut"], key, figures)
        for row in await db.fetch(CUTS, build.id)
        for key, figures in (await cells(build, row["cut"])).items()
    ]
    figured = Figured(found, await links(build), await comparison(build))
    draft = Draft(
        as_of=as_of, simulated=simulated, computed_at=build.computed_at, level_version=build.level_version,
        populations=parts(figured, await place_names()), person=visitor.id,
    )  # fmt: skip
    async with db.atomic():
        await db.execute(LOCK)
        if await queries.chain(as_of, simulated=simulated):
            raise problems.AlreadyReleased
        return await _store(draft)


async def ask_for_correction(visitor: Visitor, number: str, changes: str, reason: str) -> None:
    """The figures of the day are computed anew by a job, which may take half a minute."""
    async with db.atomic():
        await db.execute(LOCK)
        await _check_is_last(number)
        asked = await queries.correction(number)
        if asked is not None and asked.outcome == "waiting":
            raise problems.BeingCorrected
        correction_id = uuid4()
        await db.execute(ASK, correction_id, number, changes, reason, visitor.id, clock.now())
        await audit.record("release.correct", "statistic_release", number, person_id=visitor.id)
        await jobs.enqueue(CORRECT, {"correction": str(correction_id)})


async def correct(payload: dict[str, Any]) -> None:
    """The job. Figures that come out as they were are not released again."""
    correction_id = UUID(payload["correction"])
    asked = await db.fetch_one(ASKED, correction_id)
    old = await queries.release(asked["release"]) if asked else None
    if asked is None or old is None:
        return
    began = clock.now()
    populations = await _anew(old)
    draft = Draft(
        as_of=old.as_of, simulated=old.simulated, computed_at=began, level_version=LEVEL_VERSION,
        populations=populations, person=asked["asked_by"], corrects=old.number, changes=asked["changes"],
        reason=asked["reason"],
    )  # fmt: skip
    async with db.atomic():
        await db.execute(LOCK)
        same = populations == read(await queries.content_text(old.number) or "").populations
        if await db.execute(END, correction_id, "same" if same else "released") == "UPDATE 1" and not same:
            await _store(draft)


async def _anew(old: queries.Release) -> list[Part]:
    """Computed twice: first to see what moved, then with what must stay hidden because of that."""
    counted = await count(old.as_of, simulated=old.simulated)
    compared = compare((await read_outcomes(old.as_of, simulated=old.simulated)).outcomes)
    earlier = [read(text) for text in await queries.chain(old.as_of, simulated=old.simulated)]
    places = await place_names()

    def compute() -> list[Part]:
        edition, supply = published(counted)
        first = parts(Figured(edition.cells, supply.links, compared), places)
        if first == earlier[-1].populations:
            return first
        hidden = withheld(earlier, first)
        edition, supply = published(counted, withheld=hidden)
        return parts(Figured(edition.cells, supply.links, compared, frozenset(hidden)), places)

    return await asyncio.to_thread(compute)


async def _check_is_last(number: str) -> None:
    found = await queries.release(number)
    if found is None or found.simulated != settings().demo:
        raise NotFound
    if found.corrected_by is not None:
        raise problems.AlreadyCorrected


async def _store(draft: Draft) -> str:
    """Inside the transaction that holds the lock, so that numbers follow one another."""
    now = clock.now()
    month = f"TK-{clock.local(now):%Y-%m}-"
    made = await db.fetch_one(MADE, f"{month}%")
    assert made is not None
    content = Content(
        release=f"{month}{made['made'] + 1}", as_of=draft.as_of, computed_at=draft.computed_at, released_at=now,
        simulated=draft.simulated, level_version=draft.level_version, corrects=draft.corrects,
        changes=draft.changes, reason=draft.reason, licence=both(licence().name), definitions=definitions(),
        populations=draft.populations,
    )  # fmt: skip
    text = written(content)
    await db.execute(
        INSERT, content.release, draft.as_of, draft.simulated, now, draft.person, draft.corrects, draft.changes,
        draft.reason, text, sha256(text.encode()).hexdigest(),
    )  # fmt: skip
    await audit.record("release.make", "statistic_release", content.release, person_id=draft.person)
    return content.release
