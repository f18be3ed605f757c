"""Counted progress: shares on days beside the step, with the counts of the questionnaire on contracts among them."""

from itertools import pairwise

import pytest

from lotrinh import db
from lotrinh.roadmap import plan_services
from tests.browsing import Browser, Visit
from tests.cast import Cast
from tests.roadmap.people import visitor_of

pytestmark = pytest.mark.anyio
PLAN = "/roadmap/plan"


async def contracts(cast: Cast, solution: str = "e-contract") -> str:
    return f"{PLAN}/{await plan_services.add_step(await visitor_of(cast.lan), solution)}"


async def count(browser: Browser, url: str, signed: str, of: str, on: str = "2026-11-10") -> Visit:
    fields = {"numerator": signed, "denominator": of, "counted_on": on}
    return await browser.post(f"{url}/measurements", fields)


def figures(page: Visit) -> list[str]:
    return [" ".join(cell.text_content() for cell in row) for row in page.all("#counted tbody tr")]


@pytest.mark.parametrize(
    ("solution", "asked"),
    [
        ("e-contract", "hợp đồng với đối tác"),
        ("e-labour-contract", "hợp đồng lao động"),
        ("e-archive", "đối tác"),
    ],
)
async def test_steps_of_a_path_ask_for_its_share(cast: Cast, lan: Browser, solution: str, asked: str) -> None:
    page = await lan.get(await contracts(cast, solution))
    assert asked in page.words("#counted .sub")


async def test_other_steps_count_nothing(cast: Cast, lan: Browser) -> None:
    url = await contracts(cast, "crm")
    assert not (await lan.get(url)).all("#counted")
    assert (await count(lan, url, "1", "2")).status == 404


async def test_the_days_below_the_drawing_stand_clear_of_one_another_and_of_its_edge(
    cast: Cast, lan: Browser
) -> None:
    url = await contracts(cast)
    for month in range(2, 12):
        await count(lan, url, str(10 * month), "200", f"2026-{month:02}-01")
    page = await lan.get(url)
    for drawing in page.all("#counted svg"):
        half = 7 * len("01/11/2026") / 2
        days = [
            float(text.get("x")) for text in drawing.cssselect("text") if text.text_content().count("/") == 2
        ]
        edge = float(drawing.get("viewbox").split()[2])
        assert days[-1] + half <= edge
        assert all(later - earlier >= 2 * half for earlier, later in pairwise(days))
        assert len(days) >= 3


async def test_counts_are_shown_with_their_day_and_share(cast: Cast, lan: Browser, phuc: Browser) -> None:
    url = await contracts(cast)
    assert (await count(lan, url, "30", "200", "2026-10-01")).location == f"{url}#counted"
    await count(phuc, url, "1.200", "2.000", "2026-11-01")
    page = await lan.get(url)
    assert page.words("#counted h2") == "60% đã ký điện tử"
    assert "1.200/2.000, đếm ngày 01/11/2026" in page.words("#counted .sub")
    assert figures(page) == [
        "01/10/2026 15% (30/200) Nguyễn Thị Lan",
        "01/11/2026 60% (1.200/2.000) Lê Văn Phúc",
    ]
    other = await lan.get(await contracts(cast, "signatory-signatures"))
    assert other.words("#counted h2") == "60% đã ký điện tử", (
        "the same share belongs to every step of the path"
    )


async def test_the_questionnaires_own_count_stands_among_them(cast: Cast, lan: Browser) -> None:
    await db.execute(
        "WITH a AS (INSERT INTO assessment (id, firm, instrument, version, round, state, sector, size, started_at,"
        " submitted_by, submitted_at, simulated) VALUES (gen_random_uuid(), $1, 'contracts', '1.0', 1, 'submitted',"
        " 'wood', 'small', now(), $2, '2026-10-20T05:00:00Z', false) RETURNING id)"
        " INSERT INTO snapshot (id, assessment, content_hash, answers, result, created_at)"
        " SELECT gen_random_uuid(), id, '', $3, '{}', now() FROM a",
        cast.an_phat,
        cast.lan.id,
        '{"contract-share": {"numerator": 21, "denominator": 210}, "labour-share": {"band": "0"}}',
    )
    url = await contracts(cast)
    await count(lan, url, "50", "200", "2026-11-01")
    page = await lan.get(url)
    assert figures(page)[0] == "20/10/2026 10% (21/210) Nguyễn Thị Lan"
    assert "từ bài đánh giá về hợp đồng" in page.words("#counted")
    assert len(page.all("#counted form[action$=withdrawal]")) == 1
    assert not figures(await lan.get(await contracts(cast, "e-labour-contract"))), "a range is no count"


@pytest.mark.parametrize(
    ("signed", "of", "on", "said"),
    [
        ("3", "2", "2026-11-01", "lớn hơn tổng số"),
        ("0", "0", "2026-11-01", "ít nhất là 1"),
        ("", "2", "2026-11-01", "số đã ký điện tử"),
        ("-1", "2", "2026-11-01", "số nguyên"),
        ("1.5", "2", "2026-11-01", "số nguyên"),
        ("1", "99999999999", "2026-11-01", "số nguyên"),
        ("1", "2", "2026-11-15", "chưa đến"),
        ("1", "2", "", "ngày đếm"),
    ],
)
async def test_wrong_counts_are_refused_and_kept(
    cast: Cast, lan: Browser, signed: str, of: str, on: str, said: str
) -> None:
    url = await contracts(cast)
    answer = await count(lan, url, signed, of, on)
    assert answer.status == 422
    assert said in answer.words(".govuk-error-summary")
    assert answer.find("input[name=numerator]").get("value") == signed
    assert await db.fetch("SELECT id FROM measurement") == []


async def test_nothing_signed_yet_is_a_count(cast: Cast, lan: Browser) -> None:
    url = await contracts(cast)
    assert (await count(lan, url, "0", "40")).status == 303
    assert (await lan.get(url)).words("#counted h2") == "0% đã ký điện tử"


async def test_a_withdrawn_count_can_be_put_back_and_nobody_else_touches_it(
    cast: Cast, lan: Browser, binh: Browser
) -> None:
    url = await contracts(cast)
    await count(lan, url, "10", "40", "2026-10-01")
    await count(lan, url, "30", "40", "2026-11-01")
    withdrawal = (await lan.get(url)).find("#counted form[action$=withdrawal]").get("action")
    foreign = f"{PLAN}/{await plan_services.add_step(await visitor_of(cast.binh), 'e-contract')}"
    assert (await binh.post(withdrawal)).status == 404
    assert (await binh.post(withdrawal.replace(url, foreign))).status == 404
    await lan.post(withdrawal)
    page = await lan.get(url)
    assert page.words("#counted h2") == "25% đã ký điện tử"
    await lan.post(page.find("#counted form[action$=restoration]").get("action"))
    assert (await lan.get(url)).words("#counted h2") == "75% đã ký điện tử"
