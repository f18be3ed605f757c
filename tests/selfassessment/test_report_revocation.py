"""An owner takes a report back, and issues another; its number says so to everybody."""

from datetime import timedelta

import pytest

from lotrinh import clock, db
from tests.browsing import Browser
from tests.cast import Cast
from tests.selfassessment.printed import download, hand_in, number_of

pytestmark = pytest.mark.anyio

REASON = "Gửi nhầm cho nhà cung cấp"


async def test_the_number_comes_with_the_first_download_and_stays(lan: Browser, phuc: Browser) -> None:
    run = await hand_in(lan)
    page = await lan.get(f"{run}/report")
    assert "được cấp số khi bạn tải lần đầu" in page.words()
    assert await db.fetch("SELECT number FROM report") == []
    numbers = {
        number_of(await download(browser, run, language))
        for browser in (lan, phuc)
        for language in ("vi", "en")
    }
    assert len(numbers) == 1
    assert numbers.pop() in (await phuc.get(f"{run}/report")).words()


async def test_a_revoked_report_is_marked_and_no_longer_handed_out(
    lan: Browser, phuc: Browser, stranger: Browser
) -> None:
    run = await hand_in(lan)
    number = number_of(await download(lan, run))
    clock.freeze(clock.now() + timedelta(days=3))
    answer = await lan.post(f"{run}/report/revocation", {"reason": REASON})
    page = await lan.follow(answer)
    assert "Đã thu hồi báo cáo" in page.words("#notice")
    assert f"{number} Thu hồi lúc 12:00 17/11/2026. {REASON}" in page.words("main")

    check = await stranger.get(f"/reports/{number}")
    assert check.status == 200
    assert "đã bị thu hồi ngày 17/11/2026" in check.words(".note")
    assert REASON not in check.text

    for browser in (lan, phuc):
        refused = await browser.get(f"{run}/report.pdf")
        assert refused.status == 409
        assert "trang “Báo cáo”" in refused.words()
    assert "Chủ doanh nghiệp có thể cấp báo cáo mới" in (await phuc.get(f"{run}/report")).words()


async def test_the_owner_issues_another(lan: Browser, stranger: Browser) -> None:
    run = await hand_in(lan)
    first = number_of(await download(lan, run))
    await lan.post(f"{run}/report/revocation", {"reason": REASON})
    clock.freeze(clock.now() + timedelta(hours=1))
    page = await lan.follow(await lan.post(f"{run}/report"))
    assert "Đã cấp báo cáo mới." in page.words("#notice")
    second = number_of(await download(lan, run))
    assert second != first
    assert "còn hiệu lực" in (await stranger.get(f"/reports/{second}")).words(".note")
    assert "đã bị thu hồi" in (await stranger.get(f"/reports/{first}")).words(".note")
    again = await lan.follow(await lan.post(f"{run}/report"))
    assert second in again.words()
    assert len(await db.fetch("SELECT number FROM report")) == 2


async def test_it_is_all_on_record(lan: Browser, cast: Cast) -> None:
    run = await hand_in(lan)
    number = number_of(await download(lan, run))
    await lan.post(f"{run}/report/revocation", {"reason": REASON})
    rows = await db.fetch(
        "SELECT action, object_id, person_id, firm_id FROM audit_event"
        " WHERE object_kind = 'report' ORDER BY id"
    )
    assert rows == [
        {"action": action, "object_id": number, "person_id": cast.lan.id, "firm_id": cast.an_phat}
        for action in ("report.issue", "report.revoke")
    ]


@pytest.mark.parametrize(
    ("reason", "instruction"),
    [
        ("", "Ghi lý do thu hồi"),
        ("  ", "Ghi lý do thu hồi"),
        ("x" * 501, "nhiều nhất 500 ký tự"),
        ("a\u202eb", "không dùng biểu tượng cảm xúc"),
    ],
)
async def test_a_reason_is_asked_for(lan: Browser, reason: str, instruction: str) -> None:
    run = await hand_in(lan)
    await download(lan, run)
    answer = await lan.post(f"{run}/report/revocation", {"reason": reason})
    assert answer.status == 422
    assert answer.words("title").startswith("Lỗi: Báo cáo")
    assert instruction in answer.words(".govuk-error-summary")
    assert answer.find("#reason").text_content().strip() == reason.strip()
    assert await db.fetch_one("SELECT revoked_at FROM report") == {"revoked_at": None}


async def test_a_second_revocation_finds_nothing_to_revoke(lan: Browser) -> None:
    run = await hand_in(lan)
    await download(lan, run)
    await lan.post(f"{run}/report/revocation", {"reason": REASON})
    answer = await lan.post(f"{run}/report/revocation", {"reason": REASON})
    assert answer.status == 409
    assert "Không có báo cáo nào còn hiệu lực" in answer.words()


async def test_a_colleague_may_not_revoke(lan: Browser, phuc: Browser) -> None:
    run = await hand_in(lan)
    await download(lan, run)
    assert phuc.name == "phuc"
    assert (await phuc.get(f"{run}/report")).all("textarea") == []
    assert (await phuc.post(f"{run}/report/revocation", {"reason": REASON})).status == 404
    assert (await phuc.post(f"{run}/report")).status == 404
    assert await db.fetch_one("SELECT revoked_at FROM report") == {"revoked_at": None}


async def test_another_firm_finds_nothing(lan: Browser, binh: Browser) -> None:
    run = await hand_in(lan)
    await download(lan, run)
    for path in ("report", "report.pdf", "answers.xlsx"):
        assert (await binh.get(f"{run}/{path}")).status == 404
    assert (await binh.post(f"{run}/report/revocation", {"reason": REASON})).status == 404
    assert (await binh.post(f"{run}/report")).status == 404
    assert await db.fetch_one("SELECT revoked_at FROM report") == {"revoked_at": None}


async def test_a_result_has_at_most_one_valid_report(lan: Browser) -> None:
    run = await hand_in(lan)
    await download(lan, run)
    with pytest.raises(Exception, match="report_valid_once"):
        async with db.atomic():
            await db.execute(
                "INSERT INTO report (number, assessment, revoked_reason)"
                " SELECT 'LTS-2026-1', assessment, '' FROM report"
            )
