"""Where reviews show besides their own pages: the list of firms, the page of a firm, the result, the queue."""

import pytest

from lotrinh import db
from lotrinh.accounts.sessions import open_session, visitor
from lotrinh.centre.reviews.demo_reviews import Desk, enter_reviews
from lotrinh.selfassessment.demo_rounds import enter_rounds
from tests.browsing import Browser
from tests.cast import Cast, Figure
from tests.centre.casework import share
from tests.centre.reviewing import accept_rest, concluded, draw, opened, section, step, submitted
from tests.centre.test_reviews import FIRST, value

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def unsampled(monkeypatch: pytest.MonkeyPatch) -> None:
    draw(monkeypatch, sampled=False)


async def pill(minh: Browser) -> str:
    return (await minh.get("/firms", q="An Phát")).words("#firms tbody .tag")


async def test_the_list_says_how_far_a_result_is_verified(lan: Browser, minh: Browser, cast: Cast) -> None:
    run = await submitted(lan, cast)
    assert await pill(minh) == "Tự khai"
    review = await opened(minh, run)
    assert await pill(minh) == "Chờ rà soát"
    await concluded(minh, review)
    assert await pill(minh) == "Đã xác minh"
    await step(minh, review, "reopening", reason="Có hồ sơ mới.")
    assert await pill(minh) == "Chờ rà soát"
    await lan.post("/firm/consents/advisors/withdrawal")
    assert await pill(minh) == "Không chia sẻ"


async def test_declared_and_verified_stand_side_by_side(lan: Browser, minh: Browser, cast: Cast) -> None:
    run = await submitted(lan, cast)
    review = await opened(minh, run)
    page = (await section(minh, review, FIRST)).decide(
        "1.1.1", "corrected", "Chưa có.", **value("1.1.1", "0")
    )
    await page.send()
    await concluded(minh, review)
    [row] = await db.fetch(
        "SELECT (s.result ->> 'points')::float AS declared, (c.result ->> 'points')::float AS verified "
        "FROM snapshot s, review_conclusion c"
    )
    assert row["declared"] > row["verified"]
    figures = [f"{row[name]:.0f}" for name in ("declared", "verified")]
    for visit in (
        await minh.get(f"/firms/{cast.an_phat}"),
        await lan.get(f"/assessments/{run}/verification"),
    ):
        lines = [
            [cell.text_content().strip() for cell in line.cssselect("th, td")] for line in visit.all("tr")
        ]
        assert ["Điểm trên 320", *figures] in lines
    result = await lan.get(f"/assessments/{run}/result")
    assert "số câu đã sửa: 1" in result.words("#verification")
    assert f"{figures[0]}/320" in result.words(".title"), "the declared result is what the page shows"


async def test_the_queue_is_narrowed_down_by_state_and_reader(
    lan: Browser, minh: Browser, an: Browser, cast: Cast
) -> None:
    review = await opened(minh, await submitted(lan, cast))
    for browser, address, wanted in (
        (minh, "/reviews", [review]),
        (minh, "/reviews?reader=mine", [review]),
        (an, "/reviews?reader=mine", []),
        (minh, "/reviews?reader=none", []),
        (minh, "/reviews?state=verified", []),
        (minh, "/reviews?state=any&page=2", []),
    ):
        assert [link.get("href") for link in (await browser.get(address)).all("#reviews tbody a")] == wanted
    part = await minh.get("/reviews?state=open", partial=True)
    assert part.page.tag == "section"
    await accept_rest(minh, review)
    await step(minh, review, "conclusion")
    assert not (await minh.get("/reviews")).all("#reviews tbody a")


async def test_the_demo_has_a_verified_round_and_one_with_the_firm(
    lan: Browser, minh: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    owner = await person(cast.lan)
    await enter_rounds(owner)
    await share(cast.an_phat)
    await enter_reviews(Desk(owner, await person(cast.minh), await person(cast.an)))
    rows = await db.fetch(
        "SELECT a.instrument, r.state, c.changed FROM review r JOIN assessment a ON a.id = r.assessment "
        "LEFT JOIN review_conclusion c ON c.review = r.id ORDER BY 1"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("contracts", "sent_back", None),
        ("dbi-sme", "verified", 2),
    ]


async def person(figure: Figure):
    found = await visitor(await open_session(figure.id, "demo"))
    assert found is not None
    return found
