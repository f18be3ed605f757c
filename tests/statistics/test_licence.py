"""The terms on which published figures may be used again are on the page, and frozen with each release."""

from collections.abc import Iterator

import pytest

from lotrinh.settings import settings
from tests.browsing import Browser
from tests.cast import Cast
from tests.statistics.released import enter_province, release

pytestmark = pytest.mark.anyio


@pytest.fixture
def undecided(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LOTRINH_OPEN_DATA_LICENCE", "")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


async def test_the_public_page_names_the_licence_and_leads_to_its_text(stranger: Browser, cast: Cast) -> None:
    link = (await stranger.get("/statistics/data")).find("a[rel=license]")
    assert link.get("href") == "https://creativecommons.org/licenses/by/4.0/"
    assert "CC BY 4.0" in link.text_content()


async def test_where_the_province_has_not_decided_the_page_says_so(
    stranger: Browser, cast: Cast, undecided: None
) -> None:
    visit = await stranger.get("/statistics/data")
    assert visit.all("a[rel=license]") == []
    assert "Tỉnh chưa chọn giấy phép" in visit.words("main")


async def test_a_release_keeps_the_licence_of_its_day(
    stranger: Browser, hoa: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    await enter_province()
    address = await release(hoa)
    monkeypatch.setenv("LOTRINH_OPEN_DATA_LICENCE", "CC0-1.0")
    settings.cache_clear()
    visit = await stranger.get(address)
    assert "CC BY 4.0" in visit.words("main")
    assert "CC0" not in visit.words("main")
    monkeypatch.undo()
    settings.cache_clear()
