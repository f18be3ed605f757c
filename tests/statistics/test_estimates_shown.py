"""An estimate on its page, from firms in the database: who answered, what they stand for, how certain it is."""

from datetime import date

import pytest

from lotrinh import db
from tests.browsing import Browser
from tests.cast import Cast
from tests.statistics.firms import answer, built, firms

pytestmark = pytest.mark.anyio

FIRMS = {"plain": 3000, "park": 600, "foreign": 500}
MATURITY = {"plain": (0.4, 0.3, 0.2, 0.1), "park": (0.1, 0.2, 0.3, 0.4), "foreign": (0.15, 0.25, 0.3, 0.3)}
SCORES, ANSWER, SIGN = (10.0, 25.0, 40.0, 55.0), (0.06, 0.1, 0.16, 0.26), (0.1, 0.2, 0.4, 0.6)
TRUTH = 28.0  # of 100 firms sign e-contracts: 24 of the plain ones, 41 in parks, 36.5 with foreign capital


async def enter(group: str) -> None:
    """Whether a firm answers, and whether it signs, depends on its maturity alone."""
    every = await firms(FIRMS[group], district=11)
    if group == "park":
        rows = ((one, 7, date(2020, 1, 1)) for one in every)
        await db.copy_rows("park_tenancy", ("firm", "park", "valid_from"), rows)
    if group == "foreign":
        await db.execute("UPDATE firm SET foreign_invested = true WHERE id = ANY($1)", every)
    for score, share, answers, sign in zip(SCORES, MATURITY[group], ANSWER, SIGN, strict=True):
        answered = round(FIRMS[group] * share * answers)
        users = round(answered * sign)
        await answer([every.pop() for _ in range(users)], e_contract="in_use", score=score)
        await answer([every.pop() for _ in range(answered - users)], score=score)


@pytest.fixture
async def published(cast: Cast) -> None:
    await db.execute(
        "INSERT INTO admin_unit (id, code, name, kind) VALUES (11, '718', 'Thủ Dầu Một', 'city')"
    )
    await db.execute("INSERT INTO park (id, name, status) VALUES (7, 'KCN VSIP I', 'dang-hoat-dong')")
    for group in FIRMS:
        await enter(group)
    await built()


def number(text: str) -> float:
    return float(text.rstrip("%").replace(".", "").replace(",", "."))


@pytest.mark.usefixtures("published")
async def test_a_share_is_shown_as_counted_and_as_estimated_for_all(stranger: Browser) -> None:
    """Mature firms answer more often, so the count is too high; the interval of the estimate holds the truth."""
    visit = await stranger.get("/statistics")
    line = next(
        one
        for one in visit.all("table tbody tr")
        if one.find("th").text_content().strip() == "Hợp đồng điện tử"
    )
    asked, _, counted, estimated, interval, effective = (
        cell.text_content().strip() for cell in line.findall("td")
    )
    low, high = (number(one) for one in interval.split("–"))
    assert low < TRUTH < high
    assert low < number(estimated) < high
    assert abs(number(estimated) - TRUTH) < number(counted) - TRUTH
    assert number(effective) < number(asked)


@pytest.mark.usefixtures("published")
async def test_the_page_of_a_measure_says_what_its_estimate_rests_on(stranger: Browser) -> None:
    words = (await stranger.get("/statistics/adoption?measure=e-contract")).words("main")
    assert (
        "Nếu mức độ trưởng thành không ảnh hưởng đến việc doanh nghiệp nào trả lời, ước tính sẽ là" in words
    )
    assert "Hệ số thiết kế của trọng số" in words
