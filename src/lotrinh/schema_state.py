"""Whether the database has the schema that this program needs."""

import re
from functools import cache

import asyncpg

from lotrinh import db, paths

ID = re.compile(r'^ID = "([^"]+)"', re.MULTILINE)
DONE = "SELECT name FROM migration WHERE app_name = 'lotrinh'"


@cache
def needed() -> frozenset[str]:
    """The ids of the migrations that came with this program."""
    files = paths.MIGRATIONS.glob("[0-9]*.py")
    return frozenset(found[1] for file in files if (found := ID.search(file.read_text(encoding="utf-8"))))


async def missing() -> set[str]:
    """Those that the database has not had yet; more than needed is fine, that is a newer program's."""
    try:
        async with db.atomic():  # what is asked after a refusal must not fail because of it
            done = {row["name"] for row in await db.fetch(DONE)}
    except (
        asyncpg.UndefinedTableError,
        asyncpg.InvalidParameterValueError,  # nor are there the roles that read it
        asyncpg.InsufficientPrivilegeError,  # nor may the login be them
    ):
        done = set()
    return set(needed() - done)
