"""Who else worked on a firm stands in what happened with it, as far as the firm shares that."""

from datetime import date

import pytest

from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.casework import contact
from tests.centre.reviewing import concluded, draw, opened, step, submitted

pytestmark = pytest.mark.anyio

SENTENCES = (
    "Võ Hoài An bắt đầu rà soát một đợt đánh giá",
    "Võ Hoài An góp ý về một việc trong lộ trình",
    "Võ Hoài An xác minh một công cụ đang dùng · Phần mềm khách hàng và bán hàng (CRM)",
)


async def happened(minh: Browser, cast: Cast) -> str:
    return (await minh.get(f"/firms/{cast.an_phat}")).words("#timeline")


@pytest.fixture
async def worked_on(lan: Browser, an: Browser, cast: Cast) -> str:
    """An opened a review, advised and verified; the address of the review."""
    run = await submitted(lan, cast)
    await lan.post("/roadmap/adoption", {"solution": "crm", "status": "in_use", "on_date": "2026-05-01"})
    firm = f"/firms/{cast.an_phat}"
    await an.post((await an.get(firm)).find("#in-use form").get("action"))
    advised = await an.post(
        f"{firm}/roadmap/advice", {"solution": "barcode", "kind": "pin", "reason": "Nên làm trước."}
    )
    assert advised.status == 303, advised.words("main")
    return await opened(an, run)


@pytest.mark.usefixtures("worked_on")
async def test_it_tells_who_reviewed_advised_and_verified(lan: Browser, minh: Browser, cast: Cast) -> None:
    told = await happened(minh, cast)
    for sentence in SENTENCES:
        assert sentence in told
    await lan.post("/firm/consents/advisors/withdrawal")
    hidden = await happened(minh, cast)
    assert "Võ Hoài An" not in hidden
    assert "không còn chia sẻ" in hidden


async def test_it_tells_who_concluded_and_who_read_a_second_time(
    an: Browser, minh: Browser, cast: Cast, worked_on: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(monkeypatch, sampled=True)
    await concluded(an, worked_on)
    read = await step(minh, worked_on, "second-reading", agrees="yes")
    assert read.status == 303, read.words("main")
    await minh.speak("en")
    told = await happened(minh, cast)
    assert "Võ Hoài An concluded a review · " in told
    assert "Trần Thị Minh read a review a second time · " in told


async def test_what_came_before_the_newest_is_folded(minh: Browser, cast: Cast) -> None:
    for day in range(1, 22):
        await contact(cast.an_phat, cast.an, date(2026, 10, day))
    page = await minh.get(f"/firms/{cast.an_phat}")
    assert page.words("#timeline summary") == "Trước đó: 1"
    assert "01/10/2026" in page.words("#timeline details")
