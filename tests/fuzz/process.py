"""A share of the requests, for a process of its own with a database of its own."""

import asyncio

from tests.conftest import NOON  # isort: skip - sets what the app reads from the environment
from lotrinh import clock, db
from lotrinh.app import create_app
from lotrinh.migrate import migrate
from tests.database import fresh_database
from tests.fuzz.generating import Generator
from tests.fuzz.running import Figures, prepare


def run(seed: int, cases: int) -> tuple[Figures, Figures]:
    """Half of them wrong on purpose, half made by schemathesis of the descriptions."""
    with fresh_database(f"fuzz{seed}") as url:
        return asyncio.run(_run(url, seed, cases))


async def _run(url: str, seed: int, cases: int) -> tuple[Figures, Figures]:
    db.configure(url)
    await migrate()
    app = create_app()
    async with app.lifespan():
        clock.freeze(NOON)
        fuzzer = await prepare(app, seed)
        own = await fuzzer.run(cases // 2)
        return own, await Generator(fuzzer).run(cases // 2)
