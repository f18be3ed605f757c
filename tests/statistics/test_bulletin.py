"""The printed bulletin of a release: tagged, in both languages, and nothing in it that the release does not say."""

import io

import pytest
from pypdf import PdfReader

from lotrinh import i18n
from lotrinh.firms.names import SECTORS, SIZES
from lotrinh.statistics.releases.bulletin import bulletin
from tests.browsing import Browser
from tests.statistics.released import OCTOBER, content

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("language", ["vi", "en"])]


async def test_the_bulletin_is_tagged_and_says_what_the_release_says(
    address: str, stranger: Browser, language: i18n.Locale
) -> None:
    answer_ = await stranger.client.get(f"{address}/bulletin.pdf", params={"lang": language})
    assert answer_.headers["content-type"] == "application/pdf"
    document = PdfReader(io.BytesIO(answer_.content))
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert document.trailer["/Root"]["/Lang"] == language
    words = " ".join(" ".join(page.extract_text() for page in document.pages).split())
    assert "TK-2026-11-1" in words
    assert i18n.day(language, OCTOBER) in words
    whole = {one.figure: one for one in (await content(address)).part().figures}
    assert i18n.number(language, whole["firms"].count) in words
    share = whole["e-contract"]
    shown = [
        i18n.number(language, share.n), i18n.number(language, share.count), i18n.percent(language, share.share, 1),
    ]  # fmt: skip
    assert " ".join(shown) in words
    data = bulletin(await content(address), language, "0" * 64)
    cells = [cell for table in data["tables"] for line in table["rows"] for cell in line]
    assert not [cell for cell in cells if "".join(cell.split()) not in "".join(words.split())]


async def test_what_is_in_use_is_drawn_and_told_in_words(address: str, language: i18n.Locale) -> None:
    found = await content(address)
    uptake = bulletin(found, language, "0" * 64)["tables"][0]
    names = [line[0] for line in uptake["rows"]]
    assert names
    assert not [name for name in names if name not in uptake["drawing"] or name not in uptake["alt"]]
    used = next(one for one in found.part().figures if one.figure == "e-contract")
    title = found.title("e-contract").get(language)
    assert f"{title} {i18n.percent(language, used.share)}" in uptake["alt"]


async def test_sectors_and_sizes_stand_in_the_order_of_the_pages(address: str, language: i18n.Locale) -> None:
    tables = bulletin(await content(address), language, "0" * 64)["tables"]
    listed = [[line[0] for line in table["rows"]] for table in tables]
    for names, codes in ((SECTORS, ("wood", "food", "metal")), (SIZES, ("micro", "small"))):
        assert [i18n.gettext(language, names[code]) for code in codes] in listed
