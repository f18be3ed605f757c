"""Advisors find firms; what a firm does not share stays unseen and cannot be found out by filtering."""

import pytest

from lotrinh import db
from lotrinh.centre import firm_list
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.casework import share
from tests.centre.unshared import placed_unshared
from tests.selfassessment.paper import partial

pytestmark = pytest.mark.anyio


async def assess(cast: Cast, level: int) -> None:
    """An Phát has a submitted result of the national index."""
    await placed_unshared(cast)
    await db.execute("UPDATE firm_latest SET level = $2 WHERE firm = $1", cast.an_phat, level)


@pytest.mark.parametrize("typed", ["go an phat", "GỖ AN PHÁT", "phat go", "3799000014", "37990000 14"])
async def test_a_firm_is_found_by_name_without_accents_or_by_tax_code(
    minh: Browser, cast: Cast, typed: str
) -> None:
    visit = await minh.get("/firms", q=typed)
    assert "Gỗ An Phát" in visit.words("#firms")
    assert "Tân Thành" not in visit.words("#firms")


@pytest.mark.parametrize("few", [0, 200])
@pytest.mark.parametrize(
    ("typed", "found"),
    [("ghe ban", ["Bàn ghế Song Hỷ"]), ("ANG an ng", ["Bàn ghế Song Hỷ"]), ("cong ty", []), ("hy", ["Bàn ghế Song Hỷ"]),
     ("ngx", []), ("a", ["Bàn ghế Song Hỷ"])],
)  # fmt: skip
async def test_parts_of_words_are_found_by_the_index_as_by_reading_all_names(
    minh: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch, typed: str, found: list[str], few: int
) -> None:
    monkeypatch.setattr(firm_list, "FEW_WORDS", few)
    await db.execute(
        "UPDATE firm SET name = 'Bàn ghế Song Hỷ', search_key = 'ban ghe song hy bang' WHERE id = $1",
        cast.an_phat,
    )
    visit = await minh.get("/firms", q=typed, size="small", sector="wood")
    assert [one.text for one in visit.all("#firms tbody th a")] == found


async def test_filters_narrow_the_list_and_each_can_be_taken_away(minh: Browser, cast: Cast) -> None:
    visit = await minh.get("/firms", sector="metal", size="small")
    assert "Cơ khí Tân Thành" in visit.words("#firms")
    assert "An Phát" not in visit.words("#firms")
    chips = {chip.get("href") for chip in visit.all("a.chip")}
    assert chips == {"/firms?size=small", "/firms?sector=metal"}


async def test_a_level_is_shown_only_while_the_firm_shares_it(minh: Browser, cast: Cast) -> None:
    await assess(cast, 2)
    hidden = await minh.get("/firms", q="an phat")
    assert not hidden.all("#firms .lv")
    assert "Không chia sẻ" in hidden.words("#firms")
    await share(cast.an_phat)
    shared = await minh.get("/firms", q="an phat")
    assert shared.words("#firms .lv") == "2"


async def test_filtering_by_level_does_not_give_an_unshared_level_away(minh: Browser, cast: Cast) -> None:
    await assess(cast, 2)
    for level in range(6):
        assert not (await minh.get("/firms", level=level)).all("#firms tbody tr")
    await share(cast.an_phat)
    assert len((await minh.get("/firms", level=2)).all("#firms tbody tr")) == 1
    assert not (await minh.get("/firms", level=3)).all("#firms tbody tr")


async def test_order_by_level_puts_unshared_firms_with_those_not_assessed(minh: Browser, cast: Cast) -> None:
    await assess(cast, 5)
    unshared = await minh.get("/firms", order="level")
    assert "An Phát" not in unshared.words("#firms tbody tr:first-child")
    await share(cast.an_phat)
    assert "An Phát" in (await minh.get("/firms", order="level")).words("#firms tbody tr:first-child")


async def test_progress_filter_tells_drafts_from_submitted(minh: Browser, cast: Cast) -> None:
    await placed_unshared(cast)
    assert len((await minh.get("/firms", progress="submitted")).all("#firms tbody tr")) == 1
    assert len((await minh.get("/firms", progress="draft")).all("#firms tbody tr")) == 1
    assert len((await minh.get("/firms", progress="none")).all("#firms tbody tr")) == 2


@pytest.mark.parametrize(
    "query",
    ["sector=gold", "size=huge", "park=-1", "park=abc", "level=9", "level=²", "page=0", "page=99999999999",
     "unit=1;DROP", "order=secret", "progress=maybe", "district=99999999999999999999"],
)  # fmt: skip
async def test_a_value_that_no_list_offers_is_refused_with_a_sentence(minh: Browser, query: str) -> None:
    visit = await minh.get(f"/firms?{query}")
    assert visit.status == 400
    assert "Hãy chọn một giá trị trong danh sách" in visit.text


async def test_an_empty_list_says_what_to_do(minh: Browser) -> None:
    visit = await minh.get("/firms", q="không có ai")
    assert "Không có doanh nghiệp nào khớp" in visit.words("#firms")
    assert visit.find("#firms a[href='/firms']") is not None


async def test_a_page_past_the_end_is_empty_and_leads_back(minh: Browser) -> None:
    visit = await minh.get("/firms", page=100_000)
    assert visit.status == 200
    assert visit.find("#firms a[href='/firms']") is not None


async def test_only_the_list_is_sent_when_only_the_list_is_asked_for(minh: Browser) -> None:
    visit = await minh.get("/firms", partial=True, sector="wood")
    assert "<html" not in visit.text
    assert "An Phát" in visit.text


async def test_a_filter_changes_the_count_above_the_list_too(minh: Browser) -> None:
    before = await minh.get("/firms")
    assert "3 doanh nghiệp" in before.words("#firms-counted")
    part = await minh.get("/firms", partial=True, sector="wood")
    assert "1 doanh nghiệp" in partial(part, "firms-counted").text_content()
