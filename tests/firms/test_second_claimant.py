"""A second claimant never gets in silently."""

import pytest

from lotrinh import db
from tests.browsing import Browser
from tests.cast import Cast
from tests.firms.conftest import Claiming
from tests.letters import code_to, letters_to, newest_to

pytestmark = pytest.mark.anyio

LAN = "lan@doanhnghiep.example"


async def test_the_code_is_closed_for_a_firm_with_an_owner(
    mai: Browser, cast: Cast, claiming: Claiming
) -> None:
    claim = await claiming(mai, cast.an_phat)
    page = await mai.get(claim)
    assert "đã có người đại diện" in page.words(".note")
    assert not page.all(f"form[action='{claim}/code']")
    refused = await mai.post(f"{claim}/code")
    assert refused.status == 409
    assert await letters_to("lienhe@an-phat.example") == []


async def test_a_code_asked_for_before_the_first_owner_came_is_worth_nothing_after(
    mai: Browser, phuc: Browser, cast: Cast, claiming: Claiming
) -> None:
    registered = "lienhe@unclaimed.example"
    claim_of_phuc = await claiming(phuc, cast.unclaimed)
    await phuc.post(f"{claim_of_phuc}/code")
    code_of_phuc = await code_to(registered)
    claim_of_mai = await claiming(mai, cast.unclaimed)
    await mai.post(f"{claim_of_mai}/code")
    assert (await mai.post(f"{claim_of_mai}/confirmation", {"code": await code_to(registered)})).status == 303
    late = await phuc.post(f"{claim_of_phuc}/confirmation", {"code": code_of_phuc})
    assert late.status == 409
    assert "tư vấn viên" in late.words("[role=alert]")
    owners = await db.fetch("SELECT person FROM member WHERE firm = $1", cast.unclaimed)
    assert len(owners) == 1


async def test_the_present_owner_is_told_and_sees_the_claim(
    mai: Browser, lan: Browser, phuc: Browser, cast: Cast, claiming: Claiming
) -> None:
    claim = await claiming(mai, cast.an_phat)
    assert await letters_to(LAN) == []
    await mai.post(f"{claim}/review-request", {"message": "Tôi là giám đốc mới."})
    letter = await newest_to(LAN)
    assert "Gỗ An Phát" in letter["subject"]
    assert "mai@cong-ty.example" in letter["body"]
    assert "mai@cong-ty.example" in (await lan.get("/firm")).words(".note")
    assert "mai@cong-ty.example" not in (await phuc.get("/firm")).text


async def test_an_approval_leaves_the_present_owner_and_tells_her(
    mai: Browser, lan: Browser, minh: Browser, cast: Cast, claiming: Claiming
) -> None:
    claim = await claiming(mai, cast.an_phat)
    await mai.post(f"{claim}/review-request", {"message": "Tôi là giám đốc mới."})
    review = await minh.get(f"{claim}/review")
    assert LAN in review.words("main")
    assert "đã có người đại diện" in review.words(".note")
    await minh.post(f"{claim}/decision", {"decision": "approve"})
    assert "thêm một người đại diện" in (await newest_to(LAN))["subject"]
    page = await lan.get("/firm")
    assert "mai@cong-ty.example" in page.words("main") and LAN in page.words("main")
    assert "Bạn là người đại diện" in page.words(".title")


async def test_a_member_who_claims_becomes_owner_with_one_membership(
    phuc: Browser, minh: Browser, cast: Cast, claiming: Claiming
) -> None:
    claim = await claiming(phuc, cast.an_phat)
    await phuc.post(f"{claim}/review-request", {"message": "Chị Lan đã nghỉ việc."})
    await minh.post(f"{claim}/decision", {"decision": "approve"})
    rows = await db.fetch(
        "SELECT role FROM member WHERE firm = $1 AND person = $2 AND ended_at IS NULL",
        cast.an_phat, cast.phuc.id,
    )  # fmt: skip
    assert rows == [{"role": "owner"}]


async def test_an_owner_does_not_claim_her_own_firm(lan: Browser, cast: Cast) -> None:
    answer = await lan.post("/claims", {"firm": str(cast.an_phat)})
    assert answer.status == 409
    assert "đã là người đại diện" in answer.words("main")
