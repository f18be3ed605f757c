"""Who answers for personal data: whoever runs the system enters it, everybody reads it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from lotrinh import audit, doctor
from lotrinh.privacy.breach import affected, file_of
from lotrinh.settings import settings
from tests.browsing import Browser
from tests.cast import Cast
from tests.privacy.test_copies import archive_of, data_of

pytestmark = pytest.mark.anyio
ENTERED = {
    "LOTRINH_CONTROLLER_NAME": "Sở Khoa học và Công nghệ",
    "LOTRINH_CONTROLLER_ADDRESS": "Tòa nhà Trung tâm hành chính",
    "LOTRINH_CONTROLLER_CONTACT": "0274 3822 000",
    "LOTRINH_PRIVACY_CONTACT": "dulieu@so.example",
}
PAGES = ("/privacy", "/privacy/processing")


@pytest.fixture
def entered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in ENTERED.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.usefixtures("entered")
@pytest.mark.parametrize("page", PAGES)
async def test_anybody_reads_who_is_responsible(stranger: Browser, page: str) -> None:
    text = (await stranger.get(page)).text
    assert all(value in text for value in ENTERED.values())
    assert "chưa được nhập" not in text


@pytest.mark.parametrize("page", PAGES)
async def test_what_is_missing_is_said(stranger: Browser, page: str) -> None:
    assert (await stranger.get(page)).text.count("chưa được nhập") == len(ENTERED)


@pytest.mark.usefixtures("entered", "copies", "evidence_folder")
async def test_a_copy_of_ones_data_says_whom_to_turn_to(lan: Browser, copies: Path) -> None:
    archive = await archive_of(lan)
    assert list(data_of(archive)["responsible"].values()) == list(ENTERED.values())
    assert "dulieu@so.example" in archive.read("index.html").decode()


@pytest.mark.usefixtures("entered")
async def test_the_list_for_the_notice_of_a_breach_names_the_controller(cast: Cast) -> None:
    await audit.record("firm viewed", "firm", cast.an_phat, person_id=cast.an.id, firm_id=cast.an_phat)
    day = date(2026, 11, 14)
    heads, line = file_of(await affected(day, day, None)).decode("utf-8-sig").splitlines()
    assert "Bên kiểm soát dữ liệu cá nhân" in heads
    assert line.endswith(",".join(ENTERED.values()))


async def test_the_operator_is_told_while_it_is_missing(quan: Browser) -> None:
    assert "chưa ghi ai chịu trách nhiệm" in (await quan.get("/")).text
    assert any("who is responsible" in one.sentence for one in doctor.addresses())


@pytest.mark.usefixtures("entered")
async def test_the_operator_is_told_no_longer(quan: Browser) -> None:
    assert "chưa ghi ai chịu trách nhiệm" not in (await quan.get("/")).text
    assert not any("who is responsible" in one.sentence for one in doctor.addresses())
