"""A fresh database for a test run, on a server that forgets its durability to be quick."""

import asyncio
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg

TRIES = 20


@asynccontextmanager
async def as_owner() -> AsyncIterator[None]:
    """A transaction of whoever owns the tables, and may do what no part of the product may."""
    from lotrinh import db
    from lotrinh.database_roles import LOGIN, acting_as

    with acting_as(LOGIN):
        async with db.atomic():
            yield


TRIGGERED = "SELECT DISTINCT tgrelid::regclass::text AS name FROM pg_trigger WHERE NOT tgisinternal"


@asynccontextmanager
async def without_triggers() -> AsyncIterator[None]:
    """A transaction of the owner in which nothing is kept from changing, and nothing follows a change."""
    from lotrinh import db

    async with as_owner():
        tables = [row["name"] for row in await db.fetch(TRIGGERED)]
        for table in tables:
            await db.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        for table in tables:
            await db.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@contextmanager
def fresh_database(worker: str) -> Iterator[str]:
    """Each worker has a server of its own unless LOTRINH_TEST_SERVER names one to share."""
    shared = os.environ.get("LOTRINH_TEST_SERVER")
    if shared:
        yield from _on(shared, worker)
        return
    from lotrinh import embedded_postgres

    data_dir = Path(tempfile.mkdtemp(prefix="lotrinh-test-"))
    try:
        yield from _on(embedded_postgres.start(data_dir, fast=True), worker)
    finally:
        embedded_postgres.stop(data_dir)
        shutil.rmtree(data_dir, ignore_errors=True)


def _on(server: str, worker: str) -> Iterator[str]:
    name = f"test_{worker}_{uuid4().hex[:8]}"
    asyncio.run(_execute(server, f'CREATE DATABASE "{name}"'))
    try:
        parts = urlsplit(server)
        yield urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        drop(server, name)


def drop(server: str, name: str) -> None:
    """The server's own processes, such as its vacuum, cannot be sent away: they leave by themselves."""
    for tries_left in reversed(range(TRIES)):
        try:
            asyncio.run(_execute(server, f'DROP DATABASE "{name}" WITH (FORCE)'))
        except asyncpg.InsufficientPrivilegeError:
            if not tries_left:
                raise
            time.sleep(1)
        else:
            return


async def _execute(server: str, statement: str) -> None:
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
