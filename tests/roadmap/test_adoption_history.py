"""The history of use: entries, corrections and undoing, with nothing overwritten; evidence beside entries."""

from datetime import date
from pathlib import Path

import asyncpg
import pytest

from lotrinh import db
from lotrinh.roadmap import adoption_queries, adoption_services
from tests.browsing import Browser, Visit
from tests.cast import Cast
from tests.database import as_owner
from tests.roadmap.people import visitor_of
from tests.selfassessment.uploads import PDF, send_file, stored

pytestmark = pytest.mark.anyio
HISTORY = "/roadmap/adoption"
MAY, JUNE, TODAY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 11, 14)


async def record(browser: Browser, status: str = "in_use", on: str = "2026-05-01", **more: str) -> Visit:
    return await browser.post(HISTORY, {"solution": "crm", "status": status, "on_date": on} | more)


async def form_of(browser: Browser, ending: str) -> str:
    return str((await browser.get(HISTORY)).find(f"form[action$={ending}]").get("action"))


async def correction_of(browser: Browser) -> str:
    return str((await browser.get(HISTORY)).find("a[href$=correction]").get("href"))


async def held(cast: Cast, day: date = TODAY) -> dict[str, tuple[str, date]]:
    states = await adoption_queries.as_of(cast.an_phat, day)
    return {solution: (one.status, one.since) for solution, one in states.items()}


async def test_an_empty_history_says_what_comes_here(lan: Browser) -> None:
    page = await lan.get(HISTORY)
    assert "chỉ mới đánh dấu trong bài đánh giá thì tính vào đây khi bạn thêm ngày" in page.words("main")
    assert page.heading == "Hôm nay đang dùng: 0"
    assert "Chưa ghi gì" in page.words("main")


async def test_an_entry_is_shown_with_who_said_it(lan: Browser, phuc: Browser, binh: Browser) -> None:
    answer = await record(lan, note="Phòng kinh doanh")
    assert (answer.status, answer.location) == (303, HISTORY)
    page = await phuc.get(HISTORY)
    assert page.heading == "Hôm nay đang dùng: 1"
    words = page.words("main")
    assert "01/05/2026 – Đang dùng Phòng kinh doanh" in words
    assert "Nguyễn Thị Lan ghi lúc 12:00 14/11/2026 · doanh nghiệp tự khai" in words
    assert (await binh.get(HISTORY)).heading == "Hôm nay đang dùng: 0"


async def test_reached_is_not_using(lan: Browser) -> None:
    await record(lan, "planned")
    await record(lan, "piloting", "2026-06-01")
    assert (await lan.get(HISTORY)).heading == "Hôm nay đang dùng: 0"


async def test_dropping_asks_for_a_reason_and_counts_it(cast: Cast, lan: Browser) -> None:
    refused = await record(lan, "dropped")
    assert refused.status == 422
    assert refused.find("#reason-0") is not None
    assert "Hãy chọn điều đã cản trở" in refused.words(".govuk-error-summary")
    assert (await record(lan, "dropped", reason="integration")).status == 303
    page = await lan.get(HISTORY)
    assert "Không còn dùng: 1" in page.words("main") and "Khó tích hợp" in page.words("main")
    assert [(one.status, one.firms) for one in await adoption_queries.counts_as_of(TODAY)] == [("dropped", 1)]


async def test_a_reason_is_kept_only_for_what_was_dropped(lan: Browser) -> None:
    await record(lan, "in_use", reason="cost")
    assert await db.fetch("SELECT status, reason FROM adoption") == [{"status": "in_use", "reason": None}]


async def test_a_plan_may_have_a_day_to_come_and_nothing_else(cast: Cast, lan: Browser) -> None:
    for status in ("piloting", "in_use", "main_way_of_working"):
        assert (await record(lan, status, "2026-11-15")).status == 422
    assert (await record(lan, "planned", "2027-03-01")).status == 303
    assert "dự định dùng trước 01/03/2027" in (await lan.get(HISTORY)).words("main")
    assert await held(cast) == {"crm": ("planned", TODAY)}


async def test_no_entry_from_before_the_firm(cast: Cast, lan: Browser) -> None:
    await db.execute("UPDATE firm SET founded_year = 2020")
    answer = await record(lan, on="2019-12-31")
    assert answer.status == 422
    assert "từ năm 2020 trở đi" in answer.words(".govuk-error-summary")
    assert (await record(lan, on="2020-01-01")).status == 303


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "used", "on_date": "2026-05-01"},
        {"status": "in_use", "on_date": "never"},
        {"status": "in_use", "on_date": ""},
        {"status": "dropped", "on_date": "2026-05-01", "reason": "weather"},
        {"status": "in_use", "on_date": "2026-05-01", "note": "x" * 1001},
        {"solution": "", "status": "in_use", "on_date": "2026-05-01"},
    ],
)
async def test_wrong_entries_are_refused_and_kept_in_the_form(lan: Browser, fields: dict[str, str]) -> None:
    answer = await lan.post(HISTORY, {"solution": "crm", **fields})
    assert answer.status == 422
    assert answer.all(".govuk-error-summary li")
    assert answer.find("input[name=on_date]").get("value") == fields["on_date"]
    assert await db.fetch("SELECT id FROM adoption") == []


async def test_the_same_entry_twice_is_one(cast: Cast, lan: Browser) -> None:
    await record(lan)
    await record(lan)
    assert len(await db.fetch("SELECT id FROM adoption")) == 1


async def test_a_correction_takes_the_place_of_the_entry_which_stays(cast: Cast, lan: Browser) -> None:
    await record(lan)
    await record(lan, "main_way_of_working")
    wrong = (await lan.get(HISTORY)).all("a[href$=correction]")[1].get("href")
    form = await lan.get(wrong)
    assert form.find("input[name=status][checked]").get("value") == "in_use"
    corrected = {"status": "piloting", "on_date": "2026-05-01", "note": "Mới chạy thử"}
    assert (await lan.post(wrong, corrected)).status == 303
    page = await lan.get(HISTORY)
    assert "Đã sửa hoặc hoàn tác: 1" in page.words("main")
    assert [one.text_content() for one in page.all("main s")] == ["01/05/2026 – Đang dùng"]
    assert await held(cast) == {"crm": ("main_way_of_working", MAY)}, (
        "a correction is no newer than its entry"
    )


async def test_of_two_who_correct_one_entry_the_second_is_told(lan: Browser, phuc: Browser) -> None:
    await record(lan)
    wrong = await correction_of(lan)
    assert (await phuc.post(wrong, {"status": "piloting", "on_date": "2026-05-01"})).status == 303
    for answer in (
        await lan.get(wrong),
        await lan.post(wrong, {"status": "planned", "on_date": "2026-05-01"}),
        await lan.post(wrong.replace("correction", "withdrawal")),
    ):
        assert answer.status == 409
        assert "Đã có người sửa mục này" in answer.words("main")


async def test_undone_is_not_counted_and_can_be_put_back(cast: Cast, lan: Browser) -> None:
    await record(lan)
    undo = await form_of(lan, "withdrawal")
    assert (await lan.post(undo)).status == 303
    assert await held(cast) == {}
    again = await form_of(lan, "restoration")
    assert (await lan.post(again)).status == 303
    assert (await lan.post(again)).status == 409
    assert await held(cast) == {"crm": ("in_use", MAY)}
    assert len(await db.fetch("SELECT id FROM adoption")) == 3


async def test_any_day_is_shown_as_it_is_known_now(lan: Browser) -> None:
    await record(lan, "planned", "2026-05-01")
    await record(lan, "in_use", "2026-06-01")
    await record(lan, "dropped", "2026-10-01", reason="cost")
    shown = [(await lan.get(HISTORY, on=day)).words("main section.card .sub .tag") for day in
             ("2026-05-31", "2026-06-01", "2026-09-30", "2026-10-01")]  # fmt: skip
    assert shown == ["Dự định", "Đang dùng", "Đang dùng", "Không còn dùng"]
    assert (await lan.get(HISTORY, on="2026-05-31")).heading == "Ngày 31/05/2026 đang dùng: 0"
    assert (await lan.get(HISTORY, on="01/06/2026")).heading == "Ngày 01/06/2026 đang dùng: 1"
    assert (await lan.get(HISTORY, on="soon")).status == 200
    assert (await lan.get(HISTORY, on="2099-01-01")).heading == "Hôm nay đang dùng: 0"


async def test_the_database_refuses_changes_of_entries(cast: Cast, lan: Browser) -> None:
    await record(lan)
    for change in ("UPDATE adoption SET note = 'x'", "DELETE FROM adoption", "TRUNCATE adoption CASCADE"):
        with pytest.raises(asyncpg.RaiseError):
            async with as_owner():
                await db.execute(change)


async def test_a_firm_cannot_verify_itself_nor_change_what_was_verified(cast: Cast, lan: Browser) -> None:
    owner = await visitor_of(cast.lan)
    with pytest.raises(adoption_services.NotYoursToVerify):
        await adoption_services.record(owner, "crm", status="in_use", on_date=MAY, source="verified")
    event = await adoption_services.record(owner, "crm", status="in_use", on_date=MAY, source="declared")
    await db.execute(
        "INSERT INTO adoption (id, firm, solution, status, on_date, source, note, is_undone, simulated, recorded_at)"
        " SELECT gen_random_uuid(), firm, solution, status, $2, 'verified', '', false, false, recorded_at"
        " FROM adoption WHERE id = $1",
        event,
        JUNE,
    )
    page = await lan.get(HISTORY)
    assert len(page.all("a[href$=correction]")) == 1
    [verified] = [one for one in await adoption_queries.events(owner) if one.source == "verified"]
    assert (await lan.post(f"{HISTORY}/{verified.id}/withdrawal")).status == 403


async def test_evidence_stays_with_an_entry_that_is_corrected(
    lan: Browser, binh: Browser, evidence_folder: Path
) -> None:
    await record(lan)
    papers = (await lan.get(HISTORY)).find("a[href$=papers]").get("href")
    assert (await send_file(lan, papers, "Hợp đồng.pdf", PDF, "Trang 3")).status == 303
    await lan.post(await correction_of(lan), {"status": "main_way_of_working", "on_date": "2026-05-01"})
    page = await lan.get(HISTORY)
    link = page.find("a[href$=papers]")
    assert (link.get("href") != papers, "Minh chứng (1)" in link.text_content()) == (True, True)
    file = (await lan.get(link.get("href"))).find("a[download]").get("href")
    assert (await lan.get(file)).response.content == PDF
    assert (await binh.get(file)).status == 404
    assert len(stored(evidence_folder)) == 1


async def test_a_file_that_only_looks_like_evidence_is_refused(lan: Browser, evidence_folder: Path) -> None:
    await record(lan)
    papers = (await lan.get(HISTORY)).find("a[href$=papers]").get("href")
    answer = await send_file(lan, papers, "a.pdf", b"<script>alert(1)</script>")
    assert answer.status == 422
    assert answer.all(".govuk-error-summary li") and stored(evidence_folder) == []
