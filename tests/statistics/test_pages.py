"""The pages of figures, open to everybody, and what they answer to filters that make no sense."""

from collections.abc import Callable
from datetime import date

import pytest

from lotrinh import db
from lotrinh.statistics import services
from tests.browsing import Browser, Visit
from tests.cast import Cast
from tests.statistics.firms import answer, built, firms

pytestmark = pytest.mark.anyio


@pytest.fixture
async def published(cast: Cast) -> None:
    """60 firms in wood and 40 in metal, besides 500 that nobody asked; in commune 1 of the former district 11."""
    await db.execute(
        "INSERT INTO admin_unit (id, code, name, kind) VALUES (11, '718', 'Thành phố Thủ Dầu Một', 'city')"
    )
    await db.execute("INSERT INTO former_district (commune, district, partial) VALUES (1, 11, false)")
    await db.execute("INSERT INTO park (id, name, status) VALUES (7, 'KCN VSIP I', 'dang-hoat-dong')")
    place = {"commune": 1, "district": 11}
    await answer(await firms(20, **place), e_contract="in_use")
    await answer(await firms(40, **place))
    await answer(await firms(10, sector="metal", **place), e_contract="in_use")
    await answer(await firms(30, sector="metal", **place))
    await firms(300, **place)
    await firms(200, sector="metal", **place)
    await built()


def row(visit: Visit, name: str, css: str = "table") -> list[str]:
    """The cells of the first row with this name."""
    for line in visit.all(f"{css} tbody tr"):
        if line.find("th").text_content().strip() == name:
            return [cell.text_content().strip() for cell in line.findall("td")]
    raise AssertionError(f"no row {name}")


@pytest.mark.usefixtures("published")
async def test_a_stranger_reads_the_figures_with_their_n_and_day(stranger: Browser) -> None:
    visit = await stranger.get("/statistics")
    assert visit.heading == "Chuyển đổi số của 600 doanh nghiệp"
    assert "câu trả lời của 100 trên 600 doanh nghiệp (16,7%)" in visit.words("main .title")
    assert "14/11/2026" in visit.words("main .title")
    assert row(visit, "Hợp đồng điện tử")[:3] == ["100", "30", "30,0%"]
    assert row(visit, "Đã đánh giá") == ["100", "16,67%"]


@pytest.mark.usefixtures("published")
async def test_the_start_page_of_the_province_is_the_whole_picture(hoa: Browser) -> None:
    visit = await hoa.get("/")
    assert visit.heading == "Chuyển đổi số của 600 doanh nghiệp"
    assert visit.find("header a[aria-current]").get("href") == "/statistics"


@pytest.mark.usefixtures("published")
async def test_a_filter_narrows_every_figure(stranger: Browser) -> None:
    visit = await stranger.get("/statistics", sector="wood")
    assert visit.heading == "Chuyển đổi số của 360 doanh nghiệp · Chế biến gỗ và nội thất gỗ"
    assert row(visit, "Hợp đồng điện tử")[:3] == ["60", "20", "33,3%"]


@pytest.mark.usefixtures("published")
async def test_adoption_is_shown_by_sector_and_size(stranger: Browser) -> None:
    visit = await stranger.get("/statistics/adoption", measure="e-contract")
    assert row(visit, "Chế biến gỗ và nội thất gỗ") == ["–", "(33%)", "–", "–"]
    assert "Đang ký hợp đồng điện tử với đối tác" in visit.words("main")


@pytest.mark.usefixtures("published")
async def test_the_report_of_a_commune_is_about_its_area_alone(stranger: Browser) -> None:
    visit = await stranger.get("/statistics/units/1")
    assert visit.heading == "Phường Thủ Dầu Một"
    assert "Thành phố Thủ Dầu Một" in visit.words("main")
    assert row(visit, "Hợp đồng điện tử") == ["100", "30%", "(30%)"]
    park = await stranger.get("/statistics/parks/7")
    assert park.heading == "KCN VSIP I"
    assert "Sổ đăng ký không có doanh nghiệp nào ở đây" in park.words("main")


@pytest.mark.usefixtures("published")
async def test_an_area_is_reached_from_the_list_of_areas(stranger: Browser) -> None:
    visit = await stranger.get("/statistics/areas")
    assert visit.all("a[href='/statistics/units/1']")
    assert visit.all("a[href='/statistics/parks/7']")
    assert row(visit, "Phường Thủ Dầu Một") == ["600", "100", "100"]


@pytest.mark.parametrize("path", ["/statistics", "/statistics/adoption"])
@pytest.mark.parametrize(
    "query",
    [
        {"sector": "x"},
        {"size": "'"},
        {"park": "maybe"},
        {"commune": "-1"},
        {"commune": "2"},
        {"district": "99999999999999999999"},
        {"district": "12"},
        {"as_of": "yesterday"},
        {"as_of": "2026-02-31"},
        {"as_of": "2026-10-30"},
        {"measure": "x"},
        {"sector": "wood", "size": "small", "park": "in"},
        {"commune": "1", "size": "small"},
    ],
    ids=str,
)
@pytest.mark.usefixtures("published")
async def test_a_filter_without_sense_is_refused_with_a_sentence(
    stranger: Browser, path: str, query: dict[str, str]
) -> None:
    visit = await stranger.get(path, **query)
    assert visit.status == 400
    assert len(visit.words("main")) > 40


@pytest.mark.parametrize(
    "path",
    [
        "/statistics/units/2",
        "/statistics/units/99999999999999999999",
        "/statistics/parks/8",
        "/statistics/units/x",
    ],
)
@pytest.mark.usefixtures("published")
async def test_an_unknown_place_is_not_there(stranger: Browser, path: str) -> None:
    assert (await stranger.get(path)).status == 404


@pytest.mark.usefixtures("published")
async def test_a_month_end_is_shown_again(stranger: Browser) -> None:
    await services.rebuild({})
    visit = await stranger.get("/statistics", as_of="2026-10-31")
    assert "Số liệu chốt 31/10/2026" in visit.words("main .title")
    assert "quá ít câu trả lời" in visit.words("main .title")


@pytest.mark.parametrize("path", ["/targets", "/areas", "/platforms", "/supply", "/units/1", "/parks/7"])
@pytest.mark.usefixtures("published")
async def test_every_page_is_shown_as_of_a_month_end(stranger: Browser, path: str) -> None:
    await services.rebuild({})
    visit = await stranger.get(f"/statistics{path}", as_of="2026-10-31")
    assert "Số liệu chốt 31/10/2026" in visit.words("main .title")
    assert visit.find("main .title option[selected]").get("value") == "2026-10-31"
    for day in ("2026-10-30", "2026-02-31", "x"):
        assert (await stranger.get(f"/statistics{path}", as_of=day)).status == 400


@pytest.mark.usefixtures("published")
async def test_a_list_of_areas_leads_to_reports_of_the_same_day(stranger: Browser) -> None:
    await services.rebuild({})
    visit = await stranger.get("/statistics/areas", as_of="2026-10-31")
    assert visit.all("a[href='/statistics/units/1?as_of=2026-10-31']")


@pytest.mark.usefixtures("published")
async def test_the_map_has_its_figures_as_a_table(stranger: Browser) -> None:
    visit = await stranger.get("/statistics/adoption", measure="e-contract")
    assert row(visit, "Phường Thủ Dầu Một") == ["100", "30", "30%"]


@pytest.mark.usefixtures("published")
async def test_an_area_where_too_few_answered_says_so_instead_of_hidden_rows(stranger: Browser) -> None:
    found = await firms(9)
    rows = ((one, 7, date(2020, 1, 1)) for one in found)
    await db.copy_rows("park_tenancy", ("firm", "park", "valid_from"), rows)
    await answer(found[:3], e_contract="in_use")
    await built()
    visit = await stranger.get("/statistics/parks/7")
    assert "9 doanh nghiệp trong sổ đăng ký" in visit.words("main .title")
    assert "Quá ít doanh nghiệp ở đây đã trả lời" in visit.words("main")
    assert not visit.all("main table")


@pytest.mark.usefixtures("published")
async def test_places_stand_in_the_order_of_their_names(stranger: Browser, cast: Cast) -> None:
    """Not in that of their bytes, where Đ comes last and Bình before Bến."""
    await db.execute(
        "INSERT INTO park (id, name, status) VALUES (8, 'KCN Đồng An', 'dang-hoat-dong'),"
        " (9, 'KCN Bình Đường', 'dang-hoat-dong'), (10, 'KCN Bến Cát', 'dang-hoat-dong')"
    )
    visit = await stranger.get("/statistics/areas")
    names = [one.text_content() for one in visit.all("a[href^='/statistics/parks/']")]
    assert names == ["KCN Bến Cát", "KCN Bình Đường", "KCN Đồng An", "KCN VSIP I"]


@pytest.mark.usefixtures("published")
async def test_the_method_page_tells_how_many_cells_are_hidden_and_why(stranger: Browser) -> None:
    log = "SELECT e->>'reason' AS reason FROM statistic_build, jsonb_array_elements(disclosure_log) e"
    reasons = [one["reason"] for one in await db.fetch(log)]
    small = reasons.count("small")
    further = len(reasons) - small
    assert small
    words = (await stranger.get("/statistics/method")).words("#hidden")
    assert f"{small} ô trong các bảng bị ẩn vì chính chúng, và {further} ô nữa" in words


@pytest.mark.parametrize(
    "path", ["", "/adoption", "/targets", "/areas", "/units/1", "/method", "/dictionary"]
)
async def test_without_figures_every_page_says_so(stranger: Browser, cast: Cast, path: str) -> None:
    await db.execute(
        "INSERT INTO admin_unit (id, code, name, kind) VALUES (11, '718', 'Thành phố Thủ Dầu Một', 'city')"
    )
    await db.execute("INSERT INTO former_district (commune, district, partial) VALUES (1, 11, false)")
    visit = await stranger.get(f"/statistics{path}")
    assert visit.status == 200
    if path not in ("/method", "/dictionary"):
        assert "Chưa có số liệu" in visit.words("main")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "path", ["", "/adoption", "/targets", "/areas", "/units/1", "/method", "/dictionary"]
)
@pytest.mark.usefixtures("published")
async def test_pages_are_there_in_both_languages(stranger: Browser, path: str, language: str) -> None:
    await stranger.speak(language)
    assert (await stranger.get(f"/statistics{path}")).status == 200


@pytest.mark.usefixtures("published")
async def test_no_page_of_figures_names_a_firm(browser_of: Callable, cast: Cast) -> None:
    hoa = await browser_of(cast.hoa)
    names = [one["name"] for one in await db.fetch("SELECT DISTINCT name FROM firm WHERE name <> 'Công ty'")]
    assert names
    for path in ("", "/adoption", "/targets", "/areas", "/units/1", "/parks/7", "/method", "/dictionary"):
        words = (await hoa.get(f"/statistics{path}")).words()
        assert not [name for name in names if name in words]
