"""A hundred different reports, all asked for at the same moment, each made and numbered on request."""

import asyncio
import random
import time
from uuid import UUID, uuid4

import aiohttp
import msgspec

from assessments import content, scoring
from assessments.model import Context, Questionnaire, Values
from lotrinh import clock, db
from lotrinh.selfassessment.tables import Assessment, Snapshot
from tests.bench.stage import INSTRUMENT, User

Result = tuple[User, UUID]


async def enter_results(users: list[User], count: int) -> list[Result]:
    """Submitted runs of the national index, no two with the same answers."""
    await db.open_pool(4)
    results = [(users[n % len(users)], await _enter_result(users[n % len(users)], n)) for n in range(count)]
    await db.close_pool()
    return results


async def _enter_result(user: User, n: int) -> UUID:
    questionnaire, now, run = content.get(*INSTRUMENT), clock.now(), uuid4()
    draft = await db.fetch_one("SELECT firm FROM assessment WHERE id = $1", user.assessment)
    assert draft is not None
    await Assessment(
        id=run, firm=draft["firm"], instrument=INSTRUMENT[0], version=INSTRUMENT[1], round=100 + n,
        state="submitted", sector="wood", size="small", started_at=now, submitted_at=now,
    ).save()  # fmt: skip
    values = answers_by_chance(questionnaire, random.Random(n))
    result = scoring.score(questionnaire, values, Context(sector="wood", size="small"))
    await Snapshot(
        id=uuid4(), assessment=run, content_hash=questionnaire.content_hash,
        answers=msgspec.json.encode(values).decode(), result=msgspec.json.encode(result).decode(),
        created_at=now,
    ).save()  # fmt: skip
    return run


def answers_by_chance(questionnaire: Questionnaire, chance: random.Random) -> Values:
    return {
        one.id: {"band": chance.choice(one.bands).value} if one.bands else chance.choice(one.options).value
        for one in questionnaire.questions
        if one.options or one.kind == "ratio"
    }


async def seconds_for(address: str, results: list[Result]) -> float:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        begun = time.perf_counter()
        documents = await asyncio.gather(*(_download(session, address, *one) for one in results))
        taken = time.perf_counter() - begun
    if len(set(documents)) != len(results):
        raise RuntimeError("two reports are the same")
    return taken


async def _download(session: aiohttp.ClientSession, address: str, user: User, run: UUID) -> bytes:
    async with session.get(f"{address}/assessments/{run}/report.pdf", headers=user.cookies) as answer:
        document = await answer.read()
        if answer.status != 200 or not document.startswith(b"%PDF"):
            raise RuntimeError(f"a report was answered {answer.status}")
        return document
