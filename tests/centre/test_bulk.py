"""What is done with all firms that a filter finds: the number is announced, and holds."""

import pytest

from lotrinh.centre import selection
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.casework import case, listed

pytestmark = pytest.mark.anyio

ALL_SMALL = {"filter": "?size=small", "scope": "all"}


async def test_all_that_the_filter_finds_change_hands(minh: Browser, cast: Cast) -> None:
    preview = await minh.get("/case-assignments/new", advisor="mine", **ALL_SMALL)
    assert preview.heading == "Giao 2 doanh nghiệp cho Trần Thị Minh?"
    form = preview.find("form[action='/case-assignments']")
    fields = [(one.get("name"), one.get("value")) for one in form.cssselect("input[name]")]
    done = await minh.follow(await minh.post("/case-assignments", fields))
    assert "2 doanh nghiệp" in done.heading
    assert len(await listed(minh, advisor="mine")) == 2


async def test_a_list_that_has_grown_since_is_shown_again(minh: Browser, cast: Cast) -> None:
    refused = await minh.post("/case-assignments", ALL_SMALL | {"advisor": "mine", "total": "1"})
    assert refused.status == 409
    assert "2 doanh nghiệp" in refused.text
    assert not await listed(minh, advisor="mine")


async def test_ticks_count_only_while_they_are_meant(minh: Browser, cast: Cast) -> None:
    """The form of the list sends both the ticks and which of the two is meant."""
    fields = f"filter=%3Fsize%3Dsmall&firm={cast.unclaimed}&advisor=mine"
    assert "1 doanh nghiệp" in (await minh.get(f"/case-assignments/new?scope=ticked&{fields}")).heading
    assert "2 doanh nghiệp" in (await minh.get(f"/case-assignments/new?scope=all&{fields}")).heading


async def test_mine_in_a_filter_is_of_whoever_acts(minh: Browser, an: Browser, cast: Cast) -> None:
    await case(cast.an_phat, cast.minh)
    fields = {"filter": "?advisor=mine", "scope": "all", "tag_name": "Ưu tiên"}
    assert "1 doanh nghiệp" in (await minh.get("/tag-changes/new", **fields)).heading
    assert (await an.get("/tag-changes/new", **fields)).status == 422


@pytest.mark.parametrize("broken", ["?size=huge", "?columns=secret", "?order=x"])
async def test_a_broken_filter_is_refused(minh: Browser, cast: Cast, broken: str) -> None:
    visit = await minh.get("/case-assignments/new", filter=broken, scope="all", advisor="mine")
    assert visit.status == 400


async def test_too_many_at_once_are_refused(
    minh: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selection.firm_ids, "__defaults__", (1,))
    refused = await minh.get("/case-assignments/new", advisor="mine", **ALL_SMALL)
    assert refused.status == 422
    assert "bộ lọc" in refused.text


async def test_a_long_preview_counts_the_rest(
    minh: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lotrinh.centre.case_controllers.SHOWN", 1)
    preview = await minh.get("/case-assignments/new", advisor="mine", **ALL_SMALL)
    assert len(preview.all("table tbody tr")) == 1
    assert "1" in preview.words(".meta")
