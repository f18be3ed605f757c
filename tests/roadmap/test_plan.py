"""The plan: steps with an owner and a day, a ticked list, done with the day of use, removed and put back."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from lotrinh import clock, db
from lotrinh.roadmap import adoption_queries, plan_services, response_services
from recommender.catalogue import shipped
from tests.browsing import Browser, Visit
from tests.cast import Cast
from tests.roadmap.people import visitor_of
from tests.roadmap.ticking import save_list, tick, ticked

pytestmark = pytest.mark.anyio
PLAN = "/roadmap/plan"
TODAY = date(2026, 11, 14)
CRM = shipped().solutions["crm"].title.vi


async def planned(cast: Cast, solution: str = "crm") -> str:
    """The address of a step that Lan put into the plan."""
    return f"{PLAN}/{await plan_services.add_step(await visitor_of(cast.lan), solution)}"


async def member_id(browser: Browser, url: str, name: str) -> str:
    page = await browser.get(url)
    [option] = [one for one in page.all("select[name=owner] option") if one.text_content() == name]
    return str(option.get("value"))


def tags(page: Visit) -> list[str]:
    return [" ".join(one.text_content().split()) for one in page.all("main .govuk-task-list__status")]


async def test_an_empty_plan_says_what_to_do(lan: Browser) -> None:
    page = await lan.get(PLAN)
    assert page.heading == "Kế hoạch chưa có bước nào"
    assert not page.all("a[href='/roadmap/plan.ics']")


async def test_a_step_is_added_once_and_seen_by_colleagues_alone(
    cast: Cast, lan: Browser, phuc: Browser, binh: Browser
) -> None:
    url = await planned(cast)
    assert await planned(cast) == url
    assert (await lan.get(url)).heading == CRM
    assert (await phuc.get(url)).status == 200
    assert (await binh.get(url)).status == 404
    assert "Kế hoạch chưa có bước nào" in (await binh.get(PLAN)).heading


async def test_facts_and_training_are_no_steps(cast: Cast) -> None:
    for solution in ("e-invoice", "training-crm", "unheard-of"):
        with pytest.raises(plan_services.NotFound):
            await planned(cast, solution)


async def test_an_owner_a_day_and_a_turn_are_shown_in_order(cast: Cast, lan: Browser) -> None:
    late, soon, undated = (
        await planned(cast, "crm"),
        await planned(cast, "barcode"),
        await planned(cast, "hrm"),
    )
    phuc_id = await member_id(lan, late, "Lê Văn Phúc")
    for url, day in ((late, "2027-01-10"), (soon, "20/12/2026")):
        answer = await lan.post(url, {"owner": phuc_id, "due_on": day, "wave": "1"})
        assert (answer.status, answer.location) == (303, url)
    page = await lan.get(PLAN)
    links = [one.get("href") for one in page.all("main .govuk-task-list__link")]
    assert links == [soon, late, undated]
    assert "Lê Văn Phúc · hạn 20/12/2026" in page.words("main")
    assert [one.text_content() for one in page.all("main section.card h2")][:2] == [
        "Trong 3 tháng đầu",
        "Chưa xếp đợt",
    ]


async def test_a_colleague_who_gets_a_step_is_told_its_title_alone(cast: Cast, lan: Browser) -> None:
    url = await planned(cast)
    fields = {"owner": await member_id(lan, url, "Lê Văn Phúc"), "due_on": "2026-12-20", "wave": ""}
    await lan.post(url, fields)
    await lan.post(url, fields)
    [mail] = await db.fetch("SELECT recipient, subject, body FROM message")
    assert mail["recipient"] == cast.phuc.email
    assert CRM in mail["subject"]
    assert f"http://lotrinh.test{url}" in mail["body"] and "20/12/2026" not in mail["body"]


async def test_nobody_of_another_firm_becomes_owner(cast: Cast, lan: Browser, binh: Browser) -> None:
    foreign = f"{PLAN}/{await plan_services.add_step(await visitor_of(cast.binh), 'crm')}"
    binh_id = await member_id(binh, foreign, "Phạm Thanh Bình")
    url = await planned(cast)
    for owner in (binh_id, "nobody"):
        answer = await lan.post(url, {"owner": owner, "due_on": "2026-12-20", "wave": "2"})
        assert answer.status == 422
        assert "Chọn một người đang làm cho doanh nghiệp" in answer.words(".govuk-error-summary")
        assert answer.find("input[name=due_on]").get("value") == "2026-12-20"


@pytest.mark.parametrize("day", ["31/02/2026", "sớm", "0001-01-01", "2026-13-01"])
async def test_no_day_is_refused_and_kept_in_the_form(cast: Cast, lan: Browser, day: str) -> None:
    url = await planned(cast)
    answer = await lan.post(url, {"owner": "", "due_on": day, "wave": ""})
    assert answer.status == 422
    assert answer.find("input[name=due_on]").get("value") == day
    assert "Nhập một ngày" in answer.words(".govuk-error-summary")


async def test_overdue_steps_say_so(cast: Cast, lan: Browser, frozen_clock: Callable) -> None:
    url = await planned(cast)
    await lan.post(url, {"owner": "", "due_on": "2026-11-14", "wave": ""})
    assert tags(await lan.get(PLAN)) == ["Chưa bắt đầu"]
    frozen_clock(clock.now() + timedelta(days=1))
    page = await lan.get(PLAN)
    assert tags(page) == ["Quá hạn"]
    assert "Quá hạn: 1" in page.words(".title")


async def test_the_whole_list_is_saved_without_javascript(cast: Cast, lan: Browser) -> None:
    url = await planned(cast)
    answer = await save_list(lan, url, "monday", "prepare/1")
    assert (answer.status, answer.location) == (303, url)
    assert ticked(await lan.get(url)) == ["monday", "prepare/1"]
    assert tags(await lan.get(PLAN)) == ["Đang làm"]
    await save_list(lan, url, "prepare/1")
    assert ticked(await lan.get(url)) == ["prepare/1"]


async def test_what_a_colleague_ticked_or_took_back_since_then_is_kept(
    cast: Cast, lan: Browser, phuc: Browser
) -> None:
    url = await planned(cast)
    await tick(lan, url, "prepare/2")
    stale = await lan.get(url)
    await tick(phuc, url, "prepare/1")
    await tick(phuc, url, "prepare/2", on=False)
    await save_list(lan, url, "monday", "prepare/2", page=stale)
    assert ticked(await lan.get(url)) == ["monday", "prepare/1"]


async def test_one_tick_with_javascript_answers_how_far_it_is(cast: Cast, lan: Browser) -> None:
    url = await planned(cast)
    total = len((await lan.get(url)).all("#checklist input[type=checkbox]"))
    answer = await tick(lan, url, "monday")
    assert answer.status == 200
    assert f"xong 1/{total} việc" in answer.text and "Đã lưu lúc 12:00" in answer.text
    assert f"xong 0/{total} việc" in (await tick(lan, url, "monday", on=False)).text


async def test_each_item_that_saves_itself_has_a_name_of_its_own(cast: Cast, lan: Browser) -> None:
    """What else bears its name would be left out of what it sends."""
    page = await lan.get(await planned(cast))
    names = [{one.get("name") for one in item.cssselect("input")} for item in page.all("[data-autosave]")]
    assert all(len(each) == 1 for each in names)
    assert len(set.union(*names)) == len(names)


async def test_items_that_the_list_does_not_have_are_left_alone(cast: Cast, lan: Browser) -> None:
    url = await planned(cast)
    for item in ("path/e-contract/review", "x" * 500, ""):
        assert (await tick(lan, url, item)).status == 200
    assert await db.fetch("SELECT item FROM plan_tick") == []


async def test_done_asks_since_when_and_records_that_it_is_in_use(cast: Cast, lan: Browser) -> None:
    url = await planned(cast)
    assert (await lan.post(f"{url}/completion", {"in_use_from": ""})).status == 422
    answer = await lan.post(f"{url}/completion", {"in_use_from": "2026-11-01"})
    assert (answer.status, answer.location) == (303, url)
    assert "Dùng từ 01/11/2026" in (await lan.get(url)).words("#done")
    states = await adoption_queries.states([cast.an_phat])
    assert states[cast.an_phat] == {"crm": ("in_use", date(2026, 11, 1))}


@pytest.mark.parametrize("day", ["2026-11-15", "1999-12-31"])
async def test_no_use_in_the_future_or_before_the_firm(cast: Cast, lan: Browser, day: str) -> None:
    await db.execute("UPDATE firm SET founded_year = 2000")
    url = await planned(cast)
    answer = await lan.post(f"{url}/completion", {"in_use_from": day})
    assert answer.status == 422
    assert answer.find("input[name=in_use_from]").get("value") == day
    assert await adoption_queries.as_of(cast.an_phat, TODAY) == {}


async def test_done_can_be_undone_here_and_in_the_history(cast: Cast, lan: Browser) -> None:
    url = await planned(cast)
    for place, form in ((url, "form[action$=reopening]"), ("/roadmap/adoption", "form[action$=withdrawal]")):
        await lan.post(f"{url}/completion", {"in_use_from": "2026-11-01"})
        assert (await lan.post((await lan.get(place)).find(form).get("action"))).status == 303
        assert await adoption_queries.as_of(cast.an_phat, TODAY) == {}
        assert (await lan.get(url)).find(f"form[action='{url}/completion']") is not None


async def test_a_removed_step_is_put_back_as_it_was(cast: Cast, lan: Browser, phuc: Browser) -> None:
    url = await planned(cast)
    await tick(lan, url, "monday")
    assert (await phuc.post(f"{url}/removal")).status == 303
    page = await lan.get(PLAN)
    assert not page.all("main .govuk-task-list__link")
    assert (await lan.post(page.find("form[action$=restoration]").get("action"))).status == 303
    assert tags(await lan.get(PLAN)) == ["Đang làm"]
    await phuc.post(f"{url}/removal")
    assert await planned(cast) == url
    assert tags(await lan.get(PLAN)) == ["Đang làm"]


async def test_what_leaves_the_plan_is_no_longer_accepted_on_the_roadmap(cast: Cast, lan: Browser) -> None:
    await response_services.respond(await visitor_of(cast.lan), "crm", "accepted")
    url = await planned(cast)
    await lan.post(f"{url}/removal")
    assert await kinds() == ["accepted", "undone"]
    await lan.post(f"{url}/restoration")
    assert await kinds() == ["accepted", "undone", "accepted"]
    assert tags(await lan.get(PLAN)) == ["Chưa bắt đầu"]


async def kinds() -> list[str]:
    return [row["kind"] for row in await db.fetch("SELECT kind FROM step_response ORDER BY id")]


async def test_training_is_shown_with_its_step_and_the_way_to_who_teaches_it(
    cast: Cast, lan: Browser
) -> None:
    page = await lan.get(await planned(cast))
    assert page.all("a[href^='/providers?solution=training-']")
