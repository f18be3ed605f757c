"""An advisor confirms that a tool is in use, and can take that back; nothing the firm declared is lost."""

from datetime import date

import pytest

from lotrinh import db
from lotrinh.roadmap import adoption_queries
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.casework import share

pytestmark = pytest.mark.anyio

TODAY = date(2026, 11, 14)


async def declared(lan: Browser, cast: Cast) -> str:
    """The page of the firm, where one tool is in use since May."""
    await lan.post("/roadmap/adoption", {"solution": "crm", "status": "in_use", "on_date": "2026-05-01"})
    await share(cast.an_phat)
    return f"/firms/{cast.an_phat}"


async def button(minh: Browser, firm: str) -> str:
    return str((await minh.get(firm)).find("#in-use form").get("action"))


async def held(cast: Cast) -> tuple[str, str, date]:
    one = (await adoption_queries.as_of(cast.an_phat, TODAY))["crm"]
    return one.source, one.status, one.since


async def test_an_entry_is_verified_and_taken_back(lan: Browser, minh: Browser, cast: Cast) -> None:
    firm = await declared(lan, cast)
    assert "Tự khai" in (await minh.get(firm)).words("#in-use")
    verify = await button(minh, firm)
    for _ in range(2):
        assert (await minh.post(verify)).location == f"{firm}#in-use"
    assert await held(cast) == ("verified", "in_use", date(2026, 5, 1))
    assert "Đã xác minh" in (await minh.get(firm)).words("#in-use")
    history = await lan.get("/roadmap/adoption")
    assert not history.all("a[href$=correction]"), "what an advisor verified is not changed by the firm"
    assert (await minh.post(await button(minh, firm))).location == f"{firm}#in-use"
    assert await held(cast) == ("declared", "in_use", date(2026, 5, 1))
    rows = await db.fetch(
        "SELECT source, recorded_by FROM adoption ORDER BY recorded_at, corrects NULLS FIRST"
    )
    assert {row["recorded_by"] for row in rows if row["source"] == "declared"} == {cast.lan.id}
    assert [row["recorded_by"] for row in rows if row["source"] == "verified"] == [cast.minh.id]
    assert len((await lan.get("/roadmap/adoption")).all("a[href$=correction]")) == 1


async def test_an_entry_that_was_corrected_meanwhile_is_not_verified(
    lan: Browser, minh: Browser, cast: Cast
) -> None:
    firm = await declared(lan, cast)
    verify = await button(minh, firm)
    correction = (await lan.get("/roadmap/adoption")).find("a[href$=correction]").get("href")
    await lan.post(correction, {"status": "in_use", "on_date": "2026-06-01"})
    assert (await minh.post(verify)).status == 409
    assert await held(cast) == ("declared", "in_use", date(2026, 6, 1))


async def test_only_advisors_and_only_while_the_firm_shares(
    lan: Browser, binh: Browser, minh: Browser, cast: Cast
) -> None:
    firm = await declared(lan, cast)
    verify = await button(minh, firm)
    assert [(await person.post(verify)).status for person in (lan, binh)] == [404, 404]
    assert (await minh.post(verify.replace(str(cast.an_phat), str(cast.tan_thanh)))).status == 404
    await lan.post("/firm/consents/advisors/withdrawal")
    assert (await minh.post(verify)).status == 404
    assert not (await minh.get(firm)).all("#in-use")
    assert (await held(cast))[0] == "declared"
