"""The method page tells everybody how a questionnaire scores and how official it is."""

from collections.abc import Callable

import pytest

from assessments import content
from tests.browsing import Browser
from tests.cast import Cast

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("name", [None, "lan", "hoa"])
async def test_everybody_reads_the_rules(name: str | None, cast: Cast, browser_of: Callable) -> None:
    browser = await browser_of(getattr(cast, name) if name else None)
    page = await browser.get("/instruments/dbi-sme/1970-2021")
    assert page.status == 200
    rows = page.all("table")[0].cssselect("tbody tr")
    rules = [[" ".join(cell.text_content().split()) for cell in row] for row in rows]
    assert rules == [
        ["1 Khởi động", "trên 20", "ít nhất 4 trụ cột đạt mức 1"],
        ["2 Bắt đầu", "trên 64", "ít nhất 4 trụ cột đạt mức 2"],
        ["3 Hình thành", "trên 128", "ít nhất 4 trụ cột đạt mức 3"],
        ["4 Nâng cao", "trên 192", "ít nhất 5 trụ cột đạt mức 4"],
        ["5 Dẫn dắt", "trên 256", "ít nhất 6 trụ cột đạt mức 5"],
    ]
    assert "Quyết định 1970/QĐ-BTTTT đã được thay" in page.words()
    assert "Mức 1: trên 10% · Mức 2: trên 20%" in page.words()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("key", sorted(content.shipped()))
async def test_every_questionnaire_has_its_page(stranger: Browser, key: str, language: str) -> None:
    await stranger.speak(language)
    page = await stranger.get(f"/instruments/{key}")
    assert page.status == 200
    assert page.heading == content.shipped()[key].title.get(language)


async def test_the_quick_form_says_it_is_ours(stranger: Browser) -> None:
    words = (await stranger.get("/instruments/quick/1.0")).words("main")
    assert "Bộ câu hỏi của chúng tôi" in words
    assert "Đây không phải bộ tiêu chí của Bộ" in words


@pytest.mark.parametrize("address", ["dbi-sme/9", "x/1", "dbi-sme/1970-2021%00", "..%2F../1"])
async def test_an_unknown_version_is_not_there(stranger: Browser, address: str) -> None:
    assert (await stranger.get(f"/instruments/{address}")).status == 404
