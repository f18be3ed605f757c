"""People who save and submit, and letters for the worker to send; each remembers what was acknowledged."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlencode
from uuid import UUID

import aiohttp
import msgspec

from assessments import content
from lotrinh import audit_jobs, clock, db, jobs
from tests.bench import stage
from tests.bench.reports import answers_by_chance
from tests.bench.stage import User
from tests.crash.stand import post_letter

PEOPLE, DRAFTS = 50, 100
QUESTION = "1.1.3"
DENOMINATOR = "1000000000"
BETWEEN_SAVES, BETWEEN_SUBMISSIONS, BETWEEN_LETTERS, BETWEEN_LINKS = 0.2, 1.5, 0.2, 1.0
AFTER_A_FAILURE = 0.5
LONGEST = 60
ASKED = "thử lại"
"""In every sentence for those who are to come back."""
HTML = {"Content-Type": "application/x-www-form-urlencoded"}
PARTIAL = HTML | {"HX-Request": "true", "HX-Request-Type": "partial"}
ANSWER = """
INSERT INTO answer (assessment, question_id, value, answered_by, updated_at)
SELECT $1, key, value, (SELECT started_by FROM assessment WHERE id = $1), $3 FROM jsonb_each($2::jsonb)
"""


class Saver(msgspec.Struct):
    """Counts upwards in a question of its own: the database must hold at least `acknowledged`."""

    user: User
    sent: int = 0
    acknowledged: int = 0
    total: int = 0


class Traffic(msgspec.Struct):
    """`answers`: how requests were answered; `wrong`: what no visitor should ever be told; `longest` in seconds."""

    address: str
    savers: list[Saver]
    drafts: list[User]
    submitted: set[UUID] = msgspec.field(default_factory=set)
    letters: set[UUID] = msgspec.field(default_factory=set)
    answers: Counter[str] = msgspec.field(default_factory=Counter)
    wrong: Counter[str] = msgspec.field(default_factory=Counter)
    longest: float = 0.0

    async def post(
        self, session: aiohttp.ClientSession, user: User, path: str, body: bytes, headers: dict[str, str]
    ) -> int:
        """The status; 0 if there was no answer."""
        where = f"{self.address}/assessments/{user.assessment}/{path}"
        begun = time.monotonic()
        try:
            async with session.post(
                where, data=body, headers=headers | user.cookies, allow_redirects=False
            ) as answer:
                text = await answer.text()
        except (aiohttp.ClientError, TimeoutError, OSError):
            self.answers["none"] += 1
            return 0
        self.answers[str(answer.status)] += 1
        self.longest = max(self.longest, time.monotonic() - begun)
        if answer.status == 503 and not ("Retry-After" in answer.headers and ASKED in text):
            self.wrong["503 without Retry-After or a sentence"] += 1
        elif answer.status not in {200, 303, 503}:
            self.wrong[f"{answer.status} for {path}"] += 1
        return answer.status

    async def has_answered_everybody(self) -> bool:
        """As many answers as people since they were last taken; on a busy machine that takes a while."""
        return self.answers.total() > len(self.savers)

    def take_answers(self) -> Counter[str]:
        """Those since the last call."""
        taken, self.answers = self.answers, Counter()
        return taken


async def prepare(address: str, people: int = PEOPLE) -> Traffic:
    """So many owners at work on drafts, and others whose drafts are complete; the pool stays open."""
    users = await stage.enter_users(people + DRAFTS)
    await db.open_pool(4)
    questionnaire = content.get(*stage.INSTRUMENT)
    for number, user in enumerate(users[people:]):
        values = answers_by_chance(questionnaire, random.Random(number))
        await db.execute(ANSWER, user.assessment, msgspec.json.encode(values).decode(), clock.now())
    return Traffic(address, [Saver(user) for user in users[:people]], users[people:])


@asynccontextmanager
async def under_load(traffic: Traffic) -> AsyncIterator[None]:
    """Whatever is under way at the end is awaited."""
    stop = asyncio.Event()
    timeout = aiohttp.ClientTimeout(total=LONGEST)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(
        connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()
    ) as session:
        at_work = [asyncio.create_task(_save(traffic, session, one, stop)) for one in traffic.savers]
        at_work.append(asyncio.create_task(_submit(traffic, session, stop)))
        at_work.append(asyncio.create_task(_write_letters(traffic, stop)))
        at_work.append(asyncio.create_task(_link_the_record(stop)))
        try:
            yield
        finally:
            stop.set()
            await asyncio.gather(*at_work)


async def _save(traffic: Traffic, session: aiohttp.ClientSession, saver: Saver, stop: asyncio.Event) -> None:
    while not stop.is_set():
        saver.sent += 1
        fields = {".numerator": str(saver.sent), ".denominator": DENOMINATOR}
        body = stage.save_body(saver.user, QUESTION, fields)
        if await traffic.post(session, saver.user, "answers", body, PARTIAL) == 200:
            saver.acknowledged = saver.sent
            saver.total += 1
            await asyncio.sleep(BETWEEN_SAVES)
        else:
            await asyncio.sleep(AFTER_A_FAILURE)


async def _submit(traffic: Traffic, session: aiohttp.ClientSession, stop: asyncio.Event) -> None:
    """Each draft until it is acknowledged; a second submission finds the first one done."""
    for user in traffic.drafts:
        body = urlencode({"pledge": "yes", "_csrf_token": user.token}).encode()
        while not stop.is_set():
            if await traffic.post(session, user, "submission", body, HTML) == 303:
                traffic.submitted.add(user.assessment)
                await asyncio.sleep(BETWEEN_SUBMISSIONS)
                break
            await asyncio.sleep(AFTER_A_FAILURE)


async def _write_letters(traffic: Traffic, stop: asyncio.Event) -> None:
    while not stop.is_set():
        with suppress(*db.AWAY):
            traffic.letters.add(await post_letter("under load"))
        await asyncio.sleep(BETWEEN_LETTERS)


async def _link_the_record(stop: asyncio.Event) -> None:
    while not stop.is_set():
        with suppress(*db.AWAY):
            await link_the_record()
        await asyncio.sleep(BETWEEN_LINKS)


async def link_the_record() -> None:
    async with db.atomic():
        await jobs.enqueue(audit_jobs.LINK, {}, key=audit_jobs.LINK)
