"""A tax code of 12 digits is personal data: encrypted in the database, masked on pages, still listed only once."""

import importlib.util
from collections.abc import Callable

import pytest

from lotrinh import db, paths
from lotrinh.privacy import reencryption
from lotrinh.settings import settings
from tests.browsing import Browser
from tests.cast import Cast
from tests.directory.test_directory import ENTRY, enter

pytestmark = pytest.mark.anyio
NUMBER, MASKED = "074190001234", "0741••••••34"


async def stored() -> dict[str, str | None]:
    row = await db.fetch_one("SELECT tax_code, personal_code, personal_code_digest FROM provider")
    assert row is not None
    return row


async def test_it_lies_encrypted_and_is_shown_masked(minh: Browser, lan: Browser) -> None:
    entry = await enter(minh, tax_code="0741 9000 1234")
    row = await stored()
    assert row["tax_code"] is None
    assert NUMBER not in str(row)
    for reader in (minh, lan):
        page = await reader.get(entry)
        assert MASKED in page.words("main")
        assert NUMBER not in page.text
    assert NUMBER not in (await minh.get(f"{entry}/edit")).text


async def test_it_is_listed_only_once(minh: Browser) -> None:
    await enter(minh, tax_code=NUMBER)
    again = await minh.post("/providers", ENTRY | {"name": "Tên khác", "tax_code": NUMBER})
    assert again.status == 422
    assert "đã có trong danh bạ" in again.words("#tax_code-error")


async def test_a_change_that_leaves_the_mask_keeps_the_code(minh: Browser, cast: Cast) -> None:
    entry = await enter(minh, tax_code=NUMBER)
    before = await stored()
    shown = (await minh.get(f"{entry}/edit")).find("input[name=tax_code]").get("value")
    assert (await minh.post(entry, ENTRY | {"tax_code": shown, "area": "Bến Cát"})).status == 303
    assert await stored() == before
    assert (await minh.post(entry, ENTRY | {"tax_code": "0741••••••35"})).status == 422
    assert (await minh.post(entry, ENTRY)).status == 303
    assert await stored() == {
        "tax_code": ENTRY["tax_code"],
        "personal_code": None,
        "personal_code_digest": None,
    }
    details = [row["detail"] for row in await db.fetch("SELECT detail FROM audit_event")]
    assert not [detail for detail in details if NUMBER in detail or (before["personal_code"] or "") in detail]


async def test_codes_from_before_are_encrypted_by_the_migration_and_come_back_by_undoing_it(
    minh: Browser,
) -> None:
    await enter(minh)
    await db.execute("UPDATE provider SET tax_code = $1", NUMBER)
    file = paths.MIGRATIONS / "0087_personal_tax_codes.py"
    spec = importlib.util.spec_from_file_location("personal_tax_codes", file)
    assert spec is not None
    assert spec.loader is not None
    migration = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(migration)
    await migration.hide()
    assert (await stored())["tax_code"] is None
    again = await minh.post("/providers", ENTRY | {"name": "Tên khác", "tax_code": NUMBER})
    assert again.status == 422, "found by its digest"
    await migration.show()
    assert (await stored())["tax_code"] == NUMBER


async def test_it_moves_to_a_new_secret_and_is_found_before_and_after(
    minh: Browser, browser_of: Callable, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    await enter(minh, tax_code=NUMBER)
    twice = ENTRY | {"name": "Tên khác", "tax_code": NUMBER}
    monkeypatch.setenv("LOTRINH_OLD_SECRETS", settings().secret)
    monkeypatch.setenv("LOTRINH_SECRET", "another secret for the tests, long enough")
    settings.cache_clear()
    try:
        assert (await (await browser_of(cast.an)).post("/providers", twice)).status == 422
        assert await reencryption.reencrypt() == reencryption.Stored(older=1)
        assert await reencryption.examine() == reencryption.Stored(newest=1)
        assert (await (await browser_of(cast.an)).post("/providers", twice)).status == 422
    finally:
        monkeypatch.undo()
        settings.cache_clear()
