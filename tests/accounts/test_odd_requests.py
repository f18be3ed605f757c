"""What servers pass on though no browser sends it: still a page with its headers, never an error of ours."""

import httpx
import pytest
from litestar import Litestar

from tests.browsing import Browser
from tests.fuzz.sending import Request, send

pytestmark = pytest.mark.anyio

HOSTS = [b"lotrinh.test:99999", b"lotrinh.test:x", b"[::1", b"a b", b"\xff\xfe", b"", b"@", b"a@b:c"]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("address", [b"/", b"/firms", b"/no-such-page", b"/api/v1/rounds"])
async def test_a_host_that_is_none_is_refused_or_changes_nothing(
    app: Litestar, transaction: None, host: bytes, address: bytes
) -> None:
    odd = await send(app, Request("GET", address, b"", [(b"host", host)], b"", ""))
    usual = await send(app, Request("GET", address, b"", [(b"host", b"lotrinh.test")], b"", ""))
    assert odd.status == 400 or (odd.status, odd.header(b"location")) == (
        usual.status,
        usual.header(b"location"),
    )
    assert odd.header(b"content-security-policy")


@pytest.mark.parametrize("query", [b"\xff", b"a=\xed\xa0\x80", b"%ff=%00", b"\xc3"])
@pytest.mark.parametrize("address", [b"/", b"/firms", b"/no-such-page", b"/statistics"])
async def test_bytes_that_are_no_text_are_no_error(
    app: Litestar, transaction: None, query: bytes, address: bytes
) -> None:
    answer = await send(app, Request("GET", address, query, [(b"host", b"lotrinh.test")], b"", ""))
    assert answer.status < 500, answer.raised


async def test_asking_for_the_verbs_needs_the_same_rights(stranger: Browser, minh: Browser) -> None:
    answers: list[httpx.Response] = [await who.client.options("/cohorts") for who in (stranger, minh)]
    assert [answer.status_code for answer in answers] == [401, 204]


@pytest.mark.parametrize("address", ["/firms", "/api/v1/rounds", "/api/statistics/v1/releases"])
async def test_an_address_asked_in_the_wrong_way_says_which_ways_it_takes(
    stranger: Browser, address: str
) -> None:
    answer = await stranger.client.put(address)
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"].split(", ")


@pytest.mark.parametrize(
    "name", [b"%00", b"x" * 3_000, b"%f3%b4%96", b"..%2f..%2fapp.py", b"css/app.css%00.js"]
)
async def test_a_name_that_no_file_has_is_not_found(app: Litestar, transaction: None, name: bytes) -> None:
    answer = await send(app, Request("GET", b"/static/" + name, b"", [(b"host", b"lotrinh.test")], b"", ""))
    assert answer.status == 404


async def test_a_null_byte_in_an_address_is_the_senders_mistake(app: Litestar, transaction: None) -> None:
    path = b"/api/statistics/v1/releases/1%00/definitions"
    answer = await send(app, Request("GET", path, b"", [(b"host", b"lotrinh.test")], b"", ""))
    assert answer.status == 400
