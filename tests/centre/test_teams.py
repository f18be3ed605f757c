"""Teams: the operator makes, names and fills them; advisors look; who moves reads the notes of the new team alone."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from lotrinh import clock
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.casework import note, teams

pytestmark = pytest.mark.anyio


async def test_the_operator_makes_a_team_and_moves_an_advisor(quan: Browser, cast: Cast) -> None:
    await quan.post("/teams", {"name": "Tổ Thủ Dầu Một"})
    page = await quan.get("/teams")
    assert "Trần Thị Minh" in page.words("section:has(form[action^='/teams/members'])")
    team_id = page.find("select[name=team] option").get("value")
    moved = await quan.follow(await quan.post(f"/teams/members/{cast.minh.id}", {"team": team_id}))
    assert "Trần Thị Minh · Tổ Thủ Dầu Một" in moved.words(".events")


async def test_who_moves_reads_the_notes_of_the_new_team_alone(
    browser_of: Callable, minh: Browser, cast: Cast
) -> None:
    own, other = await teams(cast)
    await note(cast.an_phat, own, cast.minh, "Ghi chú tổ cũ")
    await note(cast.an_phat, other, cast.an, "Ghi chú tổ mới")
    clock.freeze(clock.now() + timedelta(days=1))
    quan = await browser_of(cast.quan)
    await quan.post(f"/teams/members/{cast.minh.id}", {"team": str(other)})
    read = (await minh.get(f"/firms/{cast.an_phat}")).text
    assert "Ghi chú tổ mới" in read
    assert "Ghi chú tổ cũ" not in read
    history = (await quan.get("/teams")).words(".events")
    assert "Trần Thị Minh · Tổ Dĩ An từ 12:00 14/11/2026 đến 12:00 15/11/2026" in history


async def test_an_advisor_is_moved_out_and_back(quan: Browser, cast: Cast) -> None:
    own, _ = await teams(cast)
    out = await quan.follow(await quan.post(f"/teams/members/{cast.minh.id}", {"team": "0"}))
    assert "Chưa thuộc tổ nào" in out.text
    back = await quan.follow(await quan.post(f"/teams/members/{cast.minh.id}", {"team": str(own)}))
    assert "Chưa thuộc tổ nào" not in back.text


async def test_moving_where_one_is_changes_nothing(quan: Browser, cast: Cast) -> None:
    own, _ = await teams(cast)
    await quan.post(f"/teams/members/{cast.minh.id}", {"team": str(own)})
    assert len((await quan.get("/teams")).all(".events li")) == 2


async def test_a_team_is_renamed(quan: Browser, cast: Cast) -> None:
    own, _ = await teams(cast)
    await quan.post(f"/teams/{own}/name", {"name": "Tổ Thuận An"})
    assert "Tổ Thuận An" in (await quan.get("/teams")).words("h2")


@pytest.mark.parametrize("name", ["", "x" * 81, "Tổ Bến Cát", "a\u202eb"])
async def test_a_name_is_plain_and_taken_once(quan: Browser, cast: Cast, name: str) -> None:
    own, _ = await teams(cast)
    for address in ("/teams", f"/teams/{own}/name"):
        refused = await quan.post(address, {"name": name})
        assert refused.status == 422
        assert refused.find("#name").get("value") == name
        assert refused.words("#name-error")


async def test_advisors_look_and_change_nothing(minh: Browser, cast: Cast) -> None:
    _, other = await teams(cast)
    page = await minh.get("/teams")
    assert page.status == 200
    assert not page.all("main form")
    assert (await minh.post(f"/teams/members/{cast.minh.id}", {"team": str(other)})).status == 404


@pytest.mark.parametrize("team", ["", "x", "-1", "99999999999"])
async def test_a_team_is_chosen_from_the_list(quan: Browser, cast: Cast, team: str) -> None:
    assert (await quan.post(f"/teams/members/{cast.minh.id}", {"team": team})).status == 422
    assert (await quan.post(f"/teams/members/{cast.minh.id}", {"team": "999"})).status == 404
    assert (await quan.post("/teams/99999999999/name", {"name": "Tổ"})).status == 404
    assert (await quan.post(f"/teams/members/{cast.lan.id}", {"team": "0"})).status == 404
