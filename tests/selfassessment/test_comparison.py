"""Rounds side by side: the course of the points, pillar by pillar, and what changed question by question."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from lotrinh import clock
from tests.browsing import Browser, Visit
from tests.selfassessment.paper import DBI, answer_dbi, open_section, start, submit
from tests.selfassessment.workshops import workshop_round

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("workshop")]


async def dbi_round(browser: Browser, step: str, **changes: str) -> str:
    """A round with every criterion at one step but those changed; two days after the one before."""
    clock.freeze(clock.now() + timedelta(days=2))
    run = await start(browser, DBI)
    await answer_dbi(browser, run, step)
    for section, value in changes.items():
        name, _, answer = value.partition("=")
        await (await open_section(browser, run, section)).write({f"q.{name}": answer}).send()
    await submit(browser, run)
    return run


def table(visit: Visit, number: int) -> list[list[str]]:
    rows = visit.all("figure details table")[number].cssselect("tbody tr")
    return [[cell.text_content().strip() for cell in row] for row in rows]


def groups(visit: Visit) -> dict[str, list[list[str]]]:
    found = {}
    for each in visit.all("section.card > details"):
        rows = [[cell.text_content().strip() for cell in row] for row in each.cssselect("tbody tr")]
        found[each.cssselect("summary")[0].text_content().strip()] = rows
    return found


async def test_the_round_before_is_compared_pillar_by_pillar(lan: Browser) -> None:
    await dbi_round(lan, "2")
    page = await lan.get(f"{await dbi_round(lan, '3')}/comparison")
    assert page.heading == "Tăng 64 điểm so với đợt 1"
    assert table(page, 1)[0] == ["Trải nghiệm số cho khách hàng", "40%", "60%"]
    assert len(table(page, 1)) == 6
    assert "○ Đợt 1 · ● Đợt 2" in page.words("figcaption")


async def test_each_question_says_whether_it_got_better(lan: Browser) -> None:
    await dbi_round(lan, "2")
    second = await dbi_round(lan, "2", strategy="2.1.1=3", data="6.1.2=1")
    page = await lan.get(f"{second}/comparison")
    found = groups(page)
    assert list(found) == ["Tốt hơn: 1 câu", "Kém hơn: 1 câu"]
    assert found["Tốt hơn: 1 câu"][0][0].startswith("2.1.1 ")
    assert found["Tốt hơn: 1 câu"][0][3] == "+5"
    assert found["Kém hơn: 1 câu"][0][3] == "−1"
    assert "Không đổi: 58 câu" in page.words("main")


async def test_answers_that_begin_or_cease_to_count_are_neither_better_nor_worse(lan: Browser) -> None:
    await dbi_round(lan, "2", strategy="2.1.1=unknown")
    second = await dbi_round(lan, "2", data="6.1.2=unknown")
    found = groups(await lan.get(f"{second}/comparison"))
    assert list(found) == ["Mới trả lời: 1 câu", "Không còn được tính: 1 câu"]
    assert found["Mới trả lời: 1 câu"][0][1] == "Chưa rõ"


async def test_any_two_rounds_can_be_compared_and_the_earlier_one_comes_first(lan: Browser) -> None:
    first, second, third = [await dbi_round(lan, step) for step in ("1", "2", "4")]
    page = await lan.get(f"{first}/comparison", **{"with": third.rpartition("/")[2]})
    assert page.heading == "Tăng 192 điểm so với đợt 1"
    again = await lan.get(f"{third}/comparison", **{"with": first.rpartition("/")[2]})
    assert again.heading == page.heading
    assert (await lan.get(f"{first}/comparison")).heading == "Tăng 64 điểm so với đợt 1"
    offered = [option.text_content() for option in again.all("select option")]
    assert [one.split(" · ")[0] for one in offered] == ["Đợt 2", "Đợt 1"]
    assert again.find("option[selected]").get("value") in first
    assert second


async def test_the_course_shows_every_round_with_its_points(lan: Browser) -> None:
    await dbi_round(lan, "1")
    await dbi_round(lan, "2")
    page = await lan.get(f"{await dbi_round(lan, '4')}/comparison")
    assert [row[3] for row in table(page, 0)] == ["64/320", "128/320", "256/320"]
    assert [row[5] for row in table(page, 0)] == ["1", "2", "4"]
    wide = page.find("svg.chart-wide")
    assert len(wide.cssselect("circle")) == 3
    assert len(wide.cssselect("polyline")) == 1
    assert len(wide.cssselect("polyline")[0].get("points").split()) == 3


async def test_fewer_points_are_said_to_be_fewer(lan: Browser) -> None:
    await dbi_round(lan, "3")
    page = await lan.get(f"{await dbi_round(lan, '2')}/comparison")
    assert page.heading == "Giảm 64 điểm so với đợt 1"


async def test_one_round_alone_is_told_so(lan: Browser) -> None:
    page = await lan.get(f"{await dbi_round(lan, '2')}/comparison")
    assert page.heading == "Chưa có gì để so sánh"


async def test_the_result_and_the_list_lead_to_the_comparison(lan: Browser) -> None:
    await dbi_round(lan, "2")
    second = await dbi_round(lan, "3")
    assert (await lan.get(f"{second}/result")).find(f".title a[href='{second}/comparison']") is not None
    assert (await lan.get("/assessments")).find(f"a[href='{second}/comparison']") is not None


@pytest.mark.parametrize("other", ["x", "5e4b3a52-8a3c-4f0b-9d0e-6f3f0f0f3799", "", "%00", "../../etc"])
async def test_a_round_that_is_not_there_is_not_compared(lan: Browser, other: str) -> None:
    await dbi_round(lan, "2")
    second = await dbi_round(lan, "3")
    answer = await lan.get(f"{second}/comparison", **{"with": other})
    assert answer.status == (200 if not other else 404)


async def test_rounds_of_others_drafts_and_itself_are_no_rounds_to_compare_with(
    lan: Browser, binh: Browser
) -> None:
    first, foreign = await dbi_round(lan, "2"), await dbi_round(binh, "3")
    await dbi_round(lan, "3")
    for other in (first, foreign):
        answer = await lan.get(f"{first}/comparison", **{"with": other.rpartition("/")[2]})
        assert answer.status == 404
    assert (await binh.get(f"{first}/comparison")).status == 404
    draft = await start(lan, DBI)
    assert (await lan.get(f"{draft}/comparison")).status == 404


async def test_over_a_bridge_both_series_are_drawn(lan: Browser, publish: Callable[[str], None]) -> None:
    await workshop_round(lan, "1", online="1")
    await workshop_round(lan, "1", online="2")
    publish("workshop-2")
    third = await workshop_round(lan, "2", sells="2")
    page = await lan.get(f"{third}/comparison")
    wide = page.find("svg.chart-wide")
    assert [line.get("stroke-dasharray") for line in wide.cssselect("polyline")] == [None, None, "5 4"]
    assert len(wide.cssselect("circle[fill='#fff']")) == 2
    assert "phiên bản 2" in wide.text_content()
    assert [len(row) for row in table(page, 0)] == [7, 7, 7]
    assert table(page, 0)[2][6] == "–"
    assert table(page, 0)[0][6].endswith("%")
    assert "○ Đợt 2, tính theo phiên bản 2 · ● Đợt 3" in page.words("figcaption")
    assert "Câu bán qua mạng chỉ đổi mã." in page.words("main")


async def test_without_a_bridge_the_line_breaks_and_nothing_is_compared(
    lan: Browser, publish: Callable[[str], None]
) -> None:
    await workshop_round(lan, "1", online="1")
    publish("workshop-3")
    second = await workshop_round(lan, "3", sells="2")
    page = await lan.get(f"{second}/comparison")
    assert page.heading == "Đợt 1 và đợt 2 trả lời hai phiên bản khác nhau"
    assert "Hai đợt này không so sánh được" in page.words("main")
    assert groups(page) == {}
    wide = page.find("svg.chart-wide")
    assert [len(line.get("points").split()) for line in wide.cssselect("polyline")] == [1, 1]
    assert len(wide.cssselect("line[stroke-dasharray]")) == 1


async def test_the_comparison_is_english_on_request(lan: Browser) -> None:
    await dbi_round(lan, "2")
    second = await dbi_round(lan, "3")
    await lan.speak("en")
    page = await lan.get(f"{second}/comparison")
    assert page.heading == "64 points more than in round 1"
    assert "Better: 60" in page.words("main")
