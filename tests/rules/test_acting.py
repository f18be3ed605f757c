"""As whom a connection asks: switched when somebody else asks, also after a rollback, and nobody by default."""

import asyncio
from contextlib import suppress

import asyncpg
import pytest
from litestar import Litestar

from lotrinh import database_roles, db
from lotrinh.database_roles import NOBODY, SYSTEM, Acting, acting_as
from tests.browsing import Browser
from tests.cast import Cast
from tests.selfassessment.paper import DBI, open_section, start

pytestmark = pytest.mark.anyio


class _Undo(Exception):
    pass


async def undone(*inside: Acting) -> None:
    """A transaction, or a savepoint, in which each of them asks, taken back."""
    with suppress(_Undo):
        async with db.atomic():
            for who in inside:
                with acting_as(who):
                    assert (await asking())[0] == who.role
            raise _Undo


async def asking() -> tuple[str, str]:
    row = await db.fetch_one("SELECT current_user AS role, current_setting('app.person', true) AS person")
    assert row is not None
    return row["role"], row["person"]


async def test_each_statement_asks_as_whoever_acts(cast: Cast) -> None:
    lan = Acting("lotrinh_visitor", cast.lan.id)
    with acting_as(lan):
        assert await asking() == ("lotrinh_visitor", str(cast.lan.id))
        with db.as_system():
            assert await asking() == ("lotrinh_system", "")
        assert await asking() == ("lotrinh_visitor", str(cast.lan.id))
    with acting_as(NOBODY):
        assert await asking() == ("lotrinh_nobody", "")


async def test_what_a_rollback_switched_back_is_switched_anew(cast: Cast) -> None:
    with acting_as(Acting("lotrinh_visitor", cast.lan.id)):
        await asking()
    await undone(SYSTEM)
    with acting_as(SYSTEM):
        assert await asking() == ("lotrinh_system", "")


async def test_a_rolled_back_transaction_leaves_its_connection_in_order(app: Litestar) -> None:
    assert app is not None
    with acting_as(NOBODY):
        await undone(NOBODY, SYSTEM)
    for who in (SYSTEM, NOBODY):
        with acting_as(who):
            assert await asking() == (who.role, "")


async def test_who_acts_is_each_tasks_own(app: Litestar) -> None:
    assert app is not None

    async def as_one(who: Acting) -> None:
        with acting_as(who):
            for _ in range(5):
                assert (await asking())[0] == who.role
                await asyncio.sleep(0)

    await asyncio.gather(*(as_one(who) for who in (SYSTEM, NOBODY, Acting("lotrinh_province")) * 3))


async def test_a_new_connection_asks_as_whoever_acts(app: Litestar) -> None:
    assert app is not None
    with acting_as(NOBODY):
        connection = await db.DB.get_new_connection()
        try:
            assert await connection.fetchval("SELECT current_user") == "lotrinh_nobody"
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetchval("SELECT count(*) FROM firm")
        finally:
            await connection.close()


async def test_a_save_switches_at_most_once(lan: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = (await open_section(lan, await start(lan, DBI), "strategy")).fill(**{"2__1__1": "4"})
    switches = []
    plain = database_roles.Acting.switch.fget

    def counted(who: Acting) -> str:
        switches.append(who.role)
        return str(plain(who))

    monkeypatch.setattr(database_roles.Acting, "switch", property(counted))
    assert (await paper.autosave("2.1.1")).status == 200
    assert switches == [
        "lotrinh_system"
    ]  # from whoever opened the page: answers of all are saved by one statement
    assert (await paper.fill(**{"2__1__1": "3"}).autosave("2.1.1")).status == 200
    assert switches == ["lotrinh_system"]


async def test_a_request_leaves_nothing_behind_for_the_next(lan: Browser, stranger: Browser) -> None:
    assert (await lan.get("/firm")).status == 200
    assert (await stranger.get("/reports")).status == 200
    assert database_roles.ACTING.get() == SYSTEM
