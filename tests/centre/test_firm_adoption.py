"""What became of tools over time stands on the page of the firm, for advisors, while the firm shares it."""

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.casework import share
from tests.centre.test_firm_filters import happened

pytestmark = pytest.mark.anyio

ENTRIES = (
    {"solution": "crm", "status": "piloting", "on_date": "2026-04-01"},
    {"solution": "crm", "status": "in_use", "on_date": "2026-05-01", "note": "Phòng kinh doanh dùng."},
    {"solution": "crm", "status": "dropped", "on_date": "2026-09-01", "reason": "integration"},
    {"solution": "barcode", "status": "planned", "on_date": "2026-10-01"},
)


@pytest.fixture(autouse=True)
async def recorded(lan: Browser, cast: Cast) -> None:
    for entry in ENTRIES:
        assert (await lan.post("/roadmap/adoption", entry)).status == 303


async def entries(minh: Browser, cast: Cast) -> list[str]:
    page = await minh.get(f"/firms/{cast.an_phat}")
    return [" ".join(one.text_content().split()) for one in page.all("#adoption li")]


async def test_a_firm_that_shares_shows_each_step_with_its_day_and_reason(minh: Browser, cast: Cast) -> None:
    await share(cast.an_phat)
    barcode, dropped, used, tried = await entries(minh, cast)
    assert barcode.startswith("01/10/2026 – Mã vạch hoặc QR cho hàng trong kho: Dự định")
    assert "Không còn dùng" in dropped
    assert "Lý do: Khó tích hợp với các hệ thống khác" in dropped
    assert "Phòng kinh doanh dùng." in used
    assert tried.startswith("01/04/2026 – ")
    await minh.speak("en")
    assert "Reason: It could not be linked with the other systems" in (await entries(minh, cast))[1]


async def test_an_answer_to_a_check_in_is_named(
    lan: Browser, minh: Browser, cast: Cast, frozen_clock: Callable
) -> None:
    await share(cast.an_phat)
    frozen_clock(datetime.fromisoformat("2026-08-14T12:00:00+07:00"))
    await lan.post("/roadmap/adoption", {"solution": "wms", "status": "in_use", "on_date": "2026-08-10"})
    frozen_clock(datetime.fromisoformat("2026-11-14T12:00:00+07:00"))
    question = (await lan.get("/roadmap/plan")).find("form[action$=answer]").get("action")
    assert (await lan.post(question, {"answer": "sometimes"})).status == 303
    assert "Hỏi lại: Thỉnh thoảng" in (await entries(minh, cast))[0]


async def test_without_the_consent_nothing_of_it_is_there_and_it_goes_with_it(
    lan: Browser, minh: Browser, cast: Cast
) -> None:
    hidden = await minh.get(f"/firms/{cast.an_phat}")
    assert not hidden.all("#adoption")
    assert "Lý do:" not in hidden.words("main")
    await share(cast.an_phat)
    assert len(await entries(minh, cast)) == 4
    await lan.post("/firm/consents/advisors/withdrawal")
    gone = await minh.get(f"/firms/{cast.an_phat}")
    assert not gone.all("#adoption")
    assert "Lý do:" not in gone.words("main")


async def test_what_was_undone_is_not_shown(lan: Browser, minh: Browser, cast: Cast) -> None:
    await share(cast.an_phat)
    undo = (await lan.get("/roadmap/adoption")).find("form[action$=withdrawal]").get("action")
    await lan.post(undo)
    assert len(await entries(minh, cast)) == 3


@pytest.mark.parametrize(
    ("simulated", "said", "in_english"),
    [
        (
            True,
            "mô phỏng, coi như ghi ngày 14/11/2026 · doanh nghiệp tự khai",
            "simulated, as if recorded on",
        ),
        (False, "ghi lúc 12:00 14/11/2026 · doanh nghiệp tự khai", "In use recorded at 14 Nov 2026"),
    ],
)
async def test_of_an_entry_that_nobody_made_nobody_is_named(
    lan: Browser, minh: Browser, cast: Cast, *, simulated: bool, said: str, in_english: str
) -> None:
    await share(cast.an_phat)
    assert "Nguyễn Thị Lan ghi lúc 12:00 14/11/2026 · doanh nghiệp tự khai" in (await entries(minh, cast))[0]
    await happened(cast.an_phat, "erp", "in_use", 0, simulated=simulated)
    own = (await lan.get("/roadmap/adoption")).all("ol.events li")
    for words in ((await entries(minh, cast))[0], " ".join(own[0].text_content().split())):
        assert said in words
        assert "– ghi" not in words
        assert "Lan" not in words
    await minh.speak("en")
    assert in_english in (await entries(minh, cast))[0]
