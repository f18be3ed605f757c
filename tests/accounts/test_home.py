"""The start page says to each kind of person what to do next."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from lotrinh.accounts.tables import Person
from tests.browsing import Browser
from tests.cast import Cast, Figure

pytestmark = pytest.mark.anyio


@pytest.fixture
async def newcomer(browser_of: Callable, cast: Cast) -> Browser:
    person = Person(id=uuid4(), email="moi@cong-ty.example", name="Mới")
    await person.save()
    return await browser_of(Figure(key="newcomer", id=person.id, email=person.email))


async def test_a_stranger_reads_what_this_is_and_can_sign_in(stranger: Browser, cast: Cast) -> None:
    page = await stranger.get("/")
    assert page.all("main a[href='/sign-in']")
    assert len(page.all(".steps li")) == 3


async def test_a_newcomer_is_led_to_registering(newcomer: Browser) -> None:
    page = await newcomer.get("/")
    assert page.all("main a[href='/claims/new']")
    assert "moi@cong-ty.example" in page.words("main")


async def test_a_newcomer_finds_a_request_again(newcomer: Browser, cast: Cast) -> None:
    started = await newcomer.post("/claims", {"firm": str(cast.unclaimed)})
    assert (await newcomer.get("/")).all(f"main a[href='{started.location}']")


async def test_an_advisor_sees_how_many_wait(minh: Browser, newcomer: Browser, cast: Cast) -> None:
    assert (await minh.get("/")).heading == "Hôm nay không có việc nào đến hạn"
    started = await newcomer.post("/claims", {"firm": str(cast.unclaimed)})
    await newcomer.post(f"{started.location}/review-request", {"message": "Tôi là kế toán trưởng."})
    page = await minh.get("/")
    assert page.heading == "1 việc đang chờ bạn"
    assert page.all(f"main a[href='{started.location}/review']")


async def test_the_operator_is_told_what_there_is(quan: Browser) -> None:
    page = await quan.get("/")
    assert page.heading == "Có việc cần bạn xử lý"
    assert "Không có tiến trình nền" in page.words(".note.bad")
    assert page.all("main a[href='/model']")


async def test_head_answers_like_get(stranger: Browser, cast: Cast) -> None:
    assert (await stranger.client.head("/")).status_code == 200


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_privacy_says_who_sees_what(stranger: Browser, cast: Cast, language: str) -> None:
    await stranger.speak(language)
    page = await stranger.get("/privacy")
    assert len(page.all("section:not([id=responsible]) dl dt")) == 7
