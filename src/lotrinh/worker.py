"""The background process: runs jobs until it is told to stop."""

import asyncio
import signal

from lotrinh import db, draining, jobs, logs
from lotrinh.background import JOBS, NIGHTLY
from lotrinh.settings import settings


async def work() -> None:
    logs.as_json()
    stop = asyncio.Event()

    def finish() -> None:
        draining.begin()
        stop.set()

    for received in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(received, finish)
    await db.open_pool(settings().pool_size)
    try:
        await jobs.work(JOBS, stop, NIGHTLY)
    finally:
        await db.close_pool()
