"""Fifty users at once over kept-open connections, and how long each answer took."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from math import inf
from statistics import quantiles

import aiohttp
import msgspec

Act = Callable[[aiohttp.ClientSession], Awaitable[None]]


class Load(msgspec.Struct, frozen=True):
    count: int
    seconds: float
    times: list[float]

    @property
    def rate(self) -> float:
        return self.count / self.seconds

    def percentile(self, p: int) -> float:
        """Milliseconds; without end where nothing was answered."""
        if len(self.times) < 2:
            return inf
        return quantiles(self.times, n=100)[p - 1] * 1000


async def measure(acts: list[Act], seconds: float, *, pause: float = 0.0) -> Load:
    """Each act is one user's; it is repeated until the time is over, with `pause` seconds between."""
    times: list[float] = []
    stop = time.perf_counter() + seconds
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session:
        await asyncio.gather(*(act(session) for act in acts))
        begun = time.perf_counter()
        await asyncio.gather(*(_user(session, act, stop, pause, times) for act in acts))
        return Load(count=len(times), seconds=time.perf_counter() - begun, times=times)


async def _user(
    session: aiohttp.ClientSession, act: Act, stop: float, pause: float, times: list[float]
) -> None:
    await asyncio.sleep(random.uniform(0, pause))
    while (begun := time.perf_counter()) < stop:
        await act(session)
        times.append(time.perf_counter() - begun)
        if pause:
            await asyncio.sleep(pause)
