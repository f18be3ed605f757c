"""A filter of the list of firms is saved under a name, for oneself or for the team."""

import pytest

from lotrinh import clock
from lotrinh.centre.tables import TeamMember
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.casework import team, teams

pytestmark = pytest.mark.anyio

WOOD = {"name": "Xưởng gỗ của tôi", "address": "?sector=wood&advisor=mine"}


def chips(visit) -> dict[str, str]:
    return {
        chip.text_content().split("  ")[0].strip(): chip.get("href") for chip in visit.all("nav.chips a.chip")
    }


async def test_a_saved_view_is_a_chip_above_the_list(minh: Browser, cast: Cast) -> None:
    listed = await minh.get("/firms", sector="wood", advisor="mine")
    address = listed.find("form[action='/views'] input[name=address]").get("value")
    saved = await minh.post("/views", WOOD | {"address": address})
    assert saved.location == "/firms?sector=wood&advisor=mine"
    shown = await minh.follow(saved)
    assert chips(shown) == {"Xưởng gỗ của tôi": "/firms?sector=wood&advisor=mine"}
    assert shown.find("nav.chips a.chip").get("aria-current") == "true"


async def test_a_view_is_its_owners_until_the_team_shares_it(minh: Browser, an: Browser, cast: Cast) -> None:
    await team("Tổ Dĩ An", cast.minh, cast.an)
    await minh.post("/views", WOOD)
    await minh.post("/views", WOOD | {"name": "Của cả tổ", "share": "y"})
    assert len((await minh.get("/firms")).all("nav.chips a.chip")) == 2
    shown = (await an.get("/firms")).words("nav.chips")
    assert "Của cả tổ" in shown
    assert "Xưởng gỗ của tôi" not in shown


async def test_another_team_sees_nothing_of_it(minh: Browser, an: Browser, cast: Cast) -> None:
    await teams(cast)
    await minh.post("/views", WOOD | {"share": "y"})
    assert not (await an.get("/firms")).all("nav.chips")


async def test_who_leaves_a_team_no_longer_sees_its_views(minh: Browser, an: Browser, cast: Cast) -> None:
    await team("Tổ Dĩ An", cast.minh, cast.an)
    await minh.post("/views", WOOD | {"share": "y"})
    await TeamMember.update({TeamMember.ended_at: clock.now()}).where(TeamMember.person == cast.an.id)
    assert not (await an.get("/firms")).all("nav.chips")


async def test_a_removed_view_is_put_back(minh: Browser, cast: Cast) -> None:
    await minh.post("/views", WOOD)
    action = (await minh.get("/views")).find("form[action$='/withdrawal']").get("action")
    removed = await minh.follow(await minh.post(action))
    assert not (await minh.get("/firms")).all("nav.chips")
    await minh.post(removed.find("form[action$='/restoration']").get("action"))
    assert chips(await minh.get("/firms"))


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\u202eb"])
async def test_a_view_needs_a_plain_name_and_keeps_what_was_typed(
    minh: Browser, cast: Cast, name: str
) -> None:
    refused = await minh.post("/views", WOOD | {"name": name})
    assert refused.status == 422
    assert refused.find("input[name=address]").get("value") == WOOD["address"]
    assert refused.find("input[name=name]").get("value") == name.strip()


async def test_a_name_is_used_once(minh: Browser, cast: Cast) -> None:
    await minh.post("/views", WOOD)
    refused = await minh.post("/views", WOOD)
    assert refused.status == 422
    assert "tên khác" in refused.text


async def test_only_filters_of_the_list_are_saved(minh: Browser, cast: Cast) -> None:
    refused = await minh.post("/views", WOOD | {"address": "?sector=gold"})
    assert refused.status == 400
    saved = await minh.post("/views", WOOD | {"address": "//elsewhere.example?sector=wood&x=1"})
    assert saved.location.startswith("/firms?")


async def test_sharing_needs_a_team(minh: Browser, cast: Cast) -> None:
    assert (await minh.post("/views", WOOD | {"share": "y"})).status == 409
