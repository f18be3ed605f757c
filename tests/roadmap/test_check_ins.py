"""Check-ins: one question after 3, 6 and 12 months, answered with one tap, recorded, and undone if wrong."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from lotrinh import clock, db
from lotrinh.background import NIGHTLY
from lotrinh.roadmap import adoption_queries, adoption_services
from lotrinh.roadmap.check_in_notices import FOLLOW, follow
from lotrinh.roadmap.plan_services import add_step, change
from tests.browsing import Browser, Visit
from tests.cast import Cast, Figure
from tests.roadmap.people import visitor_of

pytestmark = pytest.mark.anyio
PLAN = "/roadmap/plan"
QUESTION = "Doanh nghiệp bạn còn dùng “"


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00+07:00")


@pytest.fixture
async def in_use(cast: Cast, frozen_clock: Callable) -> None:
    """Lan's firm began to use a CRM in August, and said so then."""
    frozen_clock(noon("2026-08-14"))
    await use(cast.lan, date(2026, 8, 10))
    frozen_clock(noon("2026-11-14"))


async def use(figure: Figure, day: date, status: str = "in_use", reason: str | None = None) -> None:
    visitor = await visitor_of(figure)
    await adoption_services.record(
        visitor, "crm", status=status, on_date=day, source="declared", reason=reason
    )


async def waiting() -> list[tuple[int, date]]:
    rows = await db.fetch("SELECT months, due_on FROM check_in WHERE answer IS NULL ORDER BY months")
    return [(row["months"], row["due_on"]) for row in rows]


def questions(page: Visit) -> list[str]:
    return [one.text_content() for one in page.all("main h2") if QUESTION in one.text_content()]


async def form(browser: Browser) -> str:
    return str((await browser.get(PLAN)).find("form[action$=answer]").get("action"))


async def mails() -> list[str]:
    return [row["recipient"] for row in await db.fetch("SELECT recipient FROM message ORDER BY created_at")]


@pytest.mark.usefixtures("in_use")
async def test_they_come_3_6_and_12_months_after_the_use_began() -> None:
    expected = [(3, date(2026, 11, 10)), (6, date(2027, 2, 10)), (12, date(2027, 8, 10))]
    assert await waiting() == expected
    await follow({})
    await follow({})
    assert await waiting() == expected


async def test_what_was_said_late_is_not_asked_again(cast: Cast) -> None:
    await use(cast.lan, date(2026, 2, 1))
    assert await waiting() == [(12, date(2027, 2, 1))]


async def test_what_is_not_in_use_is_not_asked_about(cast: Cast) -> None:
    await use(cast.lan, date(2026, 11, 1), "piloting")
    assert await waiting() == []
    await use(cast.lan, date(2026, 11, 2))
    await use(cast.lan, date(2026, 11, 3), "dropped", "cost")
    assert await waiting() == []


@pytest.mark.usefixtures("in_use")
async def test_a_corrected_day_moves_them(lan: Browser) -> None:
    correction = (await lan.get("/roadmap/adoption")).find("a[href$=correction]").get("href")
    await lan.post(correction, {"status": "in_use", "on_date": "2026-09-01"})
    assert [due for _, due in await waiting()] == [date(2026, 12, 1), date(2027, 3, 1), date(2027, 9, 1)]


@pytest.mark.usefixtures("in_use")
async def test_the_question_stands_on_the_home_page_and_the_plan_of_that_firm(
    lan: Browser, phuc: Browser, binh: Browser
) -> None:
    for browser in (lan, phuc):
        for path in ("/", PLAN):
            assert len(questions(await browser.get(path))) == 1
    assert not questions(await binh.get("/"))
    url = (await form(lan)).removesuffix("/answer")
    assert (await lan.get(url)).status == 200
    assert (await binh.get(url)).status == 404
    assert (await binh.post(f"{url}/answer", {"answer": "every_day"})).status == 404


@pytest.mark.usefixtures("in_use")
async def test_one_that_is_not_due_yet_cannot_be_answered(lan: Browser) -> None:
    [row] = await db.fetch("SELECT id FROM check_in WHERE months = 6")
    assert (await lan.get(f"/roadmap/check-ins/{row['id']}")).status == 404
    assert (await lan.post(f"/roadmap/check-ins/{row['id']}/answer", {"answer": "every_day"})).status == 404


@pytest.mark.usefixtures("in_use")
async def test_one_tap_records_that_it_is_still_in_use(cast: Cast, lan: Browser) -> None:
    answer = await lan.post(await form(lan), {"answer": "every_day"})
    assert (answer.status, answer.location) == (303, PLAN)
    page = await lan.follow(answer)
    assert not questions(page)
    assert "Nguyễn Thị Lan đã trả lời: Hằng ngày" in page.words("main")
    assert "Hỏi lại: Hằng ngày" in (await lan.get("/roadmap/adoption")).words("main")
    states = await adoption_queries.states([cast.an_phat])
    assert states[cast.an_phat] == {"crm": ("in_use", date(2026, 8, 10))}, (
        "since it began, not since the answer"
    )
    assert [months for months, _ in await waiting()] == [6, 12]


@pytest.mark.parametrize(("said", "status"), [("every_day", "main_way_of_working"), ("sometimes", "in_use")])
async def test_every_day_keeps_the_main_way_of_working_and_sometimes_does_not(
    cast: Cast, lan: Browser, frozen_clock: Callable, said: str, status: str
) -> None:
    frozen_clock(noon("2026-08-14"))
    await use(cast.lan, date(2026, 8, 10), "main_way_of_working")
    frozen_clock(noon("2026-11-14"))
    await lan.post(await form(lan), {"answer": said})
    assert (await adoption_queries.states([cast.an_phat]))[cast.an_phat]["crm"][0] == status


@pytest.mark.usefixtures("in_use")
async def test_stopped_asks_for_the_reason_and_ends_the_questions(cast: Cast, lan: Browser) -> None:
    url = await form(lan)
    refused = await lan.post(url, {"answer": "stopped"})
    assert refused.status == 422
    assert "Hãy chọn điều đã cản trở" in refused.words(".govuk-error-summary")
    assert (await lan.post(url, {"answer": "stopped", "reason": "staff"})).status == 303
    [state] = (await adoption_queries.as_of(cast.an_phat, clock.today())).values()
    assert (state.status, state.reason) == ("dropped", "staff")
    assert await waiting() == []


@pytest.mark.usefixtures("in_use")
async def test_a_wrong_answer_is_undone_and_the_question_is_open_again(cast: Cast, lan: Browser) -> None:
    url = await form(lan)
    await lan.post(url, {"answer": "stopped", "reason": "staff"})
    undo = (await lan.get(PLAN)).find("form[action$=reopening]").get("action")
    assert (await lan.post(undo)).status == 303
    assert len(questions(await lan.get(PLAN))) == 1
    assert [months for months, _ in await waiting()] == [3, 6, 12]
    assert (await adoption_queries.states([cast.an_phat]))[cast.an_phat]["crm"][0] == "in_use"


@pytest.mark.usefixtures("in_use")
async def test_two_people_who_answer_differently_leave_the_first_answer(lan: Browser, phuc: Browser) -> None:
    url = await form(lan)
    assert (await phuc.post(url, {"answer": "sometimes"})).status == 303
    assert (await lan.post(url, {"answer": "sometimes"})).status == 303
    assert (await lan.post(url, {"answer": "every_day"})).status == 409
    assert len(await db.fetch("SELECT id FROM adoption")) == 2


@pytest.mark.usefixtures("in_use")
async def test_only_the_newest_question_of_a_solution_is_asked(
    cast: Cast, browser_of: Callable, frozen_clock: Callable
) -> None:
    frozen_clock(noon("2027-02-20"))
    lan = await browser_of(cast.lan)
    page = await lan.get(PLAN)
    assert len(questions(page)) == 1
    assert "Sau 6 tháng" in page.words("main")
    await lan.post(await form(lan), {"answer": "every_day"})
    assert [months for months, _ in await waiting()] == [12]


@pytest.mark.usefixtures("in_use")
async def test_the_owner_of_the_firm_is_told_once_without_content(cast: Cast) -> None:
    await follow({})
    await follow({})
    [mail] = await db.fetch("SELECT recipient, subject, body FROM message")
    assert mail["recipient"] == cast.lan.email
    assert f"http://lotrinh.test{PLAN}" in mail["body"]
    assert "CRM" not in mail["subject"] + mail["body"]


@pytest.mark.usefixtures("in_use")
async def test_whoever_owns_the_step_is_told_instead(cast: Cast) -> None:
    lan = await visitor_of(cast.lan)
    [member] = await db.fetch("SELECT id FROM member WHERE person = $1", cast.phuc.id)
    step = await add_step(lan, "crm")
    await change(lan, step, owner=member["id"], due_on=None, wave=None)
    await db.execute("DELETE FROM message")
    await follow({})
    assert await mails() == [cast.phuc.email]


@pytest.mark.usefixtures("in_use")
async def test_at_most_one_mail_a_fortnight_for_all_of_them(cast: Cast, frozen_clock: Callable) -> None:
    lan = await visitor_of(cast.lan)
    await follow({})
    frozen_clock(noon("2026-11-15"))
    for solution, began in (("barcode", date(2026, 8, 16)), ("hrm", date(2026, 8, 20))):
        frozen_clock(noon("2026-11-15"))
        await adoption_services.record(lan, solution, status="in_use", on_date=began, source="declared")
    sent = []
    for day in range(16, 31):
        frozen_clock(noon(f"2026-11-{day}"))
        await follow({})
        sent.append(len(await mails()))
    assert sent == [1] * 12 + [2] * 3


@pytest.mark.usefixtures("in_use")
async def test_who_wants_no_mail_gets_none(cast: Cast, lan: Browser) -> None:
    assert (await lan.post(f"{PLAN}/mail", {"wanted": "no"})).location == PLAN
    await follow({})
    assert await mails() == []
    await lan.post(f"{PLAN}/mail", {"wanted": "yes"})
    await follow({})
    assert await mails() == [cast.lan.email]


def test_the_round_is_made_every_night() -> None:
    assert FOLLOW in NIGHTLY


@pytest.mark.usefixtures("in_use")
async def test_the_nightly_round_makes_them_for_events_that_were_loaded(cast: Cast) -> None:
    await db.execute("DELETE FROM check_in")
    await db.execute(
        "INSERT INTO adoption (id, firm, solution, status, on_date, source, note, is_undone, simulated, recorded_at)"
        " VALUES (gen_random_uuid(), $1, 'wms', 'in_use', $2, 'declared', '', false, true, $3)",
        cast.unclaimed, date(2026, 7, 1), clock.now() - timedelta(days=100),
    )  # fmt: skip
    await follow({})
    found = await db.fetch("SELECT months FROM check_in WHERE solution = 'wms' ORDER BY months")
    assert [row["months"] for row in found] == [3, 6, 12]
    assert await mails() == [cast.lan.email]
