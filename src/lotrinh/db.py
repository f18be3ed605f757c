"""The database engine and the one way to open a transaction."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from types import TracebackType
from typing import Any

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

from lotrinh.settings import settings

WAIT_SECONDS = 10
"""The longest a page waits for a connection, to come or to be lent; then the visitor is asked to try again."""
GRACE_SECONDS = 2
"""So much longer than the server may take for a statement, its answer is waited for: a stopped server says nothing."""


class Transaction(PostgresTransaction):
    """Piccolo's keeps its connection when BEGIN, COMMIT or ROLLBACK fails; each time the pool would lose one."""

    engine: "Engine"

    async def __aenter__(self) -> PostgresTransaction:
        try:
            return await super().__aenter__()
        except BaseException:
            self._give_back()
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        try:
            return await super().__aexit__(kind, error, trace)
        except BaseException:
            self._give_back()
            raise

    def _give_back(self) -> None:
        """Closed, since nobody knows in which state it is."""
        connection = getattr(self, "connection", None)
        if self._parent is not None or connection is None:
            return
        self.engine.current_transaction.set(None)
        with suppress(asyncpg.InterfaceError):  # it may be back already
            connection.terminate()

    async def get_connection(self) -> Any:
        if self.engine.pool:
            return await self.engine.pool.acquire(timeout=self.engine.patience)
        return await self.engine.get_new_connection()


class Engine(PostgresEngine):
    """Piccolo's engine dials the server when constructed; importing settings must not."""

    patience: float | None = None
    """Seconds until whoever waits for a connection of the pool is told that there is none; None: never."""

    async def _run_in_pool(self, query: str, args: Sequence[Any] | None = None) -> Any:
        assert self.pool is not None
        async with self.pool.acquire(timeout=self.patience) as connection:
            return await connection.fetch(query, *args or ())

    def transaction(self, allow_nested: bool = True) -> Transaction:
        return Transaction(engine=self, allow_nested=allow_nested)

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
    asyncpg.InternalClientError,
    asyncpg.InsufficientResourcesError,
)
"""What is raised while there is no database to speak to, or it has no connection, disk or memory left.

A `TimeoutError` is an `OSError`: the database did not answer in time.
"""
TOO_SLOW = (asyncpg.QueryCanceledError, asyncpg.LockNotAvailableError)
"""A statement, or its wait for a lock, took longer than it may."""

DB = Engine(config={"dsn": settings().database_url})


def configure(url: str) -> None:
    DB.config = {"dsn": url}


async def open_pool(size: int, *, statement_seconds: int | None = None) -> None:
    """`statement_seconds`: how long a statement, or its wait for a lock, may take; None: as long as it needs."""
    limit = f"{statement_seconds or 0}s"
    options: dict[str, Any] = {
        "min_size": min(2, size),
        "max_size": size,
        "reset": _as_it_is,
        "timeout": WAIT_SECONDS,
        "server_settings": {"statement_timeout": limit, "lock_timeout": limit},
    }
    if statement_seconds:
        options["command_timeout"] = statement_seconds + GRACE_SECONDS
    DB.patience = WAIT_SECONDS if statement_seconds else None
    await DB.start_connection_pool(**options)


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
        async with DB.pool.acquire(timeout=DB.patience) as connection:
            return await getattr(connection, method)(sql, *values)
    connection = await DB.get_new_connection()
    try:
        return await getattr(connection, method)(sql, *values)
    finally:
        await connection.close()
