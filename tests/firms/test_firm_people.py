"""The page of a firm: its people, their roles, leaving, and several firms."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from lotrinh import clock, db
from lotrinh.firms.tables import Member
from tests.browsing import Browser
from tests.cast import Cast
from tests.letters import newest_to

pytestmark = pytest.mark.anyio


async def member_id(person, firm) -> str:
    row = await db.fetch_one(
        "SELECT id FROM member WHERE person = $1 AND firm = $2 AND ended_at IS NULL", person, firm
    )
    assert row
    return str(row["id"])


async def join(person, firm, role: str = "member") -> str:
    later = clock.now() + timedelta(seconds=1)
    member = Member(id=uuid4(), firm=firm, person=person, role=role, since=later)
    await member.save()
    return str(member.id)


async def test_the_page_says_what_the_registry_says_and_who_works_here(lan: Browser) -> None:
    words = (await lan.get("/firm")).words("main")
    for fact in ("3799000014", "Chế biến gỗ", "3101", "86 lao động", "mô phỏng", "Lê Văn Phúc"):
        assert fact in words


async def test_a_member_sees_the_people_but_may_not_manage_them(phuc: Browser, cast: Cast) -> None:
    page = await phuc.get("/firm")
    assert "Nguyễn Thị Lan" in page.words("main")
    assert not page.all("form[action='/firm/invitations']") and not page.all("form[action$='/role']")
    of_lan = await member_id(cast.lan.id, cast.an_phat)
    assert (await phuc.post(f"/firm/members/{of_lan}/removal")).status == 404
    assert (await phuc.post(f"/firm/members/{of_lan}/role", {"role": "member"})).status == 404
    assert (await phuc.post("/firm/invitations", {"email": "x@y.example"})).status == 404


async def test_lan_makes_phuc_an_owner_and_then_leaves(lan: Browser, phuc: Browser, cast: Cast) -> None:
    of_phuc = await member_id(cast.phuc.id, cast.an_phat)
    of_lan = await member_id(cast.lan.id, cast.an_phat)
    assert (await lan.post(f"/firm/members/{of_phuc}/role", {"role": "owner"})).location == "/firm"
    assert "Bạn là người đại diện" in (await phuc.get("/firm")).words(".title")
    assert (await lan.post(f"/firm/members/{of_lan}/removal")).location == "/"
    assert (await lan.get("/firm")).status == 404


async def test_the_last_owner_stays(lan: Browser, cast: Cast) -> None:
    of_lan = await member_id(cast.lan.id, cast.an_phat)
    for answer in (
        await lan.post(f"/firm/members/{of_lan}/removal"),
        await lan.post(f"/firm/members/{of_lan}/role", {"role": "member"}),
    ):
        assert answer.status == 409
        assert "phải có người đại diện" in answer.words("[role=alert]")
    assert "Bạn là người đại diện" in (await lan.get("/firm")).words(".title")


async def test_removing_phuc_ends_his_access_and_tells_him(lan: Browser, phuc: Browser, cast: Cast) -> None:
    of_phuc = await member_id(cast.phuc.id, cast.an_phat)
    assert (await lan.post(f"/firm/members/{of_phuc}/removal")).location == "/firm"
    assert (await phuc.get("/firm")).status == 404
    assert "Gỗ An Phát" in (await newest_to("phuc@doanhnghiep.example"))["subject"]
    assert (await lan.post(f"/firm/members/{of_phuc}/removal")).status == 404


async def test_phuc_may_leave_by_himself(phuc: Browser, cast: Cast) -> None:
    of_phuc = await member_id(cast.phuc.id, cast.an_phat)
    assert (await phuc.post(f"/firm/members/{of_phuc}/removal")).location == "/"
    assert (await phuc.get("/firm")).status == 404


async def test_nobody_reaches_into_another_firm(lan: Browser, binh: Browser, cast: Cast) -> None:
    for wrong in (await member_id(cast.lan.id, cast.an_phat), str(uuid4()), "x"):
        assert (await binh.post(f"/firm/members/{wrong}/removal")).status == 404
        assert (await binh.post(f"/firm/members/{wrong}/role", {"role": "member"})).status == 404


@pytest.mark.parametrize("role", ["", "admin", "owner\x00", "🌲", ["owner", "member"]])
async def test_a_role_that_is_none_is_refused(lan: Browser, cast: Cast, role) -> None:
    of_phuc = await member_id(cast.phuc.id, cast.an_phat)
    assert (await lan.post(f"/firm/members/{of_phuc}/role", {"role": role})).status == 422
    assert (await db.fetch_one("SELECT role FROM member WHERE person = $1", cast.phuc.id)) == {
        "role": "member"
    }


async def test_lan_switches_between_two_firms(lan: Browser, cast: Cast) -> None:
    await join(cast.lan.id, cast.tan_thanh)
    page = await lan.get("/firm")
    assert page.heading == "Công ty TNHH Gỗ An Phát"
    [form] = page.all("form[action^='/firms/']")
    assert (await lan.post(form.get("action"))).location == "/"
    assert (await lan.get("/firm")).heading == "Công ty TNHH Cơ khí Tân Thành"


async def test_a_firm_one_does_not_work_for_cannot_be_chosen(lan: Browser, phuc: Browser, cast: Cast) -> None:
    for firm in (cast.tan_thanh, cast.unclaimed, uuid4(), "x"):
        assert (await lan.post(f"/firms/{firm}/selection")).status == 404
    assert (await lan.get("/firm")).heading == "Công ty TNHH Gỗ An Phát"


async def test_a_chosen_firm_counts_only_while_one_works_there(
    lan: Browser, binh: Browser, cast: Cast
) -> None:
    in_tan_thanh = await join(cast.lan.id, cast.tan_thanh)
    await lan.post(f"/firms/{cast.tan_thanh}/selection")
    await binh.post(f"/firm/members/{in_tan_thanh}/removal")
    assert (await lan.get("/firm")).heading == "Công ty TNHH Gỗ An Phát"


async def test_no_page_of_a_firm_shows_another_firms_people(binh: Browser) -> None:
    assert not re.search(r"lan@|phuc@|An Phát", (await binh.get("/firm")).text)
