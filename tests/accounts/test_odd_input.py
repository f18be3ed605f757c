"""What no honest browser sends: a sentence and 4xx, never an error of ours."""

import pytest

from lotrinh import db
from tests.browsing import Browser
from tests.cast import Cast

pytestmark = pytest.mark.anyio

ODD = [
    "", " ", "lan", "lan@", "@x.example", "lan@localhost", "a b@x.example", "lan@x..example",
    "lan\x00@x.example", "lan@x.example\nBcc: all@x.example", "\u202elan@x.example", "🌲@x.example",
    "lan@x.example🌲", "x" * 250 + "@x.example", "x" * 100_000, "lan@-x.example", "lân@x.example",
    "lan@x.example,an@x.example",
]  # fmt: skip


@pytest.mark.parametrize("email", ODD, ids=range(len(ODD)))
async def test_an_address_that_cannot_be_is_refused(stranger: Browser, cast: Cast, email: str) -> None:
    answer = await stranger.post("/sign-in", {"email": email})
    assert answer.status == 422
    assert answer.all(".govuk-error-summary a[href='#email']") and answer.all("#email-error")
    assert await db.fetch("SELECT 1 AS one FROM message") == []


@pytest.mark.parametrize(
    "code", ["", "12345", "1234567", "12345a", "٠١٢٣٤٥x", "1" * 100_000, "12345\x00", "🌲"]
)
async def test_a_code_that_cannot_be_costs_no_try(stranger: Browser, cast: Cast, code: str) -> None:
    await stranger.post("/sign-in", {"email": "lan@doanhnghiep.example"})
    assert (await stranger.post("/sign-in/code", {"code": code})).status == 422
    assert await db.fetch("SELECT tries FROM sign_in_code") == [{"tries": 0}]


async def test_repeated_fields_are_refused(stranger: Browser, cast: Cast) -> None:
    twice = [("email", "lan@doanhnghiep.example"), ("email", "an@doanhnghiep.example")]
    assert (await stranger.post("/sign-in", twice)).status == 422
    await stranger.post("/sign-in", {"email": "lan@doanhnghiep.example"})
    assert (await stranger.post("/sign-in/code", [("code", "111111"), ("code", "222222")])).status == 422


async def test_missing_fields_are_refused(stranger: Browser, cast: Cast) -> None:
    assert (await stranger.post("/sign-in")).status == 422


async def test_a_file_in_place_of_a_text_is_refused(stranger: Browser, cast: Cast) -> None:
    await stranger.get("/")
    token = stranger.client.cookies["csrf"]
    answer = await stranger.client.post(
        "/sign-in", files={"email": ("a.txt", b"lan@doanhnghiep.example")}, data={"_csrf_token": token}
    )
    assert answer.status_code == 422


async def test_a_body_of_another_kind_is_refused(stranger: Browser, cast: Cast) -> None:
    await stranger.get("/")
    headers = {"x-csrftoken": stranger.client.cookies["csrf"]}
    for content, kind in [
        (b"{}", "application/json"),
        (b"\xff\xfe", "text/plain"),
        (b"a", "multipart/form-data"),
    ]:
        answer = await stranger.client.post(
            "/sign-in", content=content, headers=headers | {"content-type": kind}
        )
        assert 400 <= answer.status_code < 500


@pytest.mark.parametrize("cookie", ["", "x", "00000000-0000-4000-8000-000000000000", "%00", "é"])
async def test_a_strange_sign_in_cookie_leads_to_the_beginning(
    stranger: Browser, cast: Cast, cookie: str
) -> None:
    headers = {"cookie": f"sign-in={cookie}".encode()}
    answer = await stranger.client.get("/sign-in/code", headers=headers)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
