"""Where a share is counted and not estimated, the pages, the files and the dictionary say why."""

import csv
import io

import openpyxl
import pytest

from lotrinh import db
from lotrinh.statistics.estimates import Withheld
from lotrinh.statistics.no_estimate import explained, in_short
from lotrinh.statistics.releases.bulletin import bulletin
from tests.browsing import Browser, Visit
from tests.cast import Cast
from tests.statistics.firms import answer, built, event, firms
from tests.statistics.released import IN_SEPTEMBER, content, release
from tests.statistics.test_pages import row

pytestmark = pytest.mark.anyio

WOOD, METAL = "Chế biến gỗ và nội thất gỗ", "Sản phẩm từ kim loại đúc sẵn"
SCORES = (10.0, 25.0, 40.0, 55.0)
COLUMNS, ESTIMATED = 6, 3
"""Of tables of shares, and which of them is the estimate."""
STORED = """
UPDATE statistic_cell SET figures = jsonb_set(figures, '{shares,e-contract}',
    ('{"n": 100, "counted": 30, "withheld": "' || $1 || '"}')::jsonb) WHERE cut = ''
"""


async def enter() -> None:
    """Of wood enough answers, of metal from one firm in a hundred, of food from few firms."""
    await db.execute(
        "INSERT INTO admin_unit (id, code, name, kind) VALUES (11, '718', 'Thủ Dầu Một', 'city')"
    )
    await db.execute("INSERT INTO former_district (commune, district, partial) VALUES (1, 11, false)")
    for sector, how_many, asked in (("wood", 3000, 100), ("metal", 4000, 10), ("food", 300, 5)):
        every = await firms(how_many, sector=sector, commune=1, district=11)
        for place, score in enumerate(SCORES):
            found = [every.pop() for _ in range(asked)]
            users = found[: asked * (place + 1) // 5]
            await event(users, "erp", "planned", IN_SEPTEMBER.date())
            await answer(users, day=IN_SEPTEMBER, e_contract="in_use", score=score)
            await answer(found[len(users) :], day=IN_SEPTEMBER, score=score)


@pytest.fixture
async def published(cast: Cast) -> None:
    await enter()
    await built()


def estimates(visit: Visit) -> list[str]:
    """What stands in the column of the estimates, in tables that have one."""
    lines = [line.findall("td") for line in visit.all("table tbody tr")]
    return [cells[ESTIMATED].text_content().strip() for cells in lines if len(cells) == COLUMNS]


@pytest.mark.parametrize(("language", "reasons"), [
    ("vi", ["không tìm được trọng số", "quá ít câu trả lời", "độ phủ quá mỏng", "ẩn"]),
    ("en", ["no weights found", "too few answers", "coverage too thin", "hidden"]),
])  # fmt: skip
@pytest.mark.usefixtures("published")
async def test_a_table_says_why_instead_of_a_dash(
    stranger: Browser, language: str, reasons: list[str]
) -> None:
    """By sector: wood, food, metal, chemicals."""
    await stranger.speak(language)
    visit = await stranger.get("/statistics/adoption", measure="e-contract")
    assert estimates(visit)[:4] == reasons
    assert visit.all("main a[href='/statistics/dictionary#no-estimate']")


@pytest.mark.usefixtures("published")
async def test_a_share_of_two_dimensions_that_is_only_counted_stands_in_brackets(stranger: Browser) -> None:
    visit = await stranger.get("/statistics/adoption", measure="e-contract")
    assert row(visit, WOOD) == ["–", "(50%)", "–", "–"]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("reason", Withheld)
@pytest.mark.usefixtures("published")
async def test_every_reason_is_told_on_the_pages(stranger: Browser, reason: Withheld, language: str) -> None:
    await db.execute(STORED, reason)
    await stranger.speak(language)
    short, sentence = in_short(reason, language), explained(reason, language)
    whole = await stranger.get("/statistics")
    assert short in whole.words("main .g4")
    assert short in estimates(whole)
    assert sentence in (await stranger.get("/statistics/adoption", measure="e-contract")).words("main")
    assert f": {short}" in (await stranger.get("/statistics/targets")).words("main")
    meanings = (await stranger.get("/statistics/dictionary")).words("#no-estimate")
    assert f"{reason}{short}. {sentence}" in meanings


@pytest.fixture
async def address(hoa: Browser, cast: Cast) -> str:
    await enter()
    return await release(hoa)


async def test_the_files_say_why_and_define_the_word(address: str, stranger: Browser) -> None:
    file = (await stranger.client.get(f"{address}/figures.csv")).content.decode("utf-8-sig")
    reasons = {
        (line["cut"], line["sector"], line["figure"]): line["withheld"]
        for line in csv.DictReader(io.StringIO(file))
    }
    asked = (
        ("total", "", "e-contract"), ("sector", "metal", "e-contract"), ("sector", "food", "e-contract"),
        ("commune", "", "e-contract"), ("total", "", "roadmap"), ("total", "", "firms"),
    )  # fmt: skip
    expected = ["not_calibrated", "low_coverage", "few_answers", "single_place", "stage", ""]
    assert [reasons[one] for one in asked] == expected
    answered = await stranger.client.get(
        address.replace("/statistics", "/api/statistics/v1") + "/figures",
        params={"cut": "sector", "sector": "metal", "figure": "e-contract"},
    )
    assert [one["withheld"] for one in answered.json()["figures"]] == ["low_coverage"]
    workbook = (await stranger.client.get(f"{address}/figures.xlsx", params={"lang": "vi"})).content
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    words = {line[0].value: line[3].value for line in book["Định nghĩa"].iter_rows(min_row=2)}
    assert {one: words.get(one) for one in Withheld} == {one: explained(one, "vi") for one in Withheld}


async def test_the_bulletin_says_why(address: str) -> None:
    tables = {
        table["heading"]: table["rows"]
        for table in bulletin(await content(address), "vi", "0" * 64)["tables"]
    }
    by_sector = {line[0]: line[4] for line in tables["Hợp đồng điện tử: Ngành"]}
    assert [by_sector[one] for one in (WOOD, METAL)] == ["không tìm được trọng số", "độ phủ quá mỏng"]
