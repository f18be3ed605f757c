"""Two advisors and one review: the second reader, the lot that calls for one, and who comes first."""

from uuid import UUID

import pytest

from lotrinh.centre.reviews.conclusions import is_sampled
from tests.browsing import Browser
from tests.cast import Cast
from tests.centre.reviewing import accept_rest, concluded, draw, opened, section, state, step, submitted
from tests.centre.test_reviews import FIRST

pytestmark = pytest.mark.anyio

AGREE = {"agrees": "yes", "reason": ""}


async def test_a_sampled_review_counts_once_another_advisor_agrees(
    lan: Browser, minh: Browser, an: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(monkeypatch, sampled=True)
    run = await submitted(lan, cast)
    review = await opened(minh, run)
    await concluded(minh, review)
    assert await state(review) == "second_reading"
    assert "Đã xác minh" not in (await lan.get(f"/assessments/{run}/result")).words("#verification")
    assert not (await minh.get(review)).all("form[action$='/second-reading']")
    assert (await step(minh, review, "second-reading", **AGREE)).status == 409
    assert "1 chờ người đọc lại" in (await an.get("/today")).words("#reviews")
    assert (await step(an, review, "second-reading", agrees="yes")).status == 303
    assert await state(review) == "verified"
    assert "Đã xác minh: mức" in (await lan.get(f"/assessments/{run}/result")).words("#verification")


async def test_the_first_reader_stays_the_first_after_a_colleague_took_it_over(
    lan: Browser, minh: Browser, an: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(monkeypatch, sampled=True)
    review = await opened(minh, await submitted(lan, cast))
    await concluded(minh, review)
    await step(an, review, "reopening", reason="Xem lại phần 1.")
    await step(an, review, "conclusion")
    assert (await step(an, review, "second-reading", **AGREE)).status == 409
    assert (await step(minh, review, "second-reading", **AGREE)).status == 303


async def test_a_returned_review_is_open_for_the_first_reader_with_the_reasons(
    lan: Browser, minh: Browser, an: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(monkeypatch, sampled=True)
    review = await opened(minh, await submitted(lan, cast))
    await concluded(minh, review)
    silent = await step(an, review, "second-reading", agrees="no", reason="")
    assert silent.status == 422
    await step(an, review, "second-reading", agrees="no", reason="Câu 1.1.1 chưa có minh chứng.")
    assert await state(review) == "open"
    assert "Câu 1.1.1 chưa có minh chứng." in (await minh.get(review)).words("#now")
    await step(minh, review, "conclusion")
    assert (await step(an, review, "second-reading", **AGREE)).status == 303


def test_the_lot_can_be_checked_and_follows_the_share() -> None:
    ids = [UUID(int=number * 0x9E3779B97F4A7C15) for number in range(4000)]
    assert not any(is_sampled(one, 0) for one in ids)
    assert all(is_sampled(one, 1) for one in ids)
    drawn = [one for one in ids if is_sampled(one, 0.1)]
    assert 320 < len(drawn) < 480
    assert drawn == [one for one in ids if is_sampled(one, 0.1)]
    assert set(drawn) <= {one for one in ids if is_sampled(one, 0.2)}


async def test_of_two_advisors_who_take_it_on_one_is_told(
    lan: Browser, minh: Browser, an: Browser, cast: Cast
) -> None:
    run = await submitted(lan, cast)
    await lan.post(f"/assessments/{run}/verification")
    review = await opened(minh, run)
    rev = (await an.get(review)).find("input[name=rev]").get("value")
    assert (await minh.post(f"{review}/reviewer", {"rev": rev})).status == 303
    late = await an.post(f"{review}/reviewer", {"rev": rev})
    assert late.status == 409
    assert "người khác đã chuyển đợt rà soát" in late.words("main")


async def test_only_who_has_the_review_decides(lan: Browser, minh: Browser, an: Browser, cast: Cast) -> None:
    review = await opened(minh, await submitted(lan, cast))
    page = (await section(minh, review, FIRST)).decide("1.1.1", "accepted")
    assert not (await an.get(f"{review}/sections/{FIRST}")).all("#q-1\\.1\\.1 input")
    await step(an, review, "reviewer")
    late = await page.autosave("1.1.1")
    assert late.status == 409
    assert "Tư vấn viên khác đang phụ trách" in late.text
    assert "Đã chấp nhận" not in (await section(an, review, FIRST)).card("1.1.1")


async def test_an_answer_decided_in_another_window_is_not_overwritten(
    lan: Browser, minh: Browser, cast: Cast
) -> None:
    review = await opened(minh, await submitted(lan, cast))
    one, other = [await section(minh, review, FIRST) for _ in range(2)]
    assert (await one.decide("1.1.1", "evidence_asked", "Gửi ảnh.").autosave("1.1.1")).status == 200
    late = await other.decide("1.1.1", "accepted").autosave("1.1.1")
    assert late.status == 409
    assert "Không có gì bị ghi đè" in late.text
    assert "Cần bổ sung" in (await section(minh, review, FIRST)).card("1.1.1")


async def test_a_conclusion_of_a_page_that_is_out_of_date_is_refused(
    lan: Browser, minh: Browser, an: Browser, cast: Cast
) -> None:
    review = await opened(minh, await submitted(lan, cast))
    await accept_rest(minh, review)
    rev = (await minh.get(review)).find("input[name=rev]").get("value")
    await step(an, review, "reviewer")
    await step(minh, review, "reviewer")
    assert (await minh.post(f"{review}/conclusion", {"rev": rev})).status == 409
    assert (await minh.post(f"{review}/conclusion", {"rev": "no number"})).status == 409
    assert await state(review) == "open"
