"""Firms are given to advisors, many at once, seen before it happens and undone as a whole."""

from datetime import date
from uuid import UUID

import pytest

from lotrinh import db
from tests.browsing import Browser, Visit
from tests.cast import Cast
from tests.centre.casework import case, contact, listed

pytestmark = pytest.mark.anyio

AN_PHAT, TAN_THANH, MINH_HOA = (
    "Công ty TNHH Gỗ An Phát",
    "Công ty TNHH Cơ khí Tân Thành",
    "Công ty CP Thực phẩm Minh Hòa",
)


def ticked(cast: Cast, advisor: object, *firms: UUID) -> list[tuple[str, str]]:
    return [("advisor", str(advisor)), *(("firm", str(one)) for one in firms)]


async def assign(browser: Browser, fields: list[tuple[str, str]]) -> Visit:
    sent = await browser.post("/case-assignments", fields)
    assert sent.status == 303
    return await browser.follow(sent)


async def holders() -> dict[str, str]:
    rows = await db.fetch(
        "SELECT f.name, p.name AS advisor FROM advisor_case w JOIN firm f ON f.id = w.firm"
        " JOIN person p ON p.id = w.advisor WHERE w.ended_at IS NULL"
    )
    return {row["name"]: row["advisor"] for row in rows}


async def test_the_list_is_narrowed_to_mine_to_nobodys_and_to_a_colleagues(
    minh: Browser, an: Browser, cast: Cast
) -> None:
    await case(cast.an_phat, cast.minh)
    await case(cast.tan_thanh, cast.an)
    assert await listed(minh, advisor="mine") == [AN_PHAT]
    assert await listed(an, advisor="mine") == [TAN_THANH]
    assert await listed(minh, advisor="none") == [MINH_HOA]
    assert await listed(minh, advisor=cast.an.id) == [TAN_THANH]


async def test_the_list_names_the_advisor_and_the_last_contact(minh: Browser, cast: Cast) -> None:
    await case(cast.an_phat, cast.an)
    await contact(cast.an_phat, cast.an, date(2026, 10, 3))
    await contact(cast.an_phat, cast.minh, date(2026, 11, 2))
    row = (await minh.get("/firms", q="an phat", columns="advisor,contact")).words("#firms tbody tr")
    assert "Võ Hoài An" in row
    assert "02/11/2026" in row


async def test_the_list_is_narrowed_by_the_last_contact(minh: Browser, cast: Cast) -> None:
    """Today is 14 November; the 30th day back is 15 October."""
    await contact(cast.an_phat, cast.minh, date(2026, 10, 15))
    await contact(cast.tan_thanh, cast.minh, date(2026, 10, 14))
    await contact(cast.tan_thanh, cast.minh, date(2026, 7, 1))
    assert await listed(minh, contact="never") == [MINH_HOA]
    assert await listed(minh, contact="30") == [TAN_THANH]
    assert await listed(minh, contact="90") == []


async def test_a_preview_names_who_is_touched_and_changes_nothing(minh: Browser, cast: Cast) -> None:
    await case(cast.an_phat, cast.an)
    await case(cast.tan_thanh, cast.minh)
    fields = ticked(cast, "mine", cast.an_phat, cast.tan_thanh, cast.unclaimed)
    preview = await minh.get("/case-assignments/new?" + "&".join(f"{k}={v}" for k, v in fields))
    assert preview.heading == "Giao 2 doanh nghiệp cho Trần Thị Minh?"
    assert "Võ Hoài An" in preview.words("table")
    assert TAN_THANH not in preview.words("table")
    assert await holders() == {AN_PHAT: "Võ Hoài An", TAN_THANH: "Trần Thị Minh"}


async def test_ticked_firms_change_hands_at_once(minh: Browser, cast: Cast) -> None:
    await case(cast.an_phat, cast.an)
    page = await assign(minh, ticked(cast, cast.minh.id, cast.an_phat, cast.unclaimed))
    assert "2 doanh nghiệp" in page.heading
    assert await holders() == dict.fromkeys([AN_PHAT, MINH_HOA], "Trần Thị Minh")


async def test_an_assignment_is_undone_as_a_whole(minh: Browser, cast: Cast) -> None:
    await case(cast.an_phat, cast.an)
    page = await assign(minh, ticked(cast, "mine", cast.an_phat, cast.unclaimed))
    undone = await minh.follow(await minh.post(page.find("form[action$='/reversal']").get("action")))
    assert "hoàn tác" in undone.heading
    assert await holders() == {AN_PHAT: "Võ Hoài An"}
    assert (await minh.post(page.find("form[action$='/reversal']").get("action"))).status == 409


async def test_a_firm_assigned_anew_in_the_meantime_stays(minh: Browser, an: Browser, cast: Cast) -> None:
    first = await assign(minh, ticked(cast, "mine", cast.an_phat, cast.unclaimed))
    await assign(an, ticked(cast, "mine", cast.an_phat))
    await minh.post(first.find("form[action$='/reversal']").get("action"))
    assert await holders() == {AN_PHAT: "Võ Hoài An"}


async def test_firms_are_left_without_an_advisor(minh: Browser, cast: Cast) -> None:
    await case(cast.an_phat, cast.an)
    page = await assign(minh, ticked(cast, "none", cast.an_phat))
    assert await holders() == {}
    await minh.post(page.find("form[action$='/reversal']").get("action"))
    assert await holders() == {AN_PHAT: "Võ Hoài An"}


@pytest.mark.parametrize("advisor", ["mine", "", "nobody", str(UUID(int=7))])
async def test_nothing_ticked_or_nobody_chosen_is_said(minh: Browser, cast: Cast, advisor: str) -> None:
    refused = await minh.post("/case-assignments", ticked(cast, advisor))
    assert refused.status == 422
    assert "Hãy" in refused.text


async def test_firms_go_to_advisors_only(minh: Browser, cast: Cast) -> None:
    refused = await minh.post("/case-assignments", ticked(cast, cast.hoa.id, cast.an_phat))
    assert refused.status == 422
    assert await holders() == {}


async def test_each_change_of_hands_is_recorded_with_its_firm(minh: Browser, cast: Cast) -> None:
    await assign(minh, ticked(cast, "mine", cast.an_phat))
    rows = await db.fetch("SELECT firm_id, person_id FROM audit_event WHERE action = 'firm assigned'")
    assert [(row["firm_id"], row["person_id"]) for row in rows] == [(cast.an_phat, cast.minh.id)]
