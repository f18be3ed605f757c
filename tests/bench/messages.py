"""Messages of Stripe, each another one and as long as one about a bill is, signed as Stripe signs them."""

import json
import time
from uuid import uuid4

import aiohttp

from lotrinh.billing.fakestripe.delivery import signed
from tests.bench.load import Act

SECRET = "whsec_of_the_bench"
SENDERS = 8
PAUSE = 0.1
LENGTH = 6_000


def tell(address: str) -> Act:
    async def act(session: aiohttp.ClientSession) -> None:
        body = message()
        headers = {"Stripe-Signature": signed(body, SECRET), "Content-Type": "application/json"}
        async with session.post(f"{address}/stripe/webhook", data=body, headers=headers) as answer:
            await answer.read()
            if answer.status != 200:
                raise RuntimeError(f"a message was answered {answer.status}")

    return act


def message() -> bytes:
    about = {"object": "invoice", "id": "in_1", "customer": f"cus_{uuid4().hex}", "description": "x" * LENGTH}
    made = {
        "id": f"evt_{uuid4().hex}", "object": "event", "type": "invoice.paid", "created": int(time.time()),
        "data": {"object": about},
    }  # fmt: skip
    return json.dumps(made).encode()
