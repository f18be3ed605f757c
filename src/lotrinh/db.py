"""The database engine and the one way to open a transaction."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from piccolo.engine.postgres import PostgresEngine

from lotrinh.settings import settings


class Engine(PostgresEngine):
    """Piccolo's engine dials the server when constructed; importing settings must not."""

    async def check_version(self) -> None:
        return

    async def prep_database(self) -> None:
        return


AWAY = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InterfaceError,
    asyncpg.TooManyConnectionsError,
)
"""What is raised while there is no database to speak to."""
TOO_SLOW = (asyncpg.QueryCanceledError, asyncpg.LockNotAvailableError)
"""A statement, or its wait for a lock, took longer than it may."""

DB = Engine(config={"dsn": settings().database_url})


def configure(url: str) -> None:
    DB.config = {"dsn": url}


async def open_pool(size: int, *, statement_seconds: int | None = None) -> None:
    """`statement_seconds`: how long a statement, or its wait for a lock, may take; None: as long as it needs."""
    limit = f"{statement_seconds or 0}s"
    limits = {"statement_timeout": limit, "lock_timeout": limit}
    await DB.start_connection_pool(
        min_size=min(2, size), max_size=size, reset=_as_it_is, server_settings=limits
    )


def pool_in_use() -> tuple[int, int]:
    """Connections lent out, and the most there can be."""
    if DB.pool is None:
        return 0, 0
    return DB.pool.get_size() - DB.pool.get_idle_size(), DB.pool.get_max_size()


async def _as_it_is(_: object) -> None:
    """Nothing here changes a session's settings, so the round trip that resets them is saved."""


async def close_pool() -> None:
    if DB.pool is not None:
        await DB.close_connection_pool()


@asynccontextmanager
async def atomic() -> AsyncIterator[None]:
    """A transaction, or a savepoint inside the one already open."""
    outer = DB.current_transaction.get()
    if outer is None:
        async with DB.transaction():
            yield
        return
    point = await outer.savepoint()
    try:
        yield
    except BaseException:
        await point.rollback_to()  # type: ignore[no-untyped-call]
        raise
    await point.release()  # type: ignore[no-untyped-call]


async def fetch(sql: str, *values: Any) -> list[dict[str, Any]]:
    """Rows of a statement with $1-style parameters, inside the open transaction if there is one."""
    rows = await _connection_call("fetch", sql, *values)
    return [dict(row) for row in rows]


async def fetch_one(sql: str, *values: Any) -> dict[str, Any] | None:
    row = await _connection_call("fetchrow", sql, *values)
    return dict(row) if row is not None else None


async def execute(sql: str, *values: Any) -> str:
    """Run a statement; the command tag, such as "UPDATE 1"."""
    tag: str = await _connection_call("execute", sql, *values)
    return tag


async def copy_rows(table: str, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """COPY, for loading many rows at once; only inside a transaction."""
    transaction = DB.current_transaction.get()
    if transaction is None:
        raise RuntimeError("rows are copied inside one transaction")
    await transaction.connection.copy_records_to_table(table, records=rows, columns=columns)


async def _connection_call(method: str, sql: str, *values: Any) -> Any:
    transaction = DB.current_transaction.get()
    if transaction is not None:
        return await getattr(transaction.connection, method)(sql, *values)
    if DB.pool is not None:
        async with DB.pool.acquire() as connection:
            return await getattr(connection, method)(sql, *values)
    connection = await DB.get_new_connection()
    try:
        return await getattr(connection, method)(sql, *values)
    finally:
        await connection.close()
