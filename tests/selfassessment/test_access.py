"""A firm's assessments are there for its owner and members, and for nobody else."""

from collections.abc import Callable

import pytest

from lotrinh import db
from tests.browsing import Browser
from tests.cast import Cast
from tests.selfassessment.paper import DBI, answer_dbi, start, submit

pytestmark = pytest.mark.anyio

PAGES = ["", "/sections/strategy", "/review", "/receipt", "/result", "/discard"]
FORMS = ["/sections/strategy", "/answers", "/submission", "/discard"]
FIELDS = {"section": "strategy", "q.2.1.1": "5", "pledge": "yes"}


@pytest.mark.parametrize("name", ["binh", "minh", "hoa", "quan"])
async def test_other_firms_and_staff_find_nothing(
    name: str, lan: Browser, cast: Cast, browser_of: Callable
) -> None:
    other = await browser_of(getattr(cast, name))
    draft = await start(lan, DBI)
    for path in PAGES:
        assert (await other.get(draft + path)).status == 404, path
    for path in FORMS:
        answer = await other.post(draft + path, FIELDS)
        assert answer.status == 404, path
    assert await db.fetch("SELECT id FROM answer") == []
    assert await db.fetch_one("SELECT state FROM assessment") == {"state": "draft"}


@pytest.mark.parametrize("name", ["binh", "minh", "hoa", "quan"])
async def test_a_submitted_result_is_no_business_of_others(
    name: str, lan: Browser, cast: Cast, browser_of: Callable
) -> None:
    other = await browser_of(getattr(cast, name))
    run = await start(lan, DBI)
    await answer_dbi(lan, run, "3")
    await submit(lan, run)
    for path in PAGES:
        assert (await other.get(run + path)).status == 404, path
    for path in FORMS:
        assert (await other.post(run + path, FIELDS)).status == 404, path
    assert "192" not in (await other.get("/")).words("main")


@pytest.mark.parametrize("name", ["minh", "hoa", "quan"])
async def test_staff_have_no_list_of_assessments(name: str, cast: Cast, browser_of: Callable) -> None:
    staff = await browser_of(getattr(cast, name))
    assert (await staff.get("/assessments")).status == 404
    assert (await staff.post("/assessments", {"instrument": DBI})).status == 404


async def test_strangers_are_asked_to_sign_in(lan: Browser, stranger: Browser) -> None:
    run = await start(lan, DBI)
    for path in PAGES:
        answer = await stranger.get(run + path)
        assert (answer.status, answer.location) == (303, f"/sign-in?next={run}{path}")
    assert (await stranger.post(f"{run}/answers", FIELDS)).status == 401


async def test_a_member_may_answer_and_submit(lan: Browser, phuc: Browser) -> None:
    run = await start(lan, DBI)
    await answer_dbi(phuc, run, "2")
    assert (await submit(phuc, run)).status == 303
    assert (await lan.get(f"{run}/result")).status == 200


@pytest.mark.parametrize(
    "path",
    ["x", "a666f785-40b8-486c-85a9-25c2cc830be7", "00000000-0000-0000-0000-00000000000g", "%00", "1' OR 1=1"],
)
async def test_addresses_that_lead_nowhere(lan: Browser, path: str) -> None:
    for page in ("", "/sections/strategy", "/review", "/result", "/receipt"):
        assert (await lan.get(f"/assessments/{path}{page}")).status in (400, 404)
    assert (await lan.post(f"/assessments/{path}/answers", FIELDS)).status in (400, 404)


@pytest.mark.parametrize("section", ["x", "strategy%00", "%F0%9F%98%80", "..%2F..", "s" * 3000])
async def test_sections_that_do_not_exist(lan: Browser, section: str) -> None:
    run = await start(lan, DBI)
    assert (await lan.get(f"{run}/sections/{section}")).status == 404
    assert (await lan.post(f"{run}/sections/{section}", FIELDS)).status == 404
    assert (await lan.post(f"{run}/answers", {"section": section, "q.2.1.1": "5"})).status == 404
    assert (await lan.post(f"{run}/answers", {"q.2.1.1": "5"})).status == 404


async def test_a_draft_has_no_receipt_and_no_result(lan: Browser) -> None:
    run = await start(lan, DBI)
    assert (await lan.get(f"{run}/result")).status == 404
    assert (await lan.get(f"{run}/receipt")).status == 404
