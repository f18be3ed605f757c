"""How requests reach the ledger without a network, and what may go wrong on the way."""

import json
from collections.abc import Callable
from typing import Literal

import httpx

from lotrinh.billing.fakestripe.api import answer
from lotrinh.billing.fakestripe.ledger import Ledger

Fault = Literal["", "500", "lost before", "lost after"]


def transport(
    ledger: Ledger, fault: Callable[[], Fault] = lambda: "", done: Callable[[], None] = lambda: None
) -> httpx.AsyncBaseTransport:
    """`fault`: asked once for each request; `done`: called after each answer, such as to write it down."""

    async def handle(request: httpx.Request) -> httpx.Response:
        trouble = fault()
        if trouble == "500":
            return httpx.Response(500, json={"error": {"type": "api_error", "message": "Try again."}})
        if trouble == "lost before":
            raise httpx.ConnectTimeout("lost before it arrived")
        form = request.url.query.decode() if request.method == "GET" else request.content.decode()
        status, body = answer(
            ledger, request.method, request.url.path, form, request.headers.get("idempotency-key")
        )
        done()
        if trouble == "lost after":
            raise httpx.ReadTimeout("committed, but nobody heard")
        return httpx.Response(status, content=json.dumps(body))

    return httpx.MockTransport(handle)
