"""A mail server that fails, hangs up or is away, and workers that die: each letter is sent, and once."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from litestar import Litestar

from lotrinh import clock, db, mail
from lotrinh.accounts.tables import Person
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.campaigns import launching, services
from lotrinh.centre.campaigns.audience import Aim
from lotrinh.centre.campaigns.sending import send, send_next
from lotrinh.centre.campaigns.services import GRACE, Draft
from lotrinh.settings import settings
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.campaigning import LETTER, firms, launched, minute
from tests.conftest import NOON
from tests.database import as_owner
from tests.mail_server import MailServer, every_third, mail_server

pytestmark = pytest.mark.anyio

LETTERS = 300
"""`make bench` sends 10,000."""
WORKERS = 3
STANDING = "SELECT state, tries, problem FROM campaign_letter WHERE campaign = $1"


@pytest.fixture
def through(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Mail goes through the server at the address."""

    def use(url: str) -> None:
        monkeypatch.setattr(mail, "settings", lambda: settings().model_copy(update={"smtp_url": url}))

    return use


async def drafted(count: int, *, per_hour: int) -> tuple[Visitor, UUID]:
    """A campaign and its writer, really in the database: workers share no transaction."""
    writer = uuid4()
    async with db.atomic():
        await Person(id=writer, email=f"{writer}@thu.example", name="Minh", staff_role="advisor").save()
        visitor = Visitor(writer, "", "Minh", "advisor", "vi", uuid4(), None)
        kept = {
            name: LETTER[name]
            for name in ("name", "purpose", "subject_vi", "body_vi", "subject_en", "body_en")
        }
        draft = Draft(
            **kept, starts_at=None, per_hour=per_hour, reminders=0, remind_after=7, quiet_days=0, link_days=30
        )
        return visitor, await services.create(visitor, Aim(firms=await firms(count)), draft)


async def swept(campaign: UUID) -> None:
    async with as_owner():
        await db.execute("DELETE FROM campaign WHERE id = $1", campaign)
        await db.execute("DELETE FROM firm WHERE registry_email LIKE 'xuong%@thu.example'")
        await db.execute("DELETE FROM pgqueuer")
        await db.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")  # else what is on record stays
        await db.execute("DELETE FROM audit_event WHERE object_id = $1", str(campaign))
        await db.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")
        await db.execute("DELETE FROM person WHERE email LIKE '%@thu.example'")


@pytest.fixture
async def campaign(app: Litestar, frozen_clock: Callable[[datetime], None]) -> AsyncIterator[UUID]:
    visitor, found = await drafted(LETTERS, per_hour=1_000_000)
    await launching.launch(visitor, found)
    clock.freeze(NOON + GRACE)
    yield found
    await swept(found)


async def test_each_letter_is_sent_once_by_several_workers_while_every_third_delivery_fails(
    campaign: UUID, through: Callable[[str], None]
) -> None:
    async with mail_server(every_third) as server:
        through(server.url)
        for hour in range(12):
            clock.freeze(NOON + GRACE + timedelta(hours=2 * hour))
            await asyncio.gather(*(send({"campaign": str(campaign)}) for _ in range(WORKERS)))
    assert server.recipients() == sorted(f"xuong{n:05}@thu.example" for n in range(LETTERS))
    assert len(set(server.message_ids())) == LETTERS
    assert server.asked > LETTERS * 1.4
    assert {row["state"] for row in await db.fetch(STANDING, campaign)} == {"sent"}


async def test_workers_that_are_stopped_in_the_middle_leave_no_letter_out(
    campaign: UUID, through: Callable[[str], None]
) -> None:
    """Stopped before the server answers; what it was stopped at is done by the next."""
    async with mail_server() as server:
        through(server.url)
        for _ in range(5):
            worker = asyncio.create_task(send({"campaign": str(campaign)}))
            server.failing = stopping(worker, after=server.asked + 20)
            await asyncio.wait([worker])
            assert worker.cancelled()
            server.failing = lambda _: None
        await send({"campaign": str(campaign)})
    assert server.recipients() == sorted(f"xuong{n:05}@thu.example" for n in range(LETTERS))


def stopping(worker: asyncio.Task[None], *, after: int) -> Callable[[int], str | None]:
    """So many deliveries are taken; at the next one the worker is stopped and the server hangs up."""

    def failing(number: int) -> str | None:
        if number <= after:
            return None
        worker.cancel()
        return "drop"

    return failing


class Died(Exception):
    """The worker, after the server had said yes."""


async def test_a_worker_that_dies_after_the_server_took_a_letter_sends_the_same_letter_again(
    minh: Browser, cast: Cast, through: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server and the database cannot be written to as one; a mail program recognises the second by its id."""
    address = await launched(minh, [cast.unclaimed])
    real = mail.send_now

    async def die(*given: object) -> None:
        await real(*given)
        raise Died

    async with mail_server() as server:
        through(server.url)
        monkeypatch.setattr(mail, "send_now", die)
        with pytest.raises(Died):
            await send_next(UUID(address.rpartition("/")[2]))
        monkeypatch.setattr(mail, "send_now", real)
        await minute()
    first, second = server.taken
    assert first["Message-ID"] == second["Message-ID"]
    assert first.get_content() == second.get_content()


async def test_a_letter_carries_the_way_out_for_mail_programs(
    minh: Browser, cast: Cast, through: Callable[[str], None]
) -> None:
    await launched(minh, [cast.unclaimed])
    async with mail_server() as server:
        through(server.url)
        await minute()
    (letter,) = server.taken
    assert str(letter["Subject"]) == "Mời Công ty CP Thực phẩm Minh Hòa tự đánh giá / An invitation"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = str(letter["List-Unsubscribe"]).strip().removeprefix("<http://lotrinh.test").removesuffix(">")
    assert path.endswith("/opt-out")
    assert path.removesuffix("/opt-out") in letter.get_content()
    assert (await minh.get(path)).status == 200


async def standing(address: str) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in await db.fetch(STANDING, UUID(address.rpartition("/")[2]))]


async def test_an_address_that_is_refused_is_not_tried_again(
    minh: Browser, cast: Cast, through: Callable[[str], None]
) -> None:
    address = await launched(minh, [cast.unclaimed])
    async with mail_server(lambda _: "550 no such mailbox") as server:
        through(server.url)
        for _ in range(3):
            await minute(later=timedelta(hours=1))
    assert server.asked == 1
    assert await standing(address) == [("failed", 1, "refused")]
    shown = await minh.get(f"{address}/recipients", stage="failed")
    assert "máy chủ thư từ chối địa chỉ này" in shown.words("tbody")


async def test_an_address_that_cannot_stand_in_a_header_holds_nobody_else_up(
    minh: Browser, cast: Cast, through: Callable[[str], None]
) -> None:
    address = await launched(minh)
    await db.execute(
        "UPDATE campaign_letter SET email = E'a@thu.example\\nBcc: b@thu.example' WHERE email LIKE 'lan%'"
    )
    async with mail_server() as server:
        through(server.url)
        await minute()
    assert server.recipients() == [cast.binh.email, "lienhe@unclaimed.example"]
    assert ("failed", 1, "refused") in await standing(address)


async def test_a_letter_is_tried_ever_more_rarely_and_given_up_after_ten_times(
    minh: Browser, cast: Cast, through: Callable[[str], None]
) -> None:
    address = await launched(minh, [cast.unclaimed])
    tried = []
    async with mail_server(lambda _: "451 later") as server:
        through(server.url)
        for number in range(24 * 60):
            before = server.asked
            await send({"campaign": address.rpartition("/")[2]})
            tried += [number] * (server.asked - before)
            clock.freeze(clock.now() + timedelta(minutes=1))
    assert tried == [2**n - 1 for n in range(10)]
    assert await standing(address) == [("failed", 10, "given_up")]


async def test_no_letter_is_to_blame_for_a_server_that_is_away(
    minh: Browser, cast: Cast, through: Callable[[str], None]
) -> None:
    address = await launched(minh)
    async with mail_server() as server:
        pass
    through(server.url)
    await minute()
    assert await standing(address) == [("waiting", 0, "")] * 3
    async with mail_server() as back:
        through(back.url)
        await minute(later=timedelta(minutes=1))
    assert len(back.taken) == 3


def test_the_stub_fails_every_third_time() -> None:
    server = MailServer(every_third)
    assert [server._take(b"\r\n.\r\n")[:3] for _ in range(6)] == ["250", "250", "dro", "250", "250", "451"]
