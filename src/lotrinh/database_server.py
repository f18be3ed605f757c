"""Whether the product can live on this database server: for `lotrinh doctor`, and before a command changes anything."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg

from lotrinh import db, row_security
from lotrinh.database_roles import AS_IT_STANDS, acting_as
from lotrinh.findings import Finding
from lotrinh.settings import settings

OLDEST = 15
"""Migrations need views that heed the rights of whoever asks, and unique keys for which two NULLs are the same."""
PATIENCE = 10  # seconds
SKEW = timedelta(seconds=5)
SERVER = """
SELECT current_setting('server_version_num')::int / 10000 AS major, current_setting('server_version') AS name,
       current_setting('server_encoding') AS encoding, current_setting('transaction_read_only') = 'on' AS read_only,
       quote_ident(current_database()) AS database, quote_ident(current_user) AS login, now() AS now,
       (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS is_super
"""
OWNER = """
SELECT quote_ident(current_user) AS login, relowner::regrole::text AS owner,
       coalesce(pg_has_role(relowner, 'USAGE'), true) AS owns,
       coalesce(has_schema_privilege(to_regnamespace('public')::oid, 'CREATE'), false) AS creates
FROM (SELECT 1) one LEFT JOIN pg_class ON pg_class.oid = to_regclass('public.migration')
"""


class Unfit(Exception):
    """The product cannot be set up there, or cannot by this login: a sentence, and what to do."""


async def refuse_unless(*checks: Callable[[], Awaitable[list[Finding]]]) -> None:
    """Before anything is touched."""
    with acting_as(AS_IT_STANDS):
        silence = await no_database()
        found = [silence] if silence else [one for check in checks for one in await check()]
    for one in found:
        if one.state == "broken":
            raise Unfit(f"{one.sentence} {one.advice}")


async def no_database() -> Finding | None:
    try:
        async with asyncio.timeout(PATIENCE):
            await db.fetch_one("SELECT 1 AS one")
    except (
        asyncpg.InvalidAuthorizationSpecificationError,
        asyncpg.InvalidCatalogNameError,
        asyncpg.InsufficientPrivilegeError,
    ) as problem:
        advice = "Correct user, password and name in DATABASE_URL, or make the role and the database."
        return Finding("broken", f"The database server refuses us: {problem}.", advice)
    except (*db.AWAY, asyncpg.PostgresError) as problem:
        advice = "Start PostgreSQL, or correct DATABASE_URL."
        return Finding("broken", f"The database does not answer ({type(problem).__name__}).", advice)
    return None


async def server() -> list[Finding]:
    row = await _server()
    found = _unsuitable(row) or [Finding("good", f"PostgreSQL {row['name']} answers.")]
    if row["is_super"] and settings().database_url and "@" in (settings().database_url or ""):
        advice = "Make a role that owns this database and nothing else, and put it into DATABASE_URL."
        found.append(Finding("doubtful", "The database role may do anything on that server.", advice))
    # The machine's clock, not the product's: this is about the difference between two machines.
    skew = abs(datetime.now(UTC) - row["now"])
    if skew > SKEW:
        sentence = f"The clocks of this machine and of the database differ by {skew.total_seconds():.0f} s."
        found.append(Finding("broken", sentence, "Let both keep time (chrony, systemd-timesyncd)."))
    return found


async def suitable() -> list[Finding]:
    """What is wrong with the server or the database, whoever logs in."""
    return _unsuitable(await _server())


async def _server() -> dict[str, Any]:
    row = await db.fetch_one(SERVER)
    assert row is not None
    return row


def _unsuitable(row: dict[str, Any]) -> list[Finding]:
    found = []
    if row["major"] < OLDEST:
        found.append(
            Finding("broken", f"PostgreSQL {row['name']} is too old.", f"Use version {OLDEST} or newer.")
        )
    if row["encoding"] != "UTF8":
        sentence = (
            f"The database {row['database']} has the encoding {row['encoding']}; the product needs UTF8."
        )
        advice = (
            f"Make it anew: CREATE DATABASE {row['database']} OWNER {row['login']} ENCODING 'UTF8' "
            "LOCALE 'C.UTF-8' TEMPLATE template0;"
        )
        found.append(Finding("broken", sentence, advice))
    if row["read_only"]:
        sentence = f"The database {row['database']} can only be read: it is a replica, or was made read-only."
        found.append(Finding("broken", sentence, "Name the primary in DATABASE_URL, or promote this server."))
    return found


async def ownership() -> list[Finding]:
    """Whether the login owns the tables there are. Only what changes or copies all of them needs it, no page does."""
    row = await _owner()
    if row["owns"]:
        return []
    sentence = f"The tables belong to {row['owner']}, and {row['login']} may not do this with them."
    return [
        Finding("broken", sentence, f"For this command, put the login of {row['owner']} into DATABASE_URL.")
    ]


async def room_for_tables() -> list[Finding]:
    """Whether the login may make tables."""
    row = await _owner()
    if row["creates"]:
        return []
    sentence = f"The login {row['login']} may not make tables in this database."
    advice = (
        "For this command, put the login of its owner into DATABASE_URL, or let the server's administrator run: "
        f"GRANT USAGE, CREATE ON SCHEMA public TO {row['login']};"
    )
    return [Finding("broken", sentence, advice)]


async def _owner() -> dict[str, Any]:
    row = await db.fetch_one(OWNER)
    assert row is not None
    return row


async def roles() -> list[Finding]:
    """The second wall needs a login that can be each of the product's roles and is none of them by itself."""
    missing = await row_security.lacking()
    if missing:
        sentence = "The database login cannot ask as the roles that rows are kept apart by."
        return [
            Finding(
                "broken", sentence, f"Run lotrinh migrate as the owner, or as an administrator: {missing}"
            )
        ]
    return [Finding("good", "Rows are kept apart by the database, too.")]
