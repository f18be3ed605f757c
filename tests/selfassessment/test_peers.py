"""The result page sets a firm among its peers: who they are, how many, their quartiles, and since when."""

from datetime import timedelta

import pytest

from lotrinh import clock, db
from lotrinh.selfassessment.freezing import TooFewFirms, freeze_benchmark
from tests.browsing import Browser, Visit
from tests.selfassessment.others import DBI as DBI_VERSION
from tests.selfassessment.others import other_results
from tests.selfassessment.paper import DBI, answer_dbi, start, submit

pytestmark = pytest.mark.anyio
FROZEN = ".g-main > .grid:first-child"
"""The result itself; what to do next stands beside it and is made anew every day."""

TWICE_EACH = (0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5)


async def result_of(browser: Browser, step: str) -> str:
    run = await start(browser, DBI)
    await answer_dbi(browser, run, step)
    await submit(browser, run)
    return f"{run}/result"


async def freeze() -> int:
    clock.freeze(clock.now() + timedelta(days=1))
    return await freeze_benchmark(*DBI_VERSION, simulated=True)


def figures(visit: Visit) -> list[str]:
    return [cell.text_content() for cell in visit.all("figure details tbody tr")[0]]


async def test_quartiles_of_the_peers_stand_beside_each_pillar(lan: Browser) -> None:
    await other_results(*TWICE_EACH)
    await freeze()
    page = await lan.get(await result_of(lan, "3"))
    assert figures(page) == ["Trải nghiệm số cho khách hàng", "60%", "3", "20%", "50%", "80%"]
    caption = page.words("figcaption")
    assert "Nhóm so sánh: Chế biến gỗ và nội thất gỗ · cỡ nhỏ · n = 12" in caption
    assert "chuẩn so sánh khóa ngày 15/11/2026 · Dữ liệu mô phỏng" in caption
    assert "Với 60% tổng số điểm, doanh nghiệp bạn ở trên trung vị của nhóm." in page.words("main")
    assert "Trung vị của nhóm là 50%; nửa giữa của nhóm có từ 20% đến 80%." in page.words("main")
    bands = page.all("svg.chart-wide rect[height='24']")
    assert len(bands) == 6


async def test_a_firm_is_not_among_its_own_peers(lan: Browser) -> None:
    """With its own 60 % twelve others would be thirteen, and their median 60 %."""
    result = await result_of(lan, "3")
    await other_results(*TWICE_EACH)
    assert await freeze() == 13
    page = await lan.get(result)
    assert "n = 12" in page.words("figcaption")
    assert figures(page)[3:] == ["20%", "50%", "80%"]


async def test_the_group_widens_until_there_are_ten_others(lan: Browser) -> None:
    await other_results(1, 1, 1, 2, 2)
    await other_results(3, 3, 3, 4, 4, size="medium")
    await freeze()
    page = await lan.get(await result_of(lan, "2"))
    assert "Chế biến gỗ và nội thất gỗ · mọi cỡ · n = 10" in page.words("figcaption")


async def test_too_few_firms_give_one_sentence_and_no_figures(lan: Browser) -> None:
    result = await result_of(lan, "2")
    await other_results(*range(6), 1, 2, 3)
    assert await freeze() == 10
    page = await lan.get(result)
    assert "Không so sánh được" in page.words("figcaption")
    assert "chưa đủ 10 doanh nghiệp khác có kết quả" in page.words("figcaption")
    assert page.all("svg rect[height='24']") == []
    assert len(figures(page)) == 3


async def test_nothing_is_frozen_from_fewer_than_ten_firms(lan: Browser) -> None:
    await other_results(*range(6), 1, 2, 3)
    with pytest.raises(TooFewFirms):
        await freeze_benchmark(*DBI_VERSION, simulated=True)
    page = await lan.get(await result_of(lan, "2"))
    assert "chưa có chuẩn so sánh nào được khóa" in page.words("figcaption")


async def test_an_old_result_keeps_its_benchmark_when_a_new_one_is_frozen(lan: Browser) -> None:
    await other_results(*TWICE_EACH)
    await freeze()
    result = await result_of(lan, "3")
    before = (await lan.get(result)).words(FROZEN)
    assert "Trải nghiệm số cho khách hàng" in before
    await other_results(5, 5, 5, 5, 5, 5)
    await freeze()
    assert (await lan.get(result)).words(FROZEN) == before
    page = await lan.get(await result_of(lan, "3"))
    assert "n = 18" in page.words("figcaption")
    assert "khóa ngày 16/11/2026" in page.words("figcaption")


async def test_a_frozen_benchmark_refuses_any_change(lan: Browser) -> None:
    await other_results(*TWICE_EACH)
    await freeze()
    for statement in ("UPDATE benchmark_freeze SET firms = 1", "DELETE FROM benchmark_value"):
        with pytest.raises(Exception, match="never changed"):
            async with db.atomic():
                await db.execute(statement)


async def test_nothing_about_a_group_of_fewer_than_ten_is_stored(lan: Browser) -> None:
    await other_results(*TWICE_EACH)
    await other_results(3, 3, sector="food", size="medium")
    await freeze()
    rows = await db.fetch("SELECT DISTINCT sector, size, n FROM benchmark_value ORDER BY n, sector, size")
    kinds = [(row["sector"], row["size"], row["n"]) for row in rows]
    assert kinds == [("wood", "small", 12), ("wood", None, 12), (None, "small", 12), (None, None, 14)]
    widths = await db.fetch("SELECT DISTINCT cardinality(lower) AS kept FROM benchmark_value")
    assert [row["kept"] for row in widths] == [3]


async def test_the_comparison_is_english_on_request(lan: Browser) -> None:
    await other_results(*TWICE_EACH)
    await freeze()
    result = await result_of(lan, "5")
    await lan.speak("en")
    page = await lan.get(result)
    assert "Peer group: Wood processing and furniture · small firms · n = 12" in page.words("figcaption")
    assert "your firm is higher than three quarters of its peers" in page.words("main")
