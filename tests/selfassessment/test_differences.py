"""An answer that a colleague replaces stays visible beside the newer one until an owner settles which holds."""

from datetime import timedelta

import pytest

from lotrinh import clock, db
from tests.browsing import Browser, Visit
from tests.selfassessment.paper import DBI, answer_dbi, open_section, start, submit

pytestmark = pytest.mark.anyio


async def say(browser: Browser, run: str, step: str) -> None:
    clock.freeze(clock.now() + timedelta(minutes=1))
    await (await open_section(browser, run, "strategy")).fill(**{"2__1__1": step}).send()


async def settle(browser: Browser, page: Visit, choose: str) -> Visit:
    form = page.find("form[action$=settlement]")
    rev = form.cssselect("input[name=rev]")[0].get("value")
    return await browser.post(form.get("action"), {"choose": choose, "rev": rev})


async def counts() -> str | None:
    row = await db.fetch_one("SELECT value FROM answer WHERE question_id = '2.1.1'")
    return row["value"] if row else None


async def test_both_answers_are_shown_with_who_and_when(lan: Browser, phuc: Browser) -> None:
    run = await start(lan, DBI)
    await say(phuc, run, "2")
    await say(lan, run, "4")
    for browser in (lan, phuc):
        assert "1 câu trả lời khác nhau" in (await browser.get(run)).words("main")
        shown = (await browser.get(f"{run}/differences")).words("main")
        assert "Lê Văn Phúc, lúc 12:01 14/11/2026" in shown
        assert "Nguyễn Thị Lan, lúc 12:02 14/11/2026" in shown
    assert await counts() == '"4"'


@pytest.mark.parametrize(("choose", "left"), [("earlier", '"2"'), ("later", '"4"')])
async def test_the_owner_settles(lan: Browser, phuc: Browser, choose: str, left: str) -> None:
    run = await start(lan, DBI)
    await say(phuc, run, "2")
    await say(lan, run, "4")
    page = await lan.get(f"{run}/differences")
    answer = await settle(lan, page, choose)
    assert (answer.status, answer.location) == (303, f"{run}/differences")
    assert (await settle(lan, page, "earlier")).status == 303
    assert await counts() == left
    after = await phuc.get(f"{run}/differences")
    assert "Đã chốt" in after.words("main")
    assert "khác nhau" not in (await lan.get(run)).words("main")


async def test_a_member_sees_but_does_not_settle(lan: Browser, phuc: Browser) -> None:
    run = await start(lan, DBI)
    await say(lan, run, "4")
    await say(phuc, run, "2")
    page = await phuc.get(f"{run}/differences")
    assert page.all("form[action$=settlement]") == []
    assert (await settle(phuc, await lan.get(f"{run}/differences"), "earlier")).status == 404
    assert await counts() == '"2"'


async def test_a_third_answer_is_told_before_anything_is_settled(lan: Browser, phuc: Browser) -> None:
    run = await start(lan, DBI)
    await say(lan, run, "4")
    await say(phuc, run, "2")
    page = await lan.get(f"{run}/differences")
    await say(phuc, run, "3")
    answer = await settle(lan, page, "later")
    assert answer.status == 409
    assert "Vừa có người trả lời lại" in answer.words("main")
    assert await counts() == '"3"'


async def test_who_comes_round_differs_no_more(lan: Browser, phuc: Browser) -> None:
    run = await start(lan, DBI)
    await say(lan, run, "4")
    await say(phuc, run, "2")
    await say(phuc, run, "4")
    assert "khác nhau" not in (await lan.get(run)).words("main")


async def test_back_and_forth_shows_the_last_word_of_each(lan: Browser, phuc: Browser) -> None:
    run = await start(lan, DBI)
    for browser, step in ((lan, "4"), (phuc, "2"), (lan, "5"), (phuc, "3")):
        await say(browser, run, step)
    page = await lan.get(f"{run}/differences")
    assert len(page.all("form[action$=settlement]")) == 1
    assert (await settle(lan, page, "earlier")).status == 303
    assert await counts() == '"5"'


async def test_one_person_alone_and_not_sure_differ_from_nobody(lan: Browser, phuc: Browser) -> None:
    run = await start(lan, DBI)
    await say(lan, run, "unknown")
    await say(phuc, run, "2")
    await say(phuc, run, "3")
    assert await db.fetch("SELECT id FROM difference") == []


@pytest.mark.parametrize("fields", [{}, {"choose": "x", "rev": "2"}, {"choose": "both", "rev": "٣"}])
async def test_nonsense_settles_nothing(lan: Browser, phuc: Browser, fields: dict[str, str]) -> None:
    run = await start(lan, DBI)
    await say(phuc, run, "2")
    await say(lan, run, "4")
    form = (await lan.get(f"{run}/differences")).find("form[action$=settlement]")
    assert (await lan.post(form.get("action"), fields)).status == 422
    assert await counts() == '"4"'


async def test_submitted_answers_are_settled_no_more(lan: Browser, phuc: Browser) -> None:
    run = await start(lan, DBI)
    await say(phuc, run, "2")
    await answer_dbi(lan, run, "4")
    page = await lan.get(f"{run}/differences")
    await submit(lan, run)
    assert (await settle(lan, page, "earlier")).status == 409
    assert (await lan.get(f"{run}/differences")).all("form[action$=settlement]") == []


async def test_strangers_to_the_firm_find_nothing(lan: Browser, phuc: Browser, binh: Browser) -> None:
    run = await start(lan, DBI)
    await say(phuc, run, "2")
    await say(lan, run, "4")
    page = await lan.get(f"{run}/differences")
    assert (await binh.get(f"{run}/differences")).status == 404
    assert (await settle(binh, page, "earlier")).status == 404
    assert await counts() == '"4"'
