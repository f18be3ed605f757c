"""A firm asks, an advisor answers within the promised days; either sees how it stands and who sees to it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from lotrinh.centre.working_days import working_day_after
from lotrinh.mail import Message
from tests.browsing import Browser, Visit
from tests.cast import Cast
from tests.centre.casework import case
from tests.conftest import NOON

pytestmark = pytest.mark.anyio

QUESTION = {"kind": "finance", "message": "Chúng tôi muốn mua máy quét mã vạch."}


async def ask(browser: Browser, **changed: str) -> str:
    """The address of the new request."""
    sent = await browser.post("/requests", QUESTION | changed)
    assert sent.status == 303, sent.text
    return sent.location


async def letters() -> list[dict[str, str]]:
    return await Message.select(Message.recipient, Message.body).order_by(Message.created_at)


async def answer(browser: Browser, request: str, text: str = "Bạn có thể xin phiếu hỗ trợ.") -> Visit:
    return await browser.post(f"{request}/messages", {"message": text})


async def test_a_firm_asks_and_learns_by_when_it_is_answered(lan: Browser, phuc: Browser) -> None:
    """14 November 2026 is a Saturday: three working days later is Wednesday."""
    page = await phuc.get(await ask(lan))
    assert "Đang chờ trả lời" in page.words("#state")
    assert "18/11/2026" in page.words("#state")
    assert "chưa có ai" in page.words("#state")
    assert "máy quét mã vạch" in page.words("article")


@pytest.mark.parametrize(
    ("day", "days", "last"),
    [("2026-11-13", 1, "2026-11-16"), ("2026-11-16", 3, "2026-11-19"), ("2026-11-19", 3, "2026-11-24"),
     ("2026-11-15", 5, "2026-11-20")],
)  # fmt: skip
def test_weekends_do_not_count(day: str, days: int, last: str) -> None:
    assert working_day_after(date.fromisoformat(day), days) == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("field", "value"), [("kind", ""), ("kind", "money"), ("message", " "), ("message", "x" * 3001)]
)
async def test_what_is_wrong_is_said_and_nothing_is_lost(lan: Browser, field: str, value: str) -> None:
    refused = await lan.post("/requests", QUESTION | {field: value})
    assert refused.status == 422
    assert refused.all(f"#{field}-error")
    assert refused.find("textarea").text_content().strip() == (QUESTION | {field: value})["message"].strip()


async def test_an_answer_reaches_the_firm_and_its_text_no_e_mail(
    lan: Browser, minh: Browser, cast: Cast
) -> None:
    request = await ask(lan)
    assert (await answer(minh, request)).status == 303
    page = await lan.get(request)
    assert "phiếu hỗ trợ" in page.words("article")
    assert "Đã trả lời" in page.words("#state")
    assert "Trần Thị Minh" in page.words("#state")
    (letter,) = await letters()
    assert letter["recipient"] == cast.lan.email
    assert request in letter["body"]
    assert "phiếu hỗ trợ" not in letter["body"]


async def test_a_request_goes_to_the_firms_advisor_who_is_told(
    lan: Browser, minh: Browser, an: Browser, cast: Cast
) -> None:
    await case(cast.an_phat, cast.minh)
    request = await ask(lan)
    (letter,) = await letters()
    assert letter["recipient"] == cast.minh.email
    assert "mã vạch" not in letter["body"]
    assert "An Phát" in (await minh.get("/today")).words("#requests")
    assert "An Phát" not in (await an.get("/today")).words("#requests")
    assert request in [link.get("href") for link in (await minh.get("/requests?owner=mine")).all("#queue a")]


async def test_the_firm_writes_again_and_the_request_is_open_with_a_new_day(
    lan: Browser, minh: Browser, cast: Cast, frozen_clock: Callable
) -> None:
    request = await ask(lan)
    await answer(minh, request)
    await minh.post(f"{request}/closure")
    assert "Đã đóng" in (await lan.get(request)).words("#state")
    frozen_clock(NOON + timedelta(days=10))
    await lan.post(f"{request}/messages", {"message": "Còn một câu hỏi."})
    state = (await lan.get(request)).words("#state")
    assert "Đang chờ trả lời" in state
    assert "27/11/2026" in state
    assert (await letters())[-1]["recipient"] == cast.minh.email


async def test_a_request_is_taken_and_handed_over(lan: Browser, minh: Browser, cast: Cast) -> None:
    request = await ask(lan)
    await minh.post(f"{request}/owner", {"advisor": "mine"})
    assert "Trần Thị Minh" in (await lan.get(request)).words("#state")
    assert not await letters()
    await minh.post(f"{request}/owner", {"advisor": str(cast.an.id)})
    assert "Võ Hoài An" in (await lan.get(request)).words("#state")
    assert [letter["recipient"] for letter in await letters()] == [cast.an.email]
    await minh.post(f"{request}/owner", {"advisor": "none"})
    assert "chưa có ai" in (await lan.get(request)).words("#state")


async def test_only_an_advisor_can_see_to_a_request(lan: Browser, minh: Browser, cast: Cast) -> None:
    request = await ask(lan)
    assert (await minh.post(f"{request}/owner", {"advisor": str(cast.hoa.id)})).status == 422


async def test_a_closed_request_is_opened_before_it_is_answered(lan: Browser, minh: Browser) -> None:
    request = await ask(lan)
    await minh.post(f"{request}/closure")
    assert not (await minh.get(request)).all("textarea")
    assert (await answer(minh, request)).status == 409
    await minh.post(f"{request}/reopening")
    assert (await answer(minh, request)).status == 303


async def test_the_queue_is_in_the_order_of_the_promise_and_filtered_by_its_address(
    lan: Browser, binh: Browser, minh: Browser, frozen_clock: Callable
) -> None:
    later = NOON + timedelta(days=3)
    frozen_clock(later)
    second = await ask(binh, kind="training")
    frozen_clock(NOON)
    first = await ask(lan)
    frozen_clock(later)

    async def found(query: str) -> list[str]:
        visit = await minh.get(f"/requests?{query}")
        return [link.get("href") for link in visit.all("#queue tbody a")]

    assert await found("") == [first, second]
    assert await found("kind=training") == [second]
    await answer(minh, first)
    assert await found("") == [second]
    assert await found("state=answered") == [first]
    assert await found("state=any&owner=none") == [second]
    assert await found("state=any&owner=mine") == [first]


@pytest.mark.parametrize(
    "query", ["state=lost", "kind=money", "owner=boss", "page=0", "page=²", "page=100001"]
)
async def test_a_value_that_no_list_offers_is_refused(minh: Browser, query: str) -> None:
    assert (await minh.get(f"/requests?{query}")).status == 400


async def test_what_is_late_is_marked(lan: Browser, minh: Browser, frozen_clock: Callable) -> None:
    request = await ask(lan)
    frozen_clock(NOON + timedelta(days=4))  # Wednesday, the promised day
    assert "Quá hạn" not in (await minh.get("/requests")).words("#queue")
    frozen_clock(NOON + timedelta(days=5))
    assert "Quá hạn" in (await minh.get("/requests")).words("#queue")
    assert "Quá hạn" in (await minh.get(request)).words("#state")


async def test_another_firm_sees_nothing_of_it(lan: Browser, binh: Browser) -> None:
    request = await ask(lan)
    assert (await binh.get(request)).status == 404
    assert request not in (await binh.get("/requests")).text


async def test_the_page_of_the_firm_lists_its_requests(lan: Browser, minh: Browser, cast: Cast) -> None:
    request = await ask(lan)
    page = await minh.get(f"/firms/{cast.an_phat}")
    assert page.find("#requests a").get("href") == request
    assert "máy quét" not in page.text


async def test_an_empty_list_says_what_can_be_asked(lan: Browser) -> None:
    page = await lan.get("/requests")
    assert page.all("main a[href='/requests/new']")
    assert "kết nối chuyên gia" in page.words("main")
