"""Two tabs, two colleagues: the newest answer to a question wins, and both are told."""

from datetime import timedelta

import pytest

from lotrinh import clock, db
from tests.browsing import Browser
from tests.selfassessment.paper import DBI, WORKSHOP, open_section, partial, start

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("workshop")]


def later(minutes: int = 1) -> None:
    clock.freeze(clock.now() + timedelta(minutes=minutes))


async def value(question: str) -> str:
    row = await db.fetch_one("SELECT value FROM answer WHERE question_id = $1", question)
    assert row is not None
    return row["value"]


async def test_a_stale_page_overwrites_nothing_its_reader_did_not_touch(lan: Browser, phuc: Browser) -> None:
    run = await start(lan, WORKSHOP)
    await (await open_section(lan, run, "orders")).fill(online="0", weight="1").send()
    stale = await open_section(lan, run, "orders")
    await (await open_section(phuc, run, "orders")).fill(online="2").send()
    answer = await stale.fill(weight="5").send()
    assert answer.status == 303
    assert (await value("online"), await value("weight")) == ('"2"', "5")


async def test_of_two_different_answers_the_newer_counts_and_names_the_other(
    lan: Browser, phuc: Browser
) -> None:
    run = await start(lan, DBI)
    hers = await open_section(lan, run, "strategy")
    his = await open_section(phuc, run, "strategy")
    later()
    await his.fill(**{"2__1__1": "2"}).send()
    later()
    answer = await hers.fill(**{"2__1__1": "4"}).send()
    assert answer.status == 200
    assert "Lê Văn Phúc đã trả lời khác lúc 12:01" in answer.words(".note")
    assert await value("2.1.1") == '"4"'
    seen = await open_section(phuc, run, "strategy")
    assert "Nguyễn Thị Lan trả lời lúc 12:02" in seen.visit.words("#q-2\\.1\\.1-by")


async def test_autosave_names_the_colleague_it_overrules(lan: Browser, phuc: Browser) -> None:
    run = await start(lan, DBI)
    hers = await open_section(lan, run, "strategy")
    await (await open_section(phuc, run, "strategy")).fill(**{"2__1__1": "2"}).send()
    answer = await hers.fill(**{"2__1__1": "4"}).autosave("2.1.1")
    assert "Lê Văn Phúc đã trả lời khác lúc 12:00" in partial(answer, "q-2.1.1-by").text_content()
    again = await hers.fill(**{"2__1__1": "5"}).autosave("2.1.1")
    assert partial(again, "q-2.1.1-by").text_content() == ""


async def test_autosave_shows_what_a_colleague_answered_meanwhile(lan: Browser, phuc: Browser) -> None:
    run = await start(lan, WORKSHOP)
    hers = await open_section(lan, run, "orders")
    later()
    await (await open_section(phuc, run, "orders")).fill(online="2").send()
    answer = await hers.fill(weight="4").autosave("weight")
    note = partial(answer, "q-online-by").text_content()
    assert note == "Lê Văn Phúc vừa trả lời câu này lúc 12:01: Tất cả. Tải lại trang để xem."
    assert await value("online") == '"2"'


async def test_the_same_answer_from_both_is_no_conflict(lan: Browser, phuc: Browser) -> None:
    run = await start(lan, DBI)
    hers = await open_section(lan, run, "strategy")
    await (await open_section(phuc, run, "strategy")).fill(**{"2__1__1": "2"}).send()
    answer = await hers.fill(**{"2__1__1": "2"}).send()
    assert answer.status == 303
    assert await db.fetch_one("SELECT rev FROM answer") == {"rev": 1}


async def test_two_tabs_of_one_person_do_not_argue(lan: Browser) -> None:
    run = await start(lan, DBI)
    first, second = await open_section(lan, run, "strategy"), await open_section(lan, run, "strategy")
    await first.fill(**{"2__1__1": "1"}).autosave("2.1.1")
    answer = await second.fill(**{"2__1__1": "3"}).send()
    assert answer.status == 303
    assert await value("2.1.1") == '"3"'
    assert (await first.send()).status == 303
    assert await value("2.1.1") == '"3"'


async def test_the_hub_and_the_home_name_colleagues(lan: Browser, phuc: Browser) -> None:
    run = await start(lan, DBI)
    await (await open_section(phuc, run, "strategy")).fill(**{"2__1__1": "2"}).send()
    for page in (await lan.get(run), await lan.get("/")):
        assert "Lê Văn Phúc đã trả lời 1 câu, gần nhất lúc 12:00 14/11/2026" in page.words("main")
    assert "Lê Văn Phúc đã trả lời" not in (await phuc.get(run)).words("main")
