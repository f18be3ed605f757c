"""Events on their way: signed as Stripe signs them."""

import hmac
import json
import time
from collections.abc import Awaitable, Callable
from hashlib import sha256

from lotrinh.billing.fakestripe.ledger import Ledger

Post = Callable[[bytes, str], Awaitable[int]]
"""Body and signature; the status of the answer."""


def signed(body: bytes, secret: str, at: int | None = None) -> str:
    moment = int(time.time()) if at is None else at
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, sha256).hexdigest()
    return f"t={moment},v1={digest}"


def body_of(ledger: Ledger, event_id: str) -> bytes:
    return json.dumps(ledger["events"][event_id], separators=(",", ":")).encode()


async def deliver(ledger: Ledger, post: Post, secret: str) -> None:
    """All that wait, in their order; what is not taken waits for the next time."""
    for event_id in list(ledger.waiting):
        body = body_of(ledger, event_id)
        if await post(body, signed(body, secret)) == 200:
            ledger.waiting.remove(event_id)
