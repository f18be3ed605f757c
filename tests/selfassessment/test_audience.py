"""A firm is offered the questionnaires for its sector and size, and told why not the others of its sector."""

import pytest

from lotrinh import db
from tests.browsing import Browser, Visit
from tests.cast import Cast
from tests.selfassessment.paper import DBI, QUICK, answer_dbi, start, submit

pytestmark = pytest.mark.anyio


def offered(page: Visit) -> set[str]:
    return {field.get("value").partition("/")[0] for field in page.all("input[name=instrument]")}


async def test_a_wood_firm_sees_wood_and_not_food(lan: Browser) -> None:
    found = offered(await lan.get("/assessments"))
    assert {"quick", "dbi-sme", "wood", "contracts", "logistics"} <= found
    assert not found & {"food", "metal", "chemicals"}


async def test_a_metal_firm_sees_metal_and_not_wood(binh: Browser) -> None:
    found = offered(await binh.get("/assessments"))
    assert "metal" in found
    assert not found & {"food", "wood", "chemicals"}


async def test_a_large_firm_is_told_why_the_index_is_not_for_it(lan: Browser, cast: Cast) -> None:
    await db.execute("UPDATE firm SET size = 'large' WHERE id = $1", cast.an_phat)
    page = await lan.get("/assessments")
    assert "dbi-sme" not in offered(page)
    assert "quick" in offered(page)
    (card,) = [each for each in page.all("section.card") if "Không dành cho" in each.text_content()]
    words = " ".join(card.text_content().split())
    assert "Bộ chỉ số chuyển đổi số doanh nghiệp nhỏ và vừa" in words
    assert "dành cho doanh nghiệp cỡ siêu nhỏ, nhỏ, vừa theo Nghị định 80/2021/NĐ-CP" in words
    assert "doanh nghiệp bạn cỡ lớn" in words


async def test_others_are_told_nothing_of_the_kind(lan: Browser) -> None:
    assert "Không dành cho" not in (await lan.get("/assessments")).words("main")


@pytest.mark.parametrize("instrument", ["food/1.0", "metal/1.0"])
async def test_a_questionnaire_for_others_starts_nothing(lan: Browser, instrument: str) -> None:
    answer = await lan.post("/assessments", {"instrument": instrument})
    assert answer.status == 422
    assert "không dành cho doanh nghiệp thuộc ngành và cỡ của bạn" in answer.words()
    assert await db.fetch("SELECT id FROM assessment") == []


async def test_a_draft_and_its_result_survive_that_the_firm_grows(lan: Browser, cast: Cast) -> None:
    run = await start(lan, DBI)
    await db.execute("UPDATE firm SET size = 'large' WHERE id = $1", cast.an_phat)
    await answer_dbi(lan, run, "3")
    assert (await submit(lan, run)).status == 303
    assert (await lan.get(f"{run}/result")).status == 200
    assert (await lan.get("/assessments")).status == 200


async def test_the_home_of_a_large_firm_begins_with_what_is_for_it(lan: Browser, cast: Cast) -> None:
    await db.execute("UPDATE firm SET size = 'large' WHERE id = $1", cast.an_phat)
    assert (await lan.get("/")).find("main input[name=instrument]").get("value") == QUICK
