"""Keys are shown once, kept as digests, revoked for good, and in the audit record."""

import hashlib

import pytest
from litestar import Litestar

from lotrinh import db
from tests.billing.calling import Program, key_of
from tests.billing.shop import Shop
from tests.billing.test_buying import bought
from tests.browsing import Browser

pytestmark = pytest.mark.anyio


async def actions() -> list[str]:
    rows = await db.fetch("SELECT action FROM audit_event WHERE object_kind = 'api_token' ORDER BY id")
    return [row["action"] for row in rows]


async def test_a_key_is_shown_once_and_stored_as_its_digest(lan: Browser, shop: Shop) -> None:
    await bought(lan, shop)
    key = await key_of(lan)
    assert key.startswith("lts_")
    assert key not in (await lan.get("/firm/api-tokens")).text
    (row,) = await db.fetch("SELECT digest, t::text AS whole FROM api_token t")
    assert row["digest"] == hashlib.sha256(key.encode()).hexdigest()
    assert key not in row["whole"]


async def test_a_revoked_key_opens_nothing_and_its_life_is_on_record(
    app: Litestar,
    lan: Browser,
    shop: Shop,
) -> None:
    await bought(lan, shop)
    program = Program(app, await key_of(lan))
    assert "chưa dùng" in (await lan.get("/firm/api-tokens")).words("#tokens")
    for _ in range(3):
        assert (await program.get("/api/v1/rounds")).status_code == 200
    page = await lan.get("/firm/api-tokens")
    assert "chưa dùng" not in page.words("#tokens")
    assert (await lan.post(page.find("#tokens form").get("action"))).status == 303
    assert (await program.get("/api/v1/rounds")).status_code == 401
    assert "Đã thu hồi" in (await lan.get("/firm/api-tokens")).words("#tokens")
    assert await actions() == ["api-token.make", "api-token.use", "api-token.revoke"]


async def test_a_key_needs_a_name_and_there_are_at_most_ten(lan: Browser, shop: Shop) -> None:
    await bought(lan, shop)
    for name in ("", "x" * 61):
        refused = await lan.post("/firm/api-tokens", {"name": name})
        assert refused.status == 422
        assert refused.all("#name-error")
    for number in range(10):
        await key_of(lan, f"Máy {number}")
    refused = await lan.post("/firm/api-tokens", {"name": "Máy 11"})
    assert refused.status == 409
    assert refused.find("#name").get("value") == "Máy 11"
    await lan.post((await lan.get("/firm/api-tokens")).find("#tokens form").get("action"))
    assert (await lan.post("/firm/api-tokens", {"name": "Máy 11"})).status == 200


async def test_without_the_plan_none_is_made(lan: Browser) -> None:
    assert not (await lan.get("/firm/api-tokens")).all("input[name=name]")
    assert (await lan.post("/firm/api-tokens", {"name": "Kho"})).status == 403
