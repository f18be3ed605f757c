"""Stripe hears what firms pay for, and nothing of the machine that asks."""

import asyncio
from pathlib import Path

import httpx
import pytest

from lotrinh import clock
from lotrinh.billing.fakestripe.ledger import Ledger
from lotrinh.billing.fakestripe.transport import transport
from lotrinh.billing.gateway import connection

pytestmark = pytest.mark.anyio


async def test_no_request_names_the_machine_and_nothing_is_left_in_the_home(
    sold: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    inner = transport(Ledger(int(clock.now().timestamp()), "http://pay.test"))
    heard: list[httpx.Headers] = []

    async def hear(request: httpx.Request) -> httpx.Response:
        heard.append(request.headers)
        return await inner.handle_async_request(request)

    connection.connect(httpx.MockTransport(hear))
    try:
        for _ in range(2):  # what the library measured of a request it would tell with the next
            await connection.services().customers.create_async({"name": "A"})
    finally:
        connection.connect(None)
    left = await asyncio.to_thread(lambda: list(tmp_path.iterdir()))
    told = " ".join(f"{name}: {value}" for headers in heard for name, value in headers.items()).lower()
    assert len(heard) == 2
    assert "bindings_version" in told
    assert "telemetry" not in told
    assert "platform" not in told
    assert not left
