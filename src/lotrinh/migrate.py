"""Brings the database to the newest schema; of several processes, one does it and the others wait."""

import asyncpg
from piccolo.apps.migrations.commands.forwards import run_forwards

from lotrinh.db import DB

LOCK = 7_465_201


async def migrate() -> None:
    connection = await asyncpg.connect(**DB.config)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", LOCK)
        result = await run_forwards("lotrinh")
        if not result.success:
            raise RuntimeError(result.message)
    finally:
        await connection.close()
