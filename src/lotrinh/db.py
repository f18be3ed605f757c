"""The database engine and the one way to open a transaction."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, suppress
from functools import wraps
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction
from piccolo.querystring import QueryString

from lotrinh.database_roles import ACTING, LOGIN, SYSTEM, Acting, acting_as
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

    async def commit(self) -> None:
        try:
            await super().commit()  # type: ignore[no-untyped-call]
        except BaseException:
            _forget(self.connection)
            raise

    async def rollback(self) -> None:
        _forget(self.connection)
        await super().rollback()  # type: ignore[no-untyped-call]

    async def rollback_to(self, savepoint_name: str) -> None:
        _forget(self.connection)
        await super().rollback_to(savepoint_name)

    async def get_connection(self) -> Any:
        if self.engine.pool:
            return await self.engine.pool.acquire(timeout=self.engine.patience)
        return await self.engine.get_new_connection()


def as_system() -> AbstractContextManager[None]:
    """For the few places that need more than their visitor's rows; each is listed in `tests/rules/as_system.csv`."""
    return acting_as(SYSTEM)


P = ParamSpec("P")
T = TypeVar("T")


def by_system(service: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """`as_system` for the whole of a service."""

    @wraps(service)
    async def run(*args: P.args, **kwargs: P.kwargs) -> T:
        with as_system():
            return await service(*args, **kwargs)

    return run


class Connection(asyncpg.Connection):  # type: ignore[misc]
    """Knows as whom it asks, so that a round trip is spent only where that changes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.acting: Acting | None = LOGIN

    async def act(self) -> None:
        wanted = ACTING.get()
        if wanted.role is None or wanted == self.acting:
            return
        self.acting = None
        await self.execute(wanted.switch)
        self.acting = wanted

    def forget(self) -> None:
        """What was switched since then is undone by a rollback."""
        self.acting = None


class Engine(PostgresEngine):
    """Asks as whoever acts; and does not dial the server when constructed, as Piccolo's does."""

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

    async def start_connection_pool(self, **options: Any) -> None:
        await super().start_connection_pool(connection_class=Connection, setup=_act, **options)

    async def get_new_connection(self) -> asyncpg.Connection:
        connection = await asyncpg.connect(**self.config, connection_class=Connection)
        try:
            await connection.act()
        except BaseException:
            await connection.close()
            raise
        return connection

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> Sequence[Any]:
        await transaction_connection()
        rows: Sequence[Any] = await super().run_querystring(querystring, in_pool)
        return rows

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> Sequence[Any]:
        await transaction_connection()
        rows: Sequence[Any] = await super().run_ddl(ddl, in_pool)
        return rows


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
UNREADABLE = (asyncpg.CharacterNotInRepertoireError, asyncpg.UntranslatableCharacterError)
"""A text that the database cannot hold, such as one with a null byte."""
DENIED = asyncpg.InsufficientPrivilegeError
"""The database kept from a visitor what a query or a service should have kept from them before."""
TOO_SLOW = (asyncpg.QueryCanceledError, asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError)
"""A statement, or its wait for a lock, took longer than it may, or would have lasted for ever."""

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


def worker_pool() -> asyncpg.Pool:
    """For the queue, which wants one of its own; open it as the system."""
    return asyncpg.create_pool(**DB.config, min_size=2, max_size=4, connection_class=Connection, setup=_act)


async def _act(connection: Any) -> None:
    connection.is_closed()  # raises what the others raise, where the pool took back a connection that was cut
    await connection.act()


def _forget(connection: Any) -> None:
    with suppress(asyncpg.InterfaceError):
        connection.is_closed()
        connection.forget()


def pool_in_use() -> tuple[int, int]:
    """Connections lent out, and the most there can be."""
    if DB.pool is None:
        return 0, 0
    return DB.pool.get_size() - DB.pool.get_idle_size(), DB.pool.get_max_size()


async def _as_it_is(_: object) -> None:
    """A session's only changed setting is as whom it asks, which it knows: the round trip of a reset is saved."""


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
        _forget(outer.connection)
        await point.rollback_to()  # type: ignore[no-untyped-call]
        raise
    await point.release()  # type: ignore[no-untyped-call]


async def transaction_connection() -> Any:
    """The connection of the open transaction, asking as whoever acts; None if there is no transaction."""
    transaction = DB.current_transaction.get()
    if transaction is None:
        return None
    await _act(transaction.connection)
    return transaction.connection


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


async def execute_apart(sql: str, *values: Any) -> None:
    """Outside the open transaction, for others to read at once: how far it is."""
    await _call_apart("execute", sql, *values)


async def copy_rows(table: str, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """COPY, for loading many rows at once; only inside a transaction.

    By way of a table that only this transaction sees: PostgreSQL copies into none with row-level security.
    """
    connection = await transaction_connection()
    if connection is None:
        raise RuntimeError("rows are copied inside one transaction")
    names = ", ".join(f'"{column}"' for column in columns)
    await connection.execute(f"CREATE TEMP TABLE copied AS SELECT {names} FROM {table} LIMIT 0")  # noqa: S608
    await connection.copy_records_to_table("copied", records=rows, columns=columns)
    await connection.execute(f"INSERT INTO {table} ({names}) SELECT * FROM copied")  # noqa: S608 - the caller's names
    await connection.execute("DROP TABLE copied")


async def _connection_call(method: str, sql: str, *values: Any) -> Any:
    connection = await transaction_connection()
    if connection is not None:
        return await getattr(connection, method)(sql, *values)
    return await _call_apart(method, sql, *values)


async def _call_apart(method: str, sql: str, *values: Any) -> Any:
    if DB.pool is not None:
        async with DB.pool.acquire(timeout=DB.patience) as connection:
            return await getattr(connection, method)(sql, *values)
    connection = await DB.get_new_connection()
    try:
        return await getattr(connection, method)(sql, *values)
    finally:
        await connection.close()
