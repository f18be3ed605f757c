"""Demo mode: a button for each person and an outbox; otherwise none of it is there."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from lotrinh.accounts.demo_people import DEMO_PEOPLE
from lotrinh.accounts.tables import Person
from lotrinh.settings import settings
from tests.browsing import Browser
from tests.cast import Cast
from tests.letters import code_to

pytestmark = pytest.mark.anyio


@pytest.fixture
async def demo_people(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LOTRINH_DEMO", "true")
    settings.cache_clear()
    for figure in DEMO_PEOPLE:
        await Person(
            id=uuid4(), email=figure.email, name=figure.name, staff_role=figure.staff_role, simulated=True
        ).save()
    yield
    settings.cache_clear()


@pytest.mark.parametrize(
    ("verb", "path"),
    [("get", "/demo"), ("post", "/demo/people/lan/session"), ("get", "/demo/outbox"),
     ("get", "/demo/outbox/00000000-0000-4000-8000-000000000000")],
)  # fmt: skip
async def test_outside_demo_mode_nothing_is_there(
    stranger: Browser, lan: Browser, cast: Cast, verb: str, path: str
) -> None:
    for browser in (stranger, lan):
        assert (await getattr(browser, verb)(path)).status == 404


async def test_outside_demo_mode_no_page_mentions_it(stranger: Browser, cast: Cast) -> None:
    for path in ("/", "/sign-in"):
        assert not (await stranger.get(path)).all("a[href^='/demo']")


@pytest.mark.parametrize("figure", DEMO_PEOPLE, ids=lambda figure: figure.key)
async def test_one_button_for_each_person(stranger: Browser, demo_people: None, figure) -> None:
    page = await stranger.get("/demo")
    assert page.all(f"form[action='/demo/people/{figure.key}/session']")
    answer = await stranger.post(f"/demo/people/{figure.key}/session")
    assert answer.location == "/"
    assert figure.email in (await stranger.get("/account")).words("main")


async def test_only_demo_people_have_a_button(stranger: Browser, demo_people: None) -> None:
    for key in ("nobody", "admin", "%00", "🌲"):
        assert (await stranger.post(f"/demo/people/{key}/session")).status == 404


async def test_the_outbox_shows_the_code_of_a_sign_in(stranger: Browser, demo_people: None) -> None:
    await stranger.post("/sign-in", {"email": "moi@cong-ty.example"})
    outbox = await stranger.get("/demo/outbox")
    assert "moi@cong-ty.example" in outbox.words("main")
    letter = await stranger.get(outbox.find("main a[href^='/demo/outbox/']").get("href"))
    assert await code_to("moi@cong-ty.example") in letter.words("main")
    assert (await stranger.get("/demo/outbox/not-an-id")).status == 404


async def test_a_letter_is_shown_as_text(stranger: Browser, demo_people: None, lan: Browser) -> None:
    await lan.post("/account", {"name": "<b>Lan</b><script>", "locale": "vi"})
    await lan.post("/firm/invitations", {"email": "phu@cong-ty.example"})
    outbox = await stranger.get("/demo/outbox")
    letter = await stranger.get(outbox.find("main a[href^='/demo/outbox/']").get("href"))
    assert "<b>Lan</b><script>" in letter.words("main")
    assert letter.all("main a[href^='http://lotrinh.test/invitations/']")
