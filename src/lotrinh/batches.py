"""Calls that come while earlier ones are under way are asked together: one round trip and one transaction for all.

Nobody waits for company. Whoever comes while nothing is under way goes at once and alone, so that batches form only
where they are needed, and grow with what is asked for.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from lotrinh import db
from lotrinh.errors import Crowded

Call = TypeVar("Call")
Answer = TypeVar("Answer")

MOST = 100
"""Calls of one batch: one that is longer keeps the next too long."""
LONGEST_QUEUE = 200
"""Calls that wait: about a quarter of a second of work. Whoever comes then is told so at once (503, and browsers try
again by themselves), since otherwise all would wait ever longer, and be answered when nobody waits for it any more."""
PAUSE_SECONDS = 2


class Batches(Generic[Call, Answer]):
    """`ask` answers calls in their order. No batch holds two calls of one `key`."""

    def __init__(
        self,
        ask: Callable[[Sequence[Call]], Awaitable[Sequence[Answer]]],
        key: Callable[[Call], Hashable] | None = None,
    ) -> None:
        self.ask = ask
        self.key = key
        self.waiting: list[tuple[Call, asyncio.Future[Answer]]] = []
        self.working: asyncio.Task[None] | None = None

    async def __call__(self, call: Call) -> Answer:
        """Alone in a transaction, of which it is to be a part."""
        if db.DB.current_transaction.get() is not None:
            return (await self.ask([call]))[0]
        if len(self.waiting) >= LONGEST_QUEUE:
            raise Crowded(seconds=PAUSE_SECONDS)
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Answer] = loop.create_future()
        self.waiting.append((call, answer))
        if self.working is None or self.working.done():
            self.working = loop.create_task(self._work())
        if db.DB.patience is None:
            return await answer
        limit = loop.call_later(db.DB.patience, self._give_up, answer)
        try:
            return await answer
        finally:
            limit.cancel()

    def _give_up(self, answer: asyncio.Future[Answer]) -> None:
        """As whoever waits for a connection: what has not begun after so long is told so, and never done."""
        if any(one is answer for _, one in self.waiting) and not answer.done():
            answer.set_exception(TimeoutError("The database has answered nobody for a while."))

    async def _work(self) -> None:
        while batch := self._next():
            await self._answer(batch)

    def _next(self) -> list[tuple[Call, asyncio.Future[Answer]]]:
        batch: dict[Hashable, tuple[Call, asyncio.Future[Answer]]] = {}
        later = []
        for call, answer in self.waiting:
            if answer.done():
                continue
            key = self.key(call) if self.key else len(batch)
            if key in batch or len(batch) == MOST:
                later.append((call, answer))
            else:
                batch[key] = (call, answer)
        self.waiting = later
        return list(batch.values())

    async def _answer(self, batch: list[tuple[Call, asyncio.Future[Any]]]) -> None:
        try:
            found = await self.ask([call for call, _ in batch])
        except (*db.AWAY, *db.TOO_SLOW) as error:
            _refuse(batch, error)
        except Exception as error:  # noqa: BLE001 - it is raised where the call was made
            if len(batch) == 1:
                _refuse(batch, error)
                return
            for each in batch:  # so that one which cannot be answered takes no others along
                await self._answer([each])
        else:
            for (_, answer), one in zip(batch, found, strict=True):
                if not answer.done():
                    answer.set_result(one)


def _refuse(batch: list[tuple[Any, asyncio.Future[Any]]], error: Exception) -> None:
    for _, answer in batch:
        if not answer.done():
            answer.set_exception(error)
