"""Advisors decide on claims that a code cannot settle."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from lotrinh import clock, db
from lotrinh.accounts.tables import Person
from lotrinh.firms.tables import Claim
from tests.browsing import Browser
from tests.cast import Cast
from tests.firms.conftest import Claiming
from tests.letters import letters_to, newest_to, path_to

pytestmark = pytest.mark.anyio

WORDS = "Tôi là kế toán trưởng, số cơ quan 0274 000 000."


async def ask(browser: Browser, claim: str, message: str = WORDS):
    return await browser.post(f"{claim}/review-request", {"message": message})


@pytest.fixture
async def claim(mai: Browser, cast: Cast, claiming: Claiming) -> str:
    """Mai's claim, waiting for an advisor."""
    address = await claiming(mai, cast.unclaimed)
    assert (await ask(mai, address)).location == address
    return address


async def test_an_approval_makes_mai_an_owner_and_tells_her(mai: Browser, minh: Browser, claim: str) -> None:
    assert WORDS in (await minh.get(f"{claim}/review")).words("main")
    answer = await minh.post(f"{claim}/decision", {"decision": "approve", "reason": ""})
    assert answer.location == "/claims"
    assert (await mai.get("/firm")).heading == "Công ty CP Thực phẩm Minh Hòa"
    assert "người đại diện" in (await newest_to("mai@cong-ty.example"))["subject"]


async def test_every_advisor_is_told_that_a_claim_waits_and_not_whose(
    mai: Browser, minh: Browser, claim: str
) -> None:
    for address in ("minh@doanhnghiep.example", "an@doanhnghiep.example"):
        letter = await newest_to(address)
        assert letter["subject"] == "Có một yêu cầu đại diện doanh nghiệp đang chờ tư vấn viên"
        for word in ("mai@cong-ty.example", "Mai", "Minh Hòa", WORDS):
            assert word not in letter["body"]
        assert len(await letters_to(address)) == 1
    assert (await minh.get(await path_to("minh@doanhnghiep.example"))).status == 200
    for address in ("hoa@doanhnghiep.example", "quan@doanhnghiep.example"):
        assert await letters_to(address) == []


async def test_a_refusal_changes_nothing_and_gives_the_reason(
    mai: Browser, minh: Browser, claim: str
) -> None:
    reason = "Số điện thoại không đúng. Hãy gửi giấy giới thiệu."
    await minh.post(f"{claim}/decision", {"decision": "refuse", "reason": reason})
    assert (await mai.get("/firm")).status == 404
    assert reason in (await mai.get(claim)).words("main")
    assert reason in (await newest_to("mai@cong-ty.example"))["body"]


async def test_refusing_needs_a_reason(minh: Browser, claim: str) -> None:
    answer = await minh.post(f"{claim}/decision", {"decision": "refuse", "reason": "  "})
    assert answer.status == 422
    assert answer.all("#reason-error")
    assert answer.find("input[value=refuse]").get("checked") is not None


@pytest.mark.parametrize(
    "fields",
    [{}, {"decision": ""}, {"decision": "approve\x00"}, {"decision": "maybe"},
     {"decision": "refuse", "reason": "x" * 1001}, {"decision": "refuse", "reason": "a\x00b"},
     {"decision": "refuse", "reason": "\u202egnoc"}, {"decision": "refuse", "reason": "🌲"},
     {"decision": ["approve", "refuse"], "reason": "a"}],
)  # fmt: skip
async def test_a_decision_that_cannot_be_decides_nothing(minh: Browser, claim: str, fields: dict) -> None:
    assert (await minh.post(f"{claim}/decision", fields)).status == 422
    assert await db.fetch_one("SELECT state FROM claim") == {"state": "in_review"}


async def test_two_advisors_at_once_make_one_membership(
    minh: Browser, an: Browser, mai: Browser, claim: str
) -> None:
    assert (await minh.post(f"{claim}/decision", {"decision": "approve"})).status == 303
    late = await an.post(f"{claim}/decision", {"decision": "refuse", "reason": "Không rõ."})
    assert late.status == 409
    assert "đã được quyết định" in late.words("main")
    assert len(await letters_to("mai@cong-ty.example")) == 1
    assert (await mai.get("/firm")).status == 200


@pytest.mark.parametrize("who", ["lan", "phuc", "hoa", "quan"])
async def test_only_advisors_see_and_decide(who: str, cast: Cast, claim: str, browser_of: Callable) -> None:
    browser = await browser_of(getattr(cast, who))
    assert (await browser.get("/claims")).status == 404
    assert (await browser.get(f"{claim}/review")).status == 404
    assert (await browser.post(f"{claim}/decision", {"decision": "approve"})).status == 404


async def test_an_advisor_does_not_decide_on_a_claim_of_her_own(
    minh: Browser, mai: Browser, mai_figure, claim: str, browser_of
) -> None:
    await db.execute("UPDATE person SET staff_role = 'advisor' WHERE id = $1", mai_figure.id)
    assert (await mai.get(f"{claim}/review")).status == 404
    assert (await mai.post(f"{claim}/decision", {"decision": "approve"})).status == 404


async def test_the_queue_has_the_longest_waiting_on_top(
    mai: Browser, phuc: Browser, minh: Browser, cast: Cast, claiming: Claiming, claim: str, frozen_clock
) -> None:
    frozen_clock(clock.now() + timedelta(hours=2))
    later = await claiming(phuc, cast.unclaimed)
    await ask(phuc, later)
    page = await minh.get("/claims")
    assert page.heading.startswith("2 ")
    assert "m•••@cong-ty.example" in page.words("main")
    assert "mai@cong-ty.example" not in page.response.text
    links = [a.get("href") for a in page.all("main li a")]
    assert links == [f"{claim}/review", f"{later}/review"]
    await minh.post(f"{claim}/decision", {"decision": "refuse", "reason": "Thiếu giấy tờ."})
    links = [a.get("href") for a in (await minh.get("/claims")).all("main li a")]
    assert links == [f"{later}/review", f"{claim}/review"]


async def crowd(firm: UUID, waiting: int, decided: int, decider: UUID) -> None:
    """So many claims, each of another person; the number of each is where it belongs in the queue."""
    for number in range(1, waiting + decided + 1):
        is_waiting, ago = number <= waiting, timedelta(minutes=number)
        at = clock.now() + ago if is_waiting else clock.now() - ago
        person = Person(id=UUID(int=number), email=f"nguoi-{number}@cong-ty.example", name="")
        await person.save()
        await Claim(
            id=person.id, firm=firm, person=person.id, state="in_review" if is_waiting else "refused",
            created_at=at, decided_by=None if is_waiting else decider, decided_at=None if is_waiting else at,
        ).save()  # fmt: skip


async def test_a_long_queue_has_pages_and_says_how_many_wait_in_all(minh: Browser, cast: Cast) -> None:
    await crowd(cast.unclaimed, waiting=203, decided=30, decider=cast.an.id)
    seen = []
    for number in range(1, 6):
        page = await minh.get(f"/claims?page={number}")
        assert page.heading == "203 yêu cầu đang chờ quyết định"
        assert page.find(".pages [aria-current=page]").text_content() == str(number)
        seen += [UUID(a.get("href").split("/")[2]).int for a in page.all("main li a.govuk-task-list__link")]
    assert seen == list(range(1, 234))
    assert "30 yêu cầu đã được quyết định" in page.words("main")
    beyond = await minh.get("/claims?page=99")
    assert beyond.find(".pages [aria-current=page]").text_content() == "5"
    day = await minh.get("/today")
    assert day.heading == "203 việc đang chờ bạn"
    assert len(day.all("#claims li")) == 5


@pytest.mark.parametrize("number", ["0", "x", "-1", "²", "1000000"])
async def test_a_page_that_is_no_number_is_refused(minh: Browser, number: str) -> None:
    assert (await minh.get("/claims", page=number)).status == 400


async def test_claims_that_nobody_handed_to_an_advisor_are_not_theirs(
    mai: Browser, minh: Browser, cast: Cast, claiming: Claiming
) -> None:
    claim = await claiming(mai, cast.unclaimed)
    assert (await minh.get(f"{claim}/review")).status == 404
    assert (await minh.post(f"{claim}/decision", {"decision": "approve"})).status == 409


@pytest.mark.parametrize("message", ["", "x" * 1001, "a\x00b", "\u202egnoc", "🌲", "a\u200bb"])
async def test_a_message_that_cannot_be_is_refused_and_kept(
    mai: Browser, cast: Cast, claiming: Claiming, message: str
) -> None:
    claim = await claiming(mai, cast.unclaimed)
    answer = await ask(mai, claim, message)
    assert answer.status == 422
    assert answer.all("#message-error")
    assert message in answer.text
    assert await db.fetch_one("SELECT state FROM claim") == {"state": "open"}


async def test_lines_of_a_message_are_kept(
    mai: Browser, minh: Browser, cast: Cast, claiming: Claiming
) -> None:
    claim = await claiming(mai, cast.unclaimed)
    await ask(mai, claim, "Dòng một\r\nDòng hai")
    lines = [e.text for e in (await minh.get(f"{claim}/review")).all("dd div")]
    assert lines[1:3] == ["Dòng một", "Dòng hai"]


async def test_a_review_is_asked_for_once(mai: Browser, claim: str) -> None:
    assert (await ask(mai, claim)).status == 409


async def test_a_wrong_id_is_not_there(minh: Browser, cast: Cast) -> None:
    for wrong in ("x", "00000000-0000-4000-8000-000000000000", str(cast.an_phat)):
        assert (await minh.get(f"/claims/{wrong}/review")).status == 404
        assert (await minh.post(f"/claims/{wrong}/decision", {"decision": "approve"})).status == 404
