"""Behind https every cookie is bound to this very host, unread by scripts and unsent by other sites."""

from collections.abc import AsyncIterator

import httpx
import pytest
from litestar import Litestar

from lotrinh.app import create_app
from lotrinh.settings import settings
from tests.cast import Cast
from tests.letters import code_to

pytestmark = pytest.mark.anyio

ALL = {"csrf", "device", "lang", "notice", "session", "sign-in"}
"""And "provider", whose whole way tests/accounts/test_provider.py goes."""


@pytest.fixture
async def encrypted(
    app: Litestar, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    """A browser of the product under an https address."""
    monkeypatch.setenv("LOTRINH_PUBLIC_URL", "https://lotrinh.test")
    settings.cache_clear()
    door = httpx.ASGITransport(create_app())
    async with httpx.AsyncClient(transport=door, base_url="https://lotrinh.test") as client:
        yield client
    monkeypatch.undo()
    settings.cache_clear()


async def send(client: httpx.AsyncClient, path: str, **fields: str) -> httpx.Response:
    answer = await client.post(path, data={"_csrf_token": client.cookies["__Host-csrf"], **fields})
    assert answer.status_code == 303, (path, answer.status_code)
    return answer


async def walk(client: httpx.AsyncClient, email: str) -> list[httpx.Response]:
    """In, through a notice, and out again; each cookie is set and, but for three, taken away."""
    answers = [await client.get("/sign-in"), await send(client, "/language", locale="en")]
    answers.append(await send(client, "/sign-in", email=email))
    answers.append(await send(client, "/sign-in/code", code=await code_to(email)))
    answers.append(await send(client, "/account", name="Lan", locale="en"))
    answers += [await client.get("/account"), await send(client, "/sign-out"), await client.get("/")]
    return answers


async def test_each_cookie_is_bound_to_the_host(encrypted: httpx.AsyncClient, cast: Cast) -> None:
    answers = await walk(encrypted, cast.lan.email)
    told = [header for answer in answers for header in answer.headers.get_list("set-cookie")]
    assert {header.partition("=")[0] for header in told} == {f"__Host-{name}" for name in ALL}
    for header in told:
        terms = {term.strip().lower() for term in header.split(";")[1:]}
        assert {"secure", "httponly", "path=/", "samesite=lax"} <= terms, header
        assert not [term for term in terms if term.startswith("domain")], header


async def test_browsers_keep_and_lose_them(encrypted: httpx.AsyncClient, cast: Cast) -> None:
    answers = await walk(encrypted, cast.lan.email)
    assert "Your details have been saved" in answers[5].text
    assert "Your details have been saved" not in (await encrypted.get("/")).text
    assert set(encrypted.cookies) == {"__Host-csrf", "__Host-device", "__Host-lang"}
