"""Posts of many people at the same moment: each is stored as if it had come alone. These are really committed."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import datetime
from uuid import UUID, uuid4

import httpx
import pytest
from litestar import Litestar

from lotrinh import batches, clock, db
from lotrinh.accounts.sessions import open_session
from lotrinh.accounts.tables import Person
from lotrinh.firms.tables import Firm, Member
from lotrinh.selfassessment import saving
from tests.browsing import Browser
from tests.database import without_triggers
from tests.selfassessment.paper import DBI

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("frozen_clock")]

OWNERS = 12
SECTION, QUESTION = "online-presence", "1.1.1"
GIVEN = "SELECT assessment::text AS run, value, rev, answered_by FROM answer WHERE question_id = $1"


class Owner:
    def __init__(self, person: UUID, firm: UUID, browser: Browser) -> None:
        self.person = person
        self.firm = firm
        self.browser = browser
        self.run = ""

    async def begin(self) -> None:
        started = await self.browser.post("/assessments", {"instrument": DBI})
        self.run = str(started.location)

    async def answer(self, value: str, run: str | None = None) -> int:
        fields = {f"q.{QUESTION}": value, "section": SECTION}
        return (await self.browser.post(f"{run or self.run}/answers", fields, partial=True)).status


@pytest.fixture
async def enter(app: Litestar) -> AsyncIterator[Callable]:
    """`await enter(n)`: the owner of a firm of their own; `await enter(n, firm)`: a colleague."""
    async with AsyncExitStack() as stack:

        async def one(n: int, firm: UUID | None = None) -> Owner:
            person, now = uuid4(), clock.now()
            async with db.atomic():
                await Person(id=person, email=f"{n}@cung.example", name=f"Người {n}", created_at=now).save()
                if firm is None:
                    firm = uuid4()
                    await Firm(
                        id=firm, tax_code=f"87010000{n:02}", name=f"Xưởng {n}", search_key=f"xuong {n}",
                        vsic_version=2025, vsic_code="3101", sector="wood", size="small",
                    ).save()  # fmt: skip
                await Member(id=uuid4(), firm=firm, person=person, role="owner", since=now).save()
            client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://lotrinh.test")
            await stack.enter_async_context(client)
            client.cookies.set("session", await open_session(person, "test browser", passed=True))
            return Owner(person, firm, Browser(client, f"owner {n}"))

        yield one
    async with without_triggers():
        await db.execute("TRUNCATE person, firm, message, audit_event CASCADE")


@pytest.fixture
async def owners(enter: Callable) -> list[Owner]:
    found = [await enter(n) for n in range(OWNERS)]
    for one in found:
        await one.begin()
    return found


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many posts each saving statement held."""
    lengths: list[int] = []
    ask = saving._together.ask

    async def counted(written):
        lengths.append(len(written))
        return await ask(written)

    monkeypatch.setattr(saving._together, "ask", counted)
    return lengths


async def test_each_post_is_stored_recorded_and_answered(owners: list[Owner], statements: list[int]) -> None:
    answers = await asyncio.gather(*(one.answer(str(n % 6)) for n, one in enumerate(owners)))
    assert answers == [200] * OWNERS
    assert max(statements) > 1
    stored = {row["run"]: (row["value"], row["answered_by"]) for row in await db.fetch(GIVEN, QUESTION)}
    assert stored == {one.run.split("/")[-1]: (f'"{n % 6}"', one.person) for n, one in enumerate(owners)}
    record = await db.fetch(
        "SELECT person_id, firm_id, object_id, detail FROM audit_event WHERE action = 'assessment.answer'"
    )
    assert {(row["person_id"], row["firm_id"], row["object_id"], row["detail"]) for row in record} == {
        (one.person, one.firm, one.run.split("/")[-1], f'{{"{QUESTION}": "{n % 6}"}}')
        for n, one in enumerate(owners)
    }


async def test_a_draft_of_another_firm_is_not_there_however_many_ask_at_once(owners: list[Owner]) -> None:
    victim, *others = owners
    posts = [victim.answer("3")]
    for one in others:
        posts += [one.answer("3"), one.answer("5", victim.run)]
    answers = await asyncio.gather(*posts)
    assert sorted(answers) == [200] * OWNERS + [404] * len(others)
    assert {row["value"] for row in await db.fetch(GIVEN, QUESTION)} == {'"3"'}
    assert {row["rev"] for row in await db.fetch(GIVEN, QUESTION)} == {1}


async def test_the_statement_itself_keeps_out_whoever_belongs_to_the_firm_no_more(
    owners: list[Owner],
) -> None:
    first, second = owners[:2]
    ended = "UPDATE member SET ended_at = now() WHERE person = $1"
    await db.execute(ended, second.person)
    posts = [
        saving.Written(UUID(one.run.split("/")[-1]), one.firm, one.person, clock.now(), '{"1.1.1": "4"}')
        for one in (first, second)
    ]
    assert await saving._write(posts) == [{QUESTION: 1}, {}]
    assert len(await db.fetch(GIVEN, QUESTION)) == 1


async def test_one_that_waits_for_a_submission_keeps_no_others(owners: list[Owner]) -> None:
    held, *others = owners
    async with asyncio.timeout(20):
        locked, let_go = asyncio.Event(), asyncio.Event()

        async def submission() -> None:
            async with db.atomic():
                await db.execute("SELECT 1 FROM assessment WHERE id = $1 FOR UPDATE", held.run.split("/")[-1])
                locked.set()
                await let_go.wait()

        submitting = asyncio.create_task(submission())
        await locked.wait()
        waiting = asyncio.create_task(held.answer("2"))
        for _ in range(3):
            assert await asyncio.gather(*(one.answer("1") for one in others)) == [200] * len(others)
        assert not waiting.done()
        let_go.set()
        await submitting
        assert await waiting == 200


async def test_colleagues_who_answer_the_same_question_at_once_leave_a_difference(enter: Callable) -> None:
    lan = await enter(1)
    phuc = await enter(2, lan.firm)
    await lan.begin()
    phuc.run = lan.run
    assert await asyncio.gather(lan.answer("1"), phuc.answer("4")) == [200, 200]
    (row,) = await db.fetch(GIVEN, QUESTION)
    assert row["rev"] == 2
    (difference,) = await db.fetch("SELECT earlier_value, later_value FROM difference")
    assert {difference["earlier_value"], difference["later_value"]} == {'"1"', '"4"'}


async def test_when_too_many_answer_at_once_the_rest_is_asked_to_come_again(
    owners: list[Owner], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "LONGEST_QUEUE", 1)
    fields = {f"q.{QUESTION}": "1", "section": SECTION}
    visits = await asyncio.gather(
        *(one.browser.post(f"{one.run}/answers", fields, partial=True) for one in owners)
    )
    refused = [each for each in visits if each.status != 200]
    assert refused
    for each in refused:
        assert each.status == 503
        assert each.response.headers["retry-after"] == "2"
        assert "rất nhiều người" in each.text
    assert len(await db.fetch(GIVEN, QUESTION)) == OWNERS - len(refused)


async def test_a_text_that_cannot_be_stored_is_refused_alone(
    owners: list[Owner], frozen_clock: Callable
) -> None:
    moment: datetime = clock.now()
    posts = [
        saving.Written(UUID(one.run.split("/")[-1]), one.firm, one.person, moment, text)
        for one, text in zip(
            owners, ['{"1.1.1": "4"}', '{"1.1.1": "\\u0000"}', '{"1.1.1": "2"}'], strict=False
        )
    ]
    answers = await asyncio.gather(*map(saving._together, posts), return_exceptions=True)
    assert answers[0] == answers[2] == {QUESTION: 1}
    assert isinstance(answers[1], db.UNREADABLE)
