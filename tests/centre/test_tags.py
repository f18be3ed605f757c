"""Advisors put tags on one firm or on many; colleagues see them, firms do not; a change is undone as a whole."""

import pytest

from lotrinh import db
from lotrinh.search import search_key
from tests.browsing import Browser, Visit
from tests.cast import Cast
from tests.centre.casework import listed

pytestmark = pytest.mark.anyio

AN_PHAT, TAN_THANH = "Công ty TNHH Gỗ An Phát", "Công ty TNHH Cơ khí Tân Thành"
FAIR = "Hội thảo tháng 11"


async def change(browser: Browser, name: str, *firms: object, adds: int = 1) -> Visit:
    fields = [("tag_name", name), ("adds", str(adds)), *(("firm", str(one)) for one in firms)]
    sent = await browser.post("/tag-changes", fields)
    assert sent.status == 303, sent.text
    return await browser.follow(sent)


async def tag_id(name: str) -> int:
    row = await db.fetch_one("SELECT id FROM tag WHERE search_key = $1", search_key(name))
    assert row is not None
    return int(row["id"])


async def undo(browser: Browser, done: Visit) -> Visit:
    return await browser.post(done.find("form[action$='/reversal']").get("action"))


async def test_ticked_firms_get_a_tag_that_colleagues_filter_by(
    minh: Browser, an: Browser, cast: Cast
) -> None:
    done = await change(minh, FAIR, cast.an_phat, cast.tan_thanh)
    assert "2 doanh nghiệp" in done.heading
    assert set(await listed(an, tag=await tag_id(FAIR))) == {AN_PHAT, TAN_THANH}
    chip = (await an.get("/firms", tag=await tag_id(FAIR))).find("#firms a.chip")
    assert "Nhãn: Hội thảo tháng 11" in chip.text_content()


async def test_a_preview_tells_who_is_touched_and_changes_nothing(minh: Browser, cast: Cast) -> None:
    await change(minh, FAIR, cast.an_phat)
    preview = await minh.get(f"/tag-changes/new?tag_name={FAIR}&firm={cast.an_phat}&firm={cast.tan_thanh}")
    assert preview.heading == "Gắn nhãn “Hội thảo tháng 11” cho 1 doanh nghiệp?"
    assert TAN_THANH in preview.words("table")
    assert AN_PHAT not in preview.words("table")
    assert await listed(minh, tag=await tag_id(FAIR)) == [AN_PHAT]


async def test_two_spellings_are_one_tag(minh: Browser, cast: Cast) -> None:
    await change(minh, FAIR, cast.an_phat)
    await change(minh, "hoi thao  THÁNG 11", cast.tan_thanh)
    assert len((await minh.get("/tags")).all("table tbody tr")) == 1
    assert len(await listed(minh, tag=await tag_id(FAIR))) == 2


async def test_a_change_is_undone_as_a_whole(minh: Browser, cast: Cast) -> None:
    await change(minh, FAIR, cast.an_phat)
    done = await change(minh, FAIR, cast.an_phat, cast.tan_thanh)
    await undo(minh, done)
    assert await listed(minh, tag=await tag_id(FAIR)) == [AN_PHAT]
    assert (await undo(minh, done)).status == 409


async def test_a_tag_taken_off_comes_back_unless_it_was_changed_anew(
    minh: Browser, an: Browser, cast: Cast
) -> None:
    await change(minh, FAIR, cast.an_phat, cast.tan_thanh)
    off = await change(minh, FAIR, cast.an_phat, cast.tan_thanh, adds=0)
    assert not await listed(minh, tag=await tag_id(FAIR))
    await change(an, FAIR, cast.an_phat)
    await change(an, FAIR, cast.an_phat, adds=0)
    await undo(minh, off)
    assert await listed(minh, tag=await tag_id(FAIR)) == [TAN_THANH]


async def test_a_firm_is_tagged_on_its_page(minh: Browser, an: Browser, cast: Cast) -> None:
    page = await minh.follow(await minh.post(f"/firms/{cast.an_phat}/tags", {"tag_name": FAIR}))
    assert "Trần Thị Minh" in page.words("#tags")
    off = page.find("#tags form[action$='/removal']").get("action")
    assert (await an.post(off)).status == 303
    assert FAIR not in (await an.get(f"/firms/{cast.an_phat}")).words("#tags form")
    assert (await an.post(off)).status == 404


@pytest.mark.parametrize("name", ["", "  ", "x" * 41, "a\u202eb", "🎉"])
async def test_a_tag_has_a_plain_short_name(minh: Browser, cast: Cast, name: str) -> None:
    refused = await minh.post(f"/firms/{cast.an_phat}/tags", {"tag_name": name})
    assert refused.status == 422
    assert refused.all("#tag_name-error")
    assert (await minh.get(f"/tag-changes/new?tag_name={name}&firm={cast.an_phat}")).status == 422


async def test_a_name_without_letters_and_digits_is_refused(minh: Browser, cast: Cast) -> None:
    assert (await minh.post(f"/firms/{cast.an_phat}/tags", {"tag_name": "…!"})).status == 422


async def test_only_what_exists_is_taken_off(minh: Browser, cast: Cast) -> None:
    refused = await minh.get(f"/tag-changes/new?tag_name=Chưa có&adds=0&firm={cast.an_phat}")
    assert refused.status == 422
    assert "Không có nhãn tên này" in refused.text


async def test_the_firm_never_sees_its_tags(minh: Browser, lan: Browser, cast: Cast) -> None:
    await change(minh, FAIR, cast.an_phat)
    for path in ("/", "/firm", "/requests"):
        assert FAIR not in (await lan.get(path)).text


async def test_each_change_is_recorded_with_its_firm(minh: Browser, cast: Cast) -> None:
    await change(minh, FAIR, cast.an_phat)
    rows = await db.fetch("SELECT firm_id, person_id FROM audit_event WHERE action = 'tag put on'")
    assert [(row["firm_id"], row["person_id"]) for row in rows] == [(cast.an_phat, cast.minh.id)]
