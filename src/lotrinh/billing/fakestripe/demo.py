"""The small Stripe of a demo: in the server's own process, kept in one file, its messages sent as they come."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

import httpx
from litestar import Litestar

from lotrinh.billing import plans
from lotrinh.billing.fakestripe.delivery import deliver
from lotrinh.billing.fakestripe.ledger import Ledger
from lotrinh.billing.fakestripe.transport import transport
from lotrinh.billing.gateway import connection
from lotrinh.settings import settings

KEY = "sk_test_of_the_demo"
SECRET = "whsec_of_the_demo"  # noqa: S105 - opens nothing but the demo's own pretence
PAUSE = 0.5


class _Open:
    ledger: Ledger | None = None


def is_wanted() -> bool:
    return settings().demo and settings().stripe_key.get_secret_value() == KEY


def ledger() -> Ledger | None:
    """The open one, its clock set; None outside a demo."""
    if _Open.ledger is not None:
        _Open.ledger.keep_pace(int(time.time()))
    return _Open.ledger


def open_ledger(*, anew: bool = False) -> Ledger:
    """What was bought in earlier runs is still bought, unless the demo itself begins anew."""
    found = Ledger(int(time.time()), f"{settings().public_url}/fakestripe")
    if _file().exists() and not anew:
        found.restore(json.loads(_file().read_text(encoding="utf-8")))
    else:
        for price in plans.prices().values():
            found.sell(price.lookup_key, price.currency, price.amount, price.interval)
    _Open.ledger = found
    connection.connect(transport(found, done=save), f"{settings().public_url}/fakestripe")
    return found


def save() -> None:
    if _Open.ledger is not None:
        draft = _file().with_suffix(".new")
        draft.write_text(json.dumps(vars(_Open.ledger)), encoding="utf-8")
        draft.replace(_file())


def close_ledger() -> None:
    _Open.ledger = None
    connection.connect(None)


@asynccontextmanager
async def running(app: Litestar) -> AsyncIterator[None]:
    """As long as the server runs: the API answers, and messages arrive within a second."""
    open_ledger()
    sending = asyncio.create_task(_send(app))
    try:
        yield
    finally:
        sending.cancel()
        with suppress(asyncio.CancelledError):
            await sending
        close_ledger()


async def _send(app: Litestar) -> None:
    door = httpx.ASGITransport(app)  # type: ignore[arg-type] # Litestar says the same with other words
    async with httpx.AsyncClient(transport=door, base_url=settings().public_url) as client:
        while True:
            await asyncio.sleep(PAUSE)
            found = _Open.ledger
            if found is not None and found.waiting:
                with suppress(Exception):  # told again in a moment, as the real one would
                    await deliver(found, partial(_post, client), SECRET)
                save()


async def _post(client: httpx.AsyncClient, body: bytes, signature: str) -> int:
    headers = {"Stripe-Signature": signature, "Content-Type": "application/json"}
    return (await client.post("/stripe/webhook", content=body, headers=headers)).status_code


def _file() -> Path:
    return settings().data_dir / "fakestripe.json"
