"""Before a sensitive act people show anew who they are, unless they did so within ten minutes."""

from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest

from lotrinh import clock, db
from tests.accounts.test_second_factor import give, set_up, shown
from tests.browsing import Browser
from tests.cast import Cast
from tests.letters import another, code_to

pytestmark = pytest.mark.anyio


@pytest.fixture
async def phone(minh: Browser, frozen_clock: Callable) -> pyotp.TOTP:
    """Minh has set up her phone and works on for a while."""
    app, _, _ = await set_up(minh)
    frozen_clock(clock.now() + timedelta(minutes=11))
    return app


async def asked_by(visit) -> bool:
    return visit.status == 303 and visit.location.startswith("/second-factor?next=")


async def test_an_export_waits_for_the_code_and_goes_on_where_it_stopped(
    minh: Browser, phone: pyotp.TOTP
) -> None:
    sent = await minh.get("/exports/new", size="small")
    page = await minh.follow(sent)
    assert page.heading == "Xác nhận đó là bạn"
    onward = page.find("main input[name=next]").get("value")
    assert onward == "/exports/new?size=small"
    answer = await give(minh, shown(phone), onward)
    page = await minh.follow(answer)
    assert page.status == 200
    assert "Bạn có thể tiếp tục" in page.words("#notice")
    assert (await minh.post("/exports", {"scope": "all", "filter": "size=small"})).location.startswith(
        "/exports/"
    )


async def test_a_form_sent_too_late_leads_back_to_its_page(minh: Browser, phone: pyotp.TOTP) -> None:
    minh.client.headers["referer"] = "http://lotrinh.test/exports/new?size=small"
    sent = await minh.post("/exports", {"scope": "all", "filter": "size=small"})
    page = await minh.follow(sent)
    assert page.find("main input[name=next]").get("value") == "/exports/new?size=small"
    assert await db.fetch("SELECT id FROM firm_export") == []


async def test_a_page_elsewhere_is_no_place_to_go_back_to(minh: Browser, phone: pyotp.TOTP) -> None:
    for referer in ("https://evil.example//evil.example/x", "http://[", ""):
        minh.client.headers["referer"] = referer
        assert (
            await minh.post("/exports", {"scope": "all", "filter": ""})
        ).location == "/second-factor?next=/"


@pytest.mark.parametrize(("minutes", "asked"), [(10, False), (11, True)])
async def test_what_was_shown_counts_for_ten_minutes(
    minh: Browser, frozen_clock: Callable, minutes: int, asked: bool
) -> None:
    await set_up(minh)
    frozen_clock(clock.now() + timedelta(minutes=minutes))
    assert await asked_by(await minh.get("/exports/new")) is asked
    assert await asked_by(await minh.get("/second-factor/app")) is asked
    assert await asked_by(await minh.get("/second-factor/recovery-codes")) is asked


async def test_staff_with_a_phone_cannot_use_the_mailbox_instead(minh: Browser, phone: pyotp.TOTP) -> None:
    assert (await minh.get("/second-factor/e-mail")).status == 404
    assert (await minh.post("/second-factor/e-mail")).status == 404
    assert (await minh.post("/second-factor/e-mail/confirmation", {"code": "123456"})).status == 404


async def member(firm, person) -> str:
    [row] = await db.fetch("SELECT id FROM member WHERE firm = $1 AND person = $2", firm, person)
    return str(row["id"])


async def test_an_owner_shows_it_with_a_code_by_mail(
    lan: Browser, cast: Cast, frozen_clock: Callable
) -> None:
    role = f"/firm/members/{await member(cast.an_phat, cast.phuc.id)}/role"
    frozen_clock(clock.now() + timedelta(minutes=11))
    lan.client.headers["referer"] = "http://lotrinh.test/firm"
    sent = await lan.follow(await lan.post(role, {"role": "owner"}))
    assert sent.location == "/second-factor/e-mail?next=/firm"
    page = await lan.follow(sent)
    assert not page.all("input[name=code]")
    page = await lan.follow(await lan.post("/second-factor/e-mail", {"next": "/firm"}))
    assert page.find("main input[name=next]").get("value") == "/firm"
    code = await code_to(cast.lan.email)
    wrong = await lan.post("/second-factor/e-mail/confirmation", {"code": another(code), "next": "/firm"})
    assert wrong.status == 422
    right = await lan.post("/second-factor/e-mail/confirmation", {"code": code, "next": "/firm"})
    assert right.location == "/firm"
    assert (await lan.post(role, {"role": "owner"})).location == "/firm"


async def test_a_token_from_before_the_code_by_mail_opens_nothing(
    lan: Browser, browser_of: Callable, cast: Cast
) -> None:
    thief = await browser_of(None)
    thief.client.cookies.set("session", lan.client.cookies["session"])
    assert (await thief.get("/account")).status == 200
    await lan.post("/second-factor/e-mail")
    await lan.post("/second-factor/e-mail/confirmation", {"code": await code_to(cast.lan.email)})
    assert (await thief.get("/account")).status == 303
    assert (await lan.get("/account")).status == 200


async def test_a_code_sent_to_another_mailbox_confirms_nobody(
    lan: Browser, cast: Cast, frozen_clock: Callable
) -> None:
    frozen_clock(clock.now() + timedelta(minutes=11))
    await lan.post("/sign-in", {"email": cast.binh.email})
    code = await code_to(cast.binh.email)
    assert (await lan.post("/second-factor/e-mail/confirmation", {"code": code})).status == 422
    role = f"/firm/members/{await member(cast.an_phat, cast.phuc.id)}/role"
    assert await asked_by(await lan.post(role, {"role": "owner"}))


async def test_who_may_not_do_it_is_not_asked(
    lan: Browser, phuc: Browser, cast: Cast, frozen_clock: Callable
) -> None:
    role = f"/firm/members/{await member(cast.an_phat, cast.phuc.id)}/role"
    frozen_clock(clock.now() + timedelta(minutes=11))
    assert (await phuc.post(role, {"role": "owner"})).status == 404
    assert (await lan.get("/exports/new")).status == 404
