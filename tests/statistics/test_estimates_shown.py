"""An estimate on its page, from firms in the database: who answered, what they stand for, how certain it is."""

from datetime import date

import pytest

from lotrinh import db
from tests.browsing import Browser
from tests.cast import Cast
from tests.statistics.firms import answer, built, firms

pytestmark = pytest.mark.anyio

GROUPS = {  # firms, of which answered, of which sign e-contracts
    "plain": (3000, 320, 64),
    "park": (600, 160, 80),
    "foreign": (500, 140, 63),
}

SCORES = (12.0, 20.0, 28.0, 40.0)  # 15 more for those who sign


async def enter(name: str) -> None:
    many, answered, users = GROUPS[name]
    every = await firms(many, district=11)
    if name == "park":
        rows = ((one, 7, date(2020, 1, 1)) for one in every)
        await db.copy_rows("park_tenancy", ("firm", "park", "valid_from"), rows)
    if name == "foreign":
        await db.execute("UPDATE firm SET foreign_invested = true WHERE id = ANY($1)", every)
    for turn, score in enumerate(SCORES):
        await answer(every[:users][turn :: len(SCORES)], e_contract="in_use", score=score + 15)
        await answer(every[users:answered][turn :: len(SCORES)], score=score)


@pytest.fixture
async def published(cast: Cast) -> None:
    await db.execute(
        "INSERT INTO admin_unit (id, code, name, kind) VALUES (11, '718', 'Thủ Dầu Một', 'city')"
    )
    await db.execute("INSERT INTO park (id, name, status) VALUES (7, 'KCN VSIP I', 'dang-hoat-dong')")
    for name in GROUPS:
        await enter(name)
    await built()


def number(text: str) -> float:
    return float(text.rstrip("%").replace(".", "").replace(",", "."))


@pytest.mark.usefixtures("published")
async def test_a_share_is_shown_as_counted_and_as_estimated_for_all(stranger: Browser) -> None:
    """Firms in parks and with foreign capital answer more often and sign more often: the count is too high."""
    visit = await stranger.get("/statistics")
    line = next(
        one
        for one in visit.all("table tbody tr")
        if one.find("th").text_content().strip() == "Hợp đồng điện tử"
    )
    asked, users, counted, estimated, interval, effective = (
        cell.text_content().strip() for cell in line.findall("td")
    )
    assert (asked, users, counted) == ("620", "207", "33,4%")
    low, high = (number(one) for one in interval.split("–"))
    assert low < number(estimated) < high
    assert number(estimated) < number(counted)
    assert number(effective) < 620


@pytest.mark.usefixtures("published")
async def test_the_page_of_a_measure_says_what_its_estimate_rests_on(stranger: Browser) -> None:
    words = (await stranger.get("/statistics/adoption?measure=e-contract")).words("main")
    assert (
        "Nếu mức độ trưởng thành không ảnh hưởng đến việc doanh nghiệp nào trả lời, ước tính sẽ là" in words
    )
    assert "Hệ số thiết kế của trọng số" in words
