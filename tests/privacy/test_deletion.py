"""A person has the account deleted: told before, undone within days, then without a name anywhere."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from lotrinh import audit_chain, clock, db
from lotrinh.background import JOBS
from lotrinh.privacy.erasure import CARRY_OUT
from tests.browsing import Browser
from tests.cast import Cast
from tests.letters import letters_to
from tests.rules.objects import place

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("evidence_folder")]
ASK = "/account/deletion"


async def days_later(days: float) -> None:
    clock.freeze(clock.now() + timedelta(days=days))
    await JOBS[CARRY_OUT]({})


async def person(person_id: object) -> dict[str, object]:
    row = await db.fetch_one("SELECT email, name, staff_role FROM person WHERE id = $1", person_id)
    assert row is not None
    return row


async def test_the_page_says_what_goes_what_stays_and_why(phuc: Browser) -> None:
    page = await phuc.get(ASK)
    for text in ("Những gì bị xóa", "Phiên đăng nhập", "Câu trả lời", "Nhật ký ai đã làm gì không được sửa"):
        assert text in page.words("main")


async def test_nothing_is_asked_without_the_tick(phuc: Browser, cast: Cast) -> None:
    refused = await phuc.post(ASK, {})
    assert refused.status == 422
    assert "Chưa có gì được thực hiện" in refused.words("[role=alert]")
    await days_later(30)
    assert (await person(cast.phuc.id))["name"] == "Lê Văn Phúc"


async def test_it_can_be_taken_back_until_the_day(phuc: Browser, cast: Cast) -> None:
    await phuc.post(ASK, {"understood": "account"})
    assert "12:00 28/11/2026" in (await phuc.get(ASK)).words("main .note")
    assert "/account/deletion" in (await letters_to(cast.phuc.email))[0]["body"]
    await days_later(13)
    await phuc.post(f"{ASK}/withdrawal")
    await days_later(10)
    assert (await person(cast.phuc.id))["email"] == cast.phuc.email


async def test_then_the_account_is_gone_and_its_traces_have_no_name(
    phuc: Browser, lan: Browser, cast: Cast
) -> None:
    await place(cast)
    await db.execute("UPDATE answer SET answered_by = $1", cast.phuc.id)
    await phuc.post(ASK, {"understood": "account"})
    await audit_chain.link_new_events()
    await days_later(14)
    assert (await person(cast.phuc.id)) == {
        "email": f"{cast.phuc.id}@deleted.invalid", "name": "Tài khoản đã xóa", "staff_role": "none",
    }  # fmt: skip
    assert (await phuc.get("/account")).status == 303, "signed out"
    assert await letters_to(cast.phuc.email) == []
    assert "Lê Văn Phúc" not in (await lan.get("/firm")).text
    assert await db.fetch("SELECT 1 AS one FROM answer WHERE answered_by = $1", cast.phuc.id)


async def test_the_audit_record_is_whole_afterwards(phuc: Browser, cast: Cast) -> None:
    await phuc.post("/account", {"name": "Phúc", "locale": "vi"})
    await phuc.post(ASK, {"understood": "account"})
    await audit_chain.link_new_events()
    before = await db.fetch("SELECT * FROM audit_event ORDER BY id")
    await days_later(15)
    await audit_chain.link_new_events()
    assert (await db.fetch("SELECT * FROM audit_event ORDER BY id"))[: len(before)] == before
    found = await audit_chain.verify([])
    assert (found.problems, found.waiting) == ([], 0)


async def test_the_only_owner_takes_the_firm_along_and_is_told_so(lan: Browser, cast: Cast) -> None:
    assert "chủ duy nhất của Công ty TNHH Gỗ An Phát" in (await lan.get(ASK)).words("main .note")
    assert (await lan.post(ASK, {"understood": "account"})).status == 422
    await place(cast)
    await lan.post(ASK, {"understood": ["account", str(cast.an_phat)]})
    await days_later(14)
    assert "xóa thư" in (await letters_to("kho@nha.example"))[0]["body"], (
        "providers are asked to delete theirs"
    )
    assert await db.fetch("SELECT 1 AS one FROM assessment WHERE firm = $1", cast.an_phat) == []
    assert (
        await db.fetch("SELECT 1 AS one FROM member WHERE firm = $1 AND ended_at IS NULL", cast.an_phat) == []
    )
    assert (
        await db.fetch("SELECT 1 AS one FROM consent WHERE firm = $1 AND withdrawn_at IS NULL", cast.an_phat)
        == []
    )


async def test_with_another_owner_the_firm_stays(lan: Browser, cast: Cast) -> None:
    await place(cast)
    await db.execute("UPDATE member SET role = 'owner' WHERE person = $1", cast.phuc.id)
    await lan.post(ASK, {"understood": "account"})
    await days_later(14)
    assert (await person(cast.lan.id))["name"] == "Tài khoản đã xóa"
    assert await db.fetch("SELECT 1 AS one FROM assessment WHERE firm = $1", cast.an_phat)


async def test_staff_cannot_vanish_with_their_role(minh: Browser, cast: Cast) -> None:
    assert (await minh.post(ASK, {"understood": "account"})).status == 409
    assert await db.fetch("SELECT 1 AS one FROM account_deletion") == []


async def test_the_address_may_come_again_as_somebody_new(
    phuc: Browser, stranger: Browser, cast: Cast, browser_of: Callable
) -> None:
    from tests.letters import code_to

    await phuc.post(ASK, {"understood": "account"})
    await days_later(14)
    await stranger.post("/sign-in", {"email": cast.phuc.email})
    await stranger.post("/sign-in/code", {"code": await code_to(cast.phuc.email)})
    row = await db.fetch_one("SELECT id FROM person WHERE email = $1", cast.phuc.email)
    assert row is not None
    assert row["id"] != cast.phuc.id
