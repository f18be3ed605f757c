"""Owners invite colleagues by e-mail; a link counts only for its address."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from lotrinh import clock, db
from tests.browsing import Browser
from tests.cast import Cast
from tests.letters import code_to, letters_to, path_to

pytestmark = pytest.mark.anyio

MAI = "mai@cong-ty.example"


async def invite(browser: Browser, email: str = MAI) -> str:
    """The path of the link that was mailed."""
    answer = await browser.post("/firm/invitations", {"email": email})
    assert answer.location == "/firm", answer.text[:300]
    return await path_to(email.strip().lower())


async def withdraw(browser: Browser) -> None:
    form = (await browser.get("/firm")).find("form[action$='/withdrawal']")
    assert (await browser.post(form.get("action"))).location == "/firm"


async def test_mai_accepts_and_works_for_the_firm(lan: Browser, mai: Browser) -> None:
    link = await invite(lan)
    page = await mai.get(link)
    assert "Gỗ An Phát" in page.heading
    assert (await mai.post(f"{link}/acceptance")).location == "/firm"
    assert "Bạn là thành viên" in (await mai.get("/firm")).words(".title")
    assert MAI in (await lan.get("/firm")).words("main")


async def test_a_stranger_signs_in_and_comes_back_to_the_invitation(lan: Browser, stranger: Browser) -> None:
    link = await invite(lan, " Moi@Cong-Ty.example ")
    sent = await stranger.get(link)
    assert sent.location == f"/sign-in?next={link}"
    await stranger.post("/sign-in", {"email": "moi@cong-ty.example", "next": link})
    code = await code_to("moi@cong-ty.example")
    answer = await stranger.post("/sign-in/code", {"code": code, "next": link})
    assert answer.location == link
    assert (await stranger.post(f"{link}/acceptance")).location == "/firm"


async def test_the_link_is_worth_nothing_to_another_person(lan: Browser, binh: Browser, mai: Browser) -> None:
    link = await invite(lan)
    page = await binh.get(link)
    assert "m•••@cong-ty.example" in page.words("main")
    assert MAI not in page.text
    assert (await binh.post(f"{link}/acceptance")).status == 403
    assert (await mai.post(f"{link}/acceptance")).status == 303


async def test_staff_do_not_join(lan: Browser, minh: Browser) -> None:
    link = await invite(lan, "minh@doanhnghiep.example")
    assert (await minh.post(f"{link}/acceptance")).status == 403


@pytest.mark.parametrize(("days", "status"), [(13, 303), (14, 409)])
async def test_a_link_counts_for_fourteen_days(
    lan: Browser, browser_of: Callable, mai_figure, frozen_clock: Callable, days: int, status: int
) -> None:
    link = await invite(lan)
    frozen_clock(clock.now() + timedelta(days=days))
    mai = await browser_of(mai_figure)
    assert (await mai.post(f"{link}/acceptance")).status == status


async def test_a_withdrawn_link_is_over(lan: Browser, mai: Browser) -> None:
    link = await invite(lan)
    await withdraw(lan)
    assert (await mai.post(f"{link}/acceptance")).status == 409
    assert "không còn hiệu lực" in (await mai.get(link)).heading


async def test_a_link_is_used_once(lan: Browser, mai: Browser, cast: Cast) -> None:
    link = await invite(lan)
    await mai.post(f"{link}/acceptance")
    row = await db.fetch_one(
        "SELECT m.id FROM member m JOIN person p ON p.id = m.person WHERE p.email = $1", MAI
    )
    assert row
    await lan.post(f"/firm/members/{row['id']}/removal")
    assert (await mai.post(f"{link}/acceptance")).status == 409
    assert (await mai.get("/firm")).status == 404


async def test_inviting_again_sends_a_new_link_and_ends_the_old(lan: Browser, mai: Browser) -> None:
    old = await invite(lan)
    new = await invite(lan)
    assert old != new
    assert (await mai.post(f"{old}/acceptance")).status == 409
    assert len((await lan.get("/firm")).all("form[action$='/withdrawal']")) == 1
    assert (await mai.post(f"{new}/acceptance")).status == 303


async def test_who_leaves_takes_the_open_invitations_along(
    lan: Browser, phuc: Browser, mai: Browser, cast: Cast
) -> None:
    rows = {r["person"]: r["id"] for r in await db.fetch("SELECT id, person FROM member")}
    await lan.post(f"/firm/members/{rows[cast.phuc.id]}/role", {"role": "owner"})
    link = await invite(phuc)
    await lan.post(f"/firm/members/{rows[cast.phuc.id]}/removal")
    assert (await mai.post(f"{link}/acceptance")).status == 409


async def test_a_colleague_is_not_invited_again(lan: Browser) -> None:
    answer = await lan.post("/firm/invitations", {"email": "phuc@doanhnghiep.example"})
    assert answer.status == 409
    assert "đã làm việc" in answer.words("#email-error")
    assert answer.find("#email").get("value") == "phuc@doanhnghiep.example"


async def test_a_firm_sends_twenty_invitations_a_day(lan: Browser) -> None:
    statuses = []
    for number in range(21):
        statuses.append((await lan.post("/firm/invitations", {"email": f"p{number}@y.example"})).status)
        if statuses[-1] == 303:
            await withdraw(lan)
    assert statuses == [303] * 20 + [429]
    assert await letters_to("p20@y.example") == []


@pytest.mark.parametrize(
    "email", ["", "x", "a@b", "a@b.example\x00", "\u202ea@b.example", "🌲@b.example", "x" * 99_999]
)
async def test_an_address_that_cannot_be_is_refused(lan: Browser, email: str) -> None:
    answer = await lan.post("/firm/invitations", {"email": email})
    assert answer.status == 422
    assert answer.all("#email-error")


async def test_a_field_sent_twice_is_refused(lan: Browser) -> None:
    answer = await lan.post("/firm/invitations", [("email", "a@b.example"), ("email", "c@d.example")])
    assert answer.status == 422
    assert await db.fetch("SELECT 1 AS one FROM invitation") == []


@pytest.mark.parametrize("token", ["x", "0" * 43, "%00", "é", "x" * 2000])
async def test_a_token_nobody_sent_is_not_there(mai: Browser, token: str) -> None:
    assert (await mai.get(f"/invitations/{token}")).status == 404
    assert (await mai.post(f"/invitations/{token}/acceptance")).status == 404


async def test_nobody_withdraws_an_invitation_of_another_firm(lan: Browser, binh: Browser) -> None:
    await invite(lan)
    form = (await lan.get("/firm")).find("form[action$='/withdrawal']")
    assert (await binh.post(form.get("action"))).status == 404
    assert (await binh.post(f"/firm/invitations/{uuid4()}/withdrawal")).status == 404


async def test_the_token_is_kept_only_as_a_digest(lan: Browser) -> None:
    token = (await invite(lan)).rsplit("/", 1)[1]
    row = await db.fetch_one("SELECT digest FROM invitation")
    assert row and row["digest"] != token
    assert len(row["digest"]) == 64
