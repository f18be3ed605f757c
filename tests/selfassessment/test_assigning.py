"""Sections can be given to colleagues: the hub says so, and whoever gets one is told."""

from collections.abc import Callable

import pytest

from lotrinh import db
from tests.browsing import Browser, Visit
from tests.cast import Cast
from tests.selfassessment.paper import DBI, answer_dbi, start, submit

pytestmark = pytest.mark.anyio


def choice(hub: Visit, name: str) -> str:
    """The value of a colleague in the first list."""
    return next(o.get("value") for o in hub.find("select[name=person]").cssselect("option") if name in o.text)


async def letters() -> list[dict]:
    return await db.fetch("SELECT recipient, subject, body FROM message")


async def test_the_hub_shows_who_a_section_is_given_to(lan: Browser, phuc: Browser, cast: Cast) -> None:
    run = await start(lan, DBI)
    url = f"{run}/sections/strategy/assignment"
    answer = await lan.post(url, {"person": choice(await lan.get(run), "Phúc")})
    assert (answer.status, answer.location) == (303, run)
    hub = await phuc.get(run)
    assert hub.words("main").count("Giao cho Lê Văn Phúc") == 1
    assert [o.text for o in hub.all("#person-strategy option[selected]")] == ["Lê Văn Phúc"]
    [letter] = await letters()
    assert letter["recipient"] == cast.phuc.email
    assert f"{run}/sections/strategy" in letter["body"]
    assert "Nguyễn Thị Lan nhờ bạn trả lời một phần" in letter["subject"]


async def test_giving_it_again_or_to_oneself_sends_no_letter(lan: Browser) -> None:
    run = await start(lan, DBI)
    hub = await lan.get(run)
    for name in ("Phúc", "Phúc", "Lan"):
        await lan.post(f"{run}/sections/strategy/assignment", {"person": choice(hub, name)})
    assert len(await letters()) == 1
    assert "Giao cho Nguyễn Thị Lan" in (await lan.get(run)).words("main")


async def test_a_section_can_be_taken_back(lan: Browser) -> None:
    run = await start(lan, DBI)
    url = f"{run}/sections/strategy/assignment"
    await lan.post(url, {"person": choice(await lan.get(run), "Phúc")})
    assert (await lan.post(url, {"person": ""})).status == 303
    assert "Giao cho" not in (await lan.get(run)).words(".govuk-task-list")


async def test_who_left_the_firm_is_not_shown(lan: Browser, cast: Cast) -> None:
    run = await start(lan, DBI)
    member = choice(await lan.get(run), "Phúc")
    await lan.post(f"{run}/sections/strategy/assignment", {"person": member})
    await lan.post(f"/firm/members/{member}/removal")
    hub = (await lan.get(run)).words("main")
    assert "Lê Văn Phúc" not in hub
    assert "Mời đồng nghiệp" in hub


@pytest.mark.parametrize("person", ["x", "00000000-0000-4000-8000-000000000000", "\0"])
async def test_only_people_of_the_firm_can_be_chosen(lan: Browser, person: str) -> None:
    run = await start(lan, DBI)
    answer = await lan.post(f"{run}/sections/strategy/assignment", {"person": person})
    assert answer.status == 422
    assert "Chọn một người đang làm cho doanh nghiệp" in answer.words("main")


async def test_an_owner_of_another_firm_cannot_be_chosen(
    lan: Browser, binh: Browser, browser_of: Callable
) -> None:
    run = await start(lan, DBI)
    other = await db.fetch_one(
        "SELECT m.id FROM member m JOIN person p ON p.id = m.person WHERE p.name = 'Phạm Thanh Bình'"
    )
    assert other is not None
    answer = await lan.post(f"{run}/sections/strategy/assignment", {"person": str(other["id"])})
    assert answer.status == 422
    assert (
        await binh.post(f"{run}/sections/strategy/assignment", {"person": str(other["id"])})
    ).status == 404
    assert await letters() == []


async def test_nothing_is_assigned_where_there_is_nothing(lan: Browser) -> None:
    run = await start(lan, DBI)
    assert (await lan.post(f"{run}/sections/nowhere/assignment", {"person": ""})).status == 404
    await answer_dbi(lan, run, "3")
    await submit(lan, run)
    assert (await lan.post(f"{run}/sections/strategy/assignment", {"person": ""})).status == 409
