"""The small Stripe beside the product, and the ways in which messages may go wrong between them."""

import re
from collections import deque
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

import httpx
import msgspec

from lotrinh import clock, db
from lotrinh.billing import checkout_services, webhook_services
from lotrinh.billing.fakestripe.delivery import body_of, signed
from lotrinh.billing.fakestripe.ledger import Ledger
from lotrinh.billing.fakestripe.transport import Fault, transport

SECRET = "whsec_of_the_tests"


OWN_KEY = re.compile(r"(customer|checkout|portal):[0-9a-f-]{36}(:[0-9a-f]{16})?")
"""Not one that the library makes up: it is another one each time that we ask again."""


ID = re.compile(r"/[a-z]+_[^/]*[0-9]")
"""In the address of a thing that is there already: /v1/subscriptions/sub_1, not /v1/subscriptions."""


class Creation(NamedTuple):
    """What the product asked to be made, and under which key."""

    path: str
    key: str

    @property
    def has_own_key(self) -> bool:
        return bool(OWN_KEY.fullmatch(self.key))


class Shop:
    def __init__(self, ledger: Ledger, client: httpx.AsyncClient) -> None:
        self.ledger = ledger
        self.client = client
        self.faults: deque[Fault] = deque()
        self.creations: list[Creation] = []

    def transport(self) -> httpx.AsyncBaseTransport:
        inner = transport(self.ledger, self.fault)

        async def hear(request: httpx.Request) -> httpx.Response:
            if request.method == "POST" and not ID.search(request.url.path):
                key = request.headers.get("idempotency-key", "")
                self.creations.append(Creation(request.url.path, key))
            return await inner.handle_async_request(request)

        return httpx.MockTransport(hear)

    def fault(self) -> Fault:
        return self.faults.popleft() if self.faults else ""

    async def send(self, body: bytes, signature: str | None) -> httpx.Response:
        headers = {"Content-Type": "application/json"} | (
            {"Stripe-Signature": signature} if signature else {}
        )
        return await self.client.post("/stripe/webhook", content=body, headers=headers)

    async def send_event(self, event_id: str, secret: str = SECRET) -> int:
        body = body_of(self.ledger, event_id)
        return (await self.send(body, signed(body, secret))).status_code

    async def tell(self) -> None:
        """Everything that waits arrives, and the jobs run."""
        for event_id in list(self.ledger.waiting):
            assert await self.send_event(event_id) == 200
        self.ledger.waiting.clear()
        await self.work()

    async def work(self) -> None:
        """The jobs that are queued, as the worker would run them."""
        handlers: dict[str, Callable] = {
            webhook_services.HANDLE: webhook_services.handle,
            webhook_services.PROJECT: webhook_services.project,
            checkout_services.END_GONE: checkout_services.end_gone,
            checkout_services.CLOSE_PAGES: checkout_services.close_pages,
        }
        for row in await db.fetch(
            "DELETE FROM pgqueuer WHERE entrypoint = ANY ($1) RETURNING id, entrypoint, payload",
            list(handlers),
        ):
            await handlers[row["entrypoint"]](msgspec.json.decode(row["payload"]))

    async def pass_days(self, days: float) -> None:
        """Time passes on both sides, and people stay signed in."""
        await db.execute(
            "UPDATE session SET expires_at = expires_at + make_interval(secs => $1)", days * 86400
        )
        self.ledger.pass_time(int(days * 86400))
        clock.freeze(clock.now() + timedelta(days=days))
