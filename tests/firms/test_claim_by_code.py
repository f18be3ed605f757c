"""A claim takes effect by a code sent to the address in the registry."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from lotrinh import clock, db
from tests.browsing import Browser
from tests.cast import Cast
from tests.firms.conftest import Claiming
from tests.letters import another, code_to, letters_to, newest_to

pytestmark = pytest.mark.anyio

REGISTERED = "lienhe@unclaimed.example"


async def test_the_code_makes_mai_an_owner(mai: Browser, cast: Cast, claiming: Claiming) -> None:
    claim = await claiming(mai, cast.unclaimed)
    assert "l•••@unclaimed.example" in (await mai.get(claim)).words("main")
    sent = await mai.post(f"{claim}/code")
    assert sent.location == claim
    assert (await mai.follow(sent)).find("input[name=code]").get("autocomplete") == "one-time-code"
    answer = await mai.post(f"{claim}/confirmation", {"code": await code_to(REGISTERED)})
    assert answer.location == "/firm"
    page = await mai.follow(answer)
    assert page.heading == "Công ty CP Thực phẩm Minh Hòa"
    assert "Bạn đã là người đại diện" in page.words("#notice")
    assert "Minh Hòa" in (await newest_to("mai@cong-ty.example"))["subject"]


async def test_the_address_in_full_stands_on_no_page(mai: Browser, cast: Cast, claiming: Claiming) -> None:
    claim = await claiming(mai, cast.unclaimed)
    await mai.post(f"{claim}/code")
    for path in (claim, f"/claims/new?firm={cast.unclaimed}", "/"):
        assert REGISTERED not in (await mai.get(path)).text


async def test_nothing_changes_before_the_code(mai: Browser, cast: Cast, claiming: Claiming) -> None:
    claim = await claiming(mai, cast.unclaimed)
    await mai.post(f"{claim}/code")
    assert (await mai.get("/firm")).status == 404


async def test_a_wrong_code_is_refused_and_five_end_it(mai: Browser, cast: Cast, claiming: Claiming) -> None:
    claim = await claiming(mai, cast.unclaimed)
    await mai.post(f"{claim}/code")
    code = await code_to(REGISTERED)
    answers = [await mai.post(f"{claim}/confirmation", {"code": another(code)}) for _ in range(5)]
    assert [a.status for a in answers] == [422] * 5
    assert answers[0].all("#code-error")
    assert (await mai.post(f"{claim}/confirmation", {"code": code})).status == 422
    assert (await mai.get("/firm")).status == 404


@pytest.mark.parametrize(("minutes", "status"), [(29, 303), (30, 422)])
async def test_a_code_counts_for_thirty_minutes(
    mai: Browser, cast: Cast, claiming: Claiming, frozen_clock: Callable, minutes: int, status: int
) -> None:
    claim = await claiming(mai, cast.unclaimed)
    await mai.post(f"{claim}/code")
    frozen_clock(clock.now() + timedelta(minutes=minutes))
    answer = await mai.post(f"{claim}/confirmation", {"code": await code_to(REGISTERED)})
    assert answer.status == status


async def test_a_new_code_ends_the_one_before(mai: Browser, cast: Cast, claiming: Claiming) -> None:
    claim = await claiming(mai, cast.unclaimed)
    await mai.post(f"{claim}/code")
    old = await code_to(REGISTERED)
    await mai.post(f"{claim}/code")
    if old != await code_to(REGISTERED):
        assert (await mai.post(f"{claim}/confirmation", {"code": old})).status == 422


async def test_a_claim_gets_three_codes_an_hour(
    mai: Browser, cast: Cast, claiming: Claiming, frozen_clock: Callable
) -> None:
    claim = await claiming(mai, cast.unclaimed)
    answers = [await mai.post(f"{claim}/code") for _ in range(4)]
    assert [a.status for a in answers] == [303, 303, 303, 429]
    assert len(await letters_to(REGISTERED)) == 3
    assert "tư vấn viên" in answers[3].words("[role=alert]")
    frozen_clock(clock.now() + timedelta(hours=1, seconds=1))
    assert (await mai.post(f"{claim}/code")).status == 303


async def test_a_firm_gets_six_codes_a_day_whoever_asks(
    mai: Browser, phuc: Browser, binh: Browser, cast: Cast, claiming: Claiming
) -> None:
    statuses = []
    for browser in (mai, phuc, binh):
        claim = await claiming(browser, cast.unclaimed)
        statuses += [(await browser.post(f"{claim}/code")).status for _ in range(3)]
    assert statuses == [303] * 6 + [429] * 3


async def test_a_person_starts_five_claims_a_day(
    mai: Browser, cast: Cast, claiming: Claiming, frozen_clock: Callable
) -> None:
    for _ in range(5):
        await mai.post(f"{await claiming(mai, cast.unclaimed)}/withdrawal")
    assert (await mai.post("/claims", {"firm": str(cast.unclaimed)})).status == 429
    frozen_clock(clock.now() + timedelta(days=1, seconds=1))
    assert (await mai.post("/claims", {"firm": str(cast.unclaimed)})).status == 303


async def test_a_firm_without_an_address_on_file_has_only_the_advisors(
    mai: Browser, cast: Cast, claiming: Claiming
) -> None:
    await db.execute("UPDATE firm SET registry_email = NULL WHERE id = $1", cast.unclaimed)
    claim = await claiming(mai, cast.unclaimed)
    assert not (await mai.get(claim)).all(f"form[action='{claim}/code']")
    assert (await mai.post(f"{claim}/code")).status == 409


async def test_starting_again_leads_to_the_same_claim(mai: Browser, cast: Cast, claiming: Claiming) -> None:
    assert await claiming(mai, cast.unclaimed) == await claiming(mai, cast.unclaimed)


async def test_nobody_touches_a_claim_of_another_person(
    mai: Browser, lan: Browser, minh: Browser, stranger: Browser, cast: Cast, claiming: Claiming
) -> None:
    claim = await claiming(mai, cast.unclaimed)
    await mai.post(f"{claim}/code")
    code = await code_to(REGISTERED)
    for browser in (lan, minh):
        assert (await browser.get(claim)).status == 404
        for act, fields in [("code", {}), ("confirmation", {"code": code}), ("withdrawal", {}),
                            ("review-request", {"message": "Cho tôi vào."})]:  # fmt: skip
            assert (await browser.post(f"{claim}/{act}", fields)).status == 404
    assert (await stranger.get(claim)).status == 303
    assert (await db.fetch_one("SELECT state, code_tries FROM claim")) == {"state": "open", "code_tries": 0}


async def test_a_withdrawn_claim_is_over(mai: Browser, cast: Cast, claiming: Claiming) -> None:
    claim = await claiming(mai, cast.unclaimed)
    await mai.post(f"{claim}/code")
    assert (await mai.post(f"{claim}/withdrawal")).location == "/"
    for act, fields in [
        ("code", {}),
        ("confirmation", {"code": await code_to(REGISTERED)}),
        ("withdrawal", {}),
    ]:
        assert (await mai.post(f"{claim}/{act}", fields)).status == 409
    assert "rút" in (await mai.get(claim)).heading


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "12\x0034", "🌲", "1" * 100_000])
async def test_a_code_that_cannot_be_costs_no_try(
    mai: Browser, cast: Cast, claiming: Claiming, code: str
) -> None:
    claim = await claiming(mai, cast.unclaimed)
    await mai.post(f"{claim}/code")
    assert (await mai.post(f"{claim}/confirmation", {"code": code})).status == 422
    assert (await db.fetch_one("SELECT code_tries FROM claim")) == {"code_tries": 0}


async def test_the_code_is_kept_only_as_a_digest(mai: Browser, cast: Cast, claiming: Claiming) -> None:
    await mai.post(f"{await claiming(mai, cast.unclaimed)}/code")
    row = await db.fetch_one("SELECT code_digest FROM claim")
    assert row and len(row["code_digest"]) == 64
