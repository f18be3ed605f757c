"""What the operator sees and may change."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from lotrinh import audit, audit_chain, clock, db, heartbeats, mail
from lotrinh.background import JOBS
from lotrinh.operation import queries
from lotrinh.operation.services import VERIFY
from lotrinh.settings import settings
from tests.browsing import Browser
from tests.cast import Cast
from tests.database import as_owner
from tests.letters import newest_to
from tests.rules.operation_objects import held_job

pytestmark = pytest.mark.anyio
ENTERED = ("CONTROLLER_NAME", "CONTROLLER_ADDRESS", "CONTROLLER_CONTACT", "PRIVACY_CONTACT")
PAGES = ("people", "jobs", "outbox", "audit", "instruments", "catalogue", "models", "settings")


@pytest.fixture
def entered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is responsible for personal data."""
    for name in ENTERED:
        monkeypatch.setenv(f"LOTRINH_{name}", "Trung tâm")


@pytest.fixture
def mail_server_set(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LOTRINH_SMTP_URL", "smtp://post:streng-geheim@mail.test:2525")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


async def letter(*, sent: bool = False) -> str:
    message = mail.Message(
        id=uuid4(), recipient="lan@doanhnghiep.example", subject="Mã đăng nhập 123456", body="123456",
        created_at=clock.now(), sent_at=clock.now() if sent else None,
    )  # fmt: skip
    await message.save()
    return str(message.id)


async def role_of(person: object) -> str:
    row = await db.fetch_one("SELECT staff_role FROM person WHERE id = $1", person)
    assert row is not None
    return str(row["staff_role"])


async def test_the_start_page_leads_to_every_page_and_each_back(quan: Browser) -> None:
    start = await quan.get("/")
    for name in PAGES:
        assert start.all(f"main a[href='/operation/{name}']"), name
        shown = await quan.get(f"/operation/{name}")
        assert shown.status == 200
        assert shown.all("nav.crumb a[href='/']"), name


async def test_every_page_speaks_english_too(quan: Browser) -> None:
    await quan.speak("en")
    assert (await quan.get("/")).heading == "Something needs you"
    for name in PAGES:
        assert (await quan.get(f"/operation/{name}")).status == 200


@pytest.mark.usefixtures("entered", "mail_server_set")
async def test_the_start_page_says_whether_a_worker_runs(quan: Browser) -> None:
    assert "Không có tiến trình nền" in (await quan.get("/")).words(".note.bad")
    await heartbeats.beat(uuid4())
    shown = await quan.get("/")
    assert shown.heading == "Mọi thứ đang chạy tốt"
    assert not shown.all(".note.bad")


async def test_a_person_becomes_an_advisor_and_sees_it_at_once(
    quan: Browser, cast: Cast, browser_of: Callable
) -> None:
    await db.execute("UPDATE member SET ended_at = $2 WHERE person = $1", cast.phuc.id, clock.now())
    found = await quan.get("/operation/people", q="Lê Văn")
    assert "p•••@" in found.words("main")
    assert cast.phuc.email not in found.response.text
    page = await quan.get(found.find("tbody th a").get("href"))
    assert page.heading == "Lê Văn Phúc"
    answer = await quan.post(f"/operation/people/{cast.phuc.id}/role", {"role": "advisor"})
    after = await quan.follow(answer)
    assert "Bùi Minh Quân" in after.words("main")
    assert (await (await browser_of(cast.phuc)).get("/today")).status == 200
    await quan.post(f"/operation/people/{cast.phuc.id}/role", {"role": "none"})
    assert (await (await browser_of(cast.phuc)).get("/today")).status == 404
    changes = await db.fetch("SELECT person_id FROM audit_event WHERE action = 'staff role changed'")
    assert [row["person_id"] for row in changes] == [cast.quan.id] * 2


async def test_the_operator_signs_somebody_out_everywhere(
    quan: Browser, cast: Cast, browser_of: Callable
) -> None:
    lost, safe = await browser_of(cast.phuc), await browser_of(cast.lan)
    page = await quan.get(f"/operation/people/{cast.phuc.id}")
    form = page.find("main form[action$='/sessions/revocation']")
    after = await quan.follow(await quan.post(form.get("action")))
    assert not after.all("main form[action$='/sessions/revocation']"), "there is nothing left to end"
    assert (await lost.get("/account")).status == 303
    assert (await safe.get("/account")).status == 200
    [event] = await db.fetch("SELECT person_id, object_id FROM audit_event WHERE action = 'sessions ended'")
    assert (event["person_id"], event["object_id"]) == (cast.quan.id, str(cast.phuc.id))


async def test_whoever_works_for_a_firm_gets_no_staff_role(quan: Browser, cast: Cast) -> None:
    answer = await quan.post(f"/operation/people/{cast.lan.id}/role", {"role": "advisor"})
    assert answer.status == 422
    assert "tài khoản riêng" in answer.words(".govuk-error-summary")
    assert await role_of(cast.lan.id) == "none"


async def test_the_last_operator_stays_one(quan: Browser, cast: Cast) -> None:
    own = f"/operation/people/{cast.quan.id}/role"
    answer = await quan.post(own, {"role": "none"})
    assert answer.status == 422
    assert "cuối cùng" in answer.words(".govuk-error-summary")
    await quan.post(f"/operation/people/{cast.an.id}/role", {"role": "operator"})
    assert (await quan.post(own, {"role": "none"})).location == "/"
    assert await role_of(cast.quan.id) == "none"
    assert (await quan.get("/operation/people")).status == 404


async def test_a_search_takes_signs_literally(quan: Browser) -> None:
    shown = await quan.get("/operation/people", q="%")
    assert not shown.all("tbody tr")
    assert (await quan.get("/operation/people", q="minh@")).all("tbody tr")


async def test_a_held_job_is_shown_and_tried_again(quan: Browser, cast: Cast) -> None:
    job = await held_job()
    shown = await quan.get("/operation/jobs")
    assert "bị lỗi" in shown.heading
    assert "Gửi một lá thưmail.deliver" in shown.words("tbody th")
    again = shown.find(f"form[action='/operation/jobs/{job}/retry']")
    assert (await quan.post(again.get("action"))).location == "/operation/jobs"
    row = await db.fetch_one("SELECT status FROM pgqueuer WHERE id = $1", job)
    assert row == {"status": "queued"}
    assert (await quan.post(again.get("action"))).status == 409


def test_each_job_has_a_name_of_its_own_in_both_languages() -> None:
    assert queries._job_names().keys() == JOBS.keys()
    for language in ("vi", "en"):
        assert len({words[language] for words in queries._job_names().values()}) == len(JOBS)


async def test_the_outbox_masks_the_recipient_and_keeps_the_letter_to_itself(quan: Browser) -> None:
    await letter()
    shown = await quan.get("/operation/outbox")
    assert "l•••@doanhnghiep.example" in shown.text
    assert "123456" not in shown.text
    assert "lan@" not in shown.text


@pytest.mark.usefixtures("mail_server_set")
async def test_a_letter_that_failed_is_sent_again_by_the_same_job(quan: Browser) -> None:
    message = await letter()
    job = await held_job()
    await db.execute("UPDATE pgqueuer SET dedupe_key = $2 WHERE id = $1", job, f"mail.deliver:{message}")
    assert "gửi lỗi" in (await quan.get("/operation/outbox")).words("tbody")
    assert (await quan.post(f"/operation/outbox/{message}/delivery")).status == 303
    queued = await db.fetch(
        "SELECT id, status FROM pgqueuer WHERE dedupe_key = $1", f"mail.deliver:{message}"
    )
    assert queued == [{"id": job, "status": "queued"}]
    assert (await quan.post(f"/operation/outbox/{message}/delivery")).status == 303
    assert len(await db.fetch("SELECT 1 FROM pgqueuer WHERE dedupe_key = $1", f"mail.deliver:{message}")) == 1


@pytest.mark.usefixtures("mail_server_set")
async def test_a_letter_that_was_sent_is_not_sent_again(quan: Browser) -> None:
    assert (await quan.post(f"/operation/outbox/{await letter(sent=True)}/delivery")).status == 409


@pytest.mark.usefixtures("mail_server_set")
async def test_settings_are_named_and_no_secret_is_shown(quan: Browser) -> None:
    shown = await quan.get("/operation/settings")
    assert "smtp://post:•••@mail.test:2525" in shown.text
    assert "streng-geheim" not in shown.text
    assert settings().secret not in shown.text
    assert {"DATABASE_URL", "LOTRINH_SECRET"} <= {cell.text_content() for cell in shown.all("th code")}
    assert "Người gửi của mọi thư điện tử." in shown.words("tbody")
    await quan.speak("en")
    assert "Sender of all e-mails." in (await quan.get("/operation/settings")).words("tbody")


async def test_the_record_is_searched_by_person_firm_and_act(quan: Browser, cast: Cast) -> None:
    await audit.record(
        "assessment.answer", "assessment", uuid4(), person_id=cast.lan.id, firm_id=cast.an_phat
    )
    await audit.record(
        "assessment.answer", "assessment", uuid4(), person_id=cast.binh.id, firm_id=cast.tan_thanh
    )
    await audit.record("report.issue", "report", uuid4(), person_id=cast.lan.id, firm_id=cast.an_phat)

    async def people(**query: str) -> list[str]:
        shown = await quan.get("/operation/audit", **query)
        return [row.cssselect("td")[1].text_content() for row in shown.all("tbody tr")]

    assert len(await people()) == 3
    assert await people(person="lan@doanhnghiep.example") == ["Nguyễn Thị Lan"] * 2
    assert await people(firm="tan thanh") == ["Phạm Thanh Bình"]
    assert await people(firm="3799000014", action="report.issue") == ["Nguyễn Thị Lan"]
    assert await people(person="nobody at all") == []


async def test_the_record_masks_the_address_of_whoever_gave_no_name(quan: Browser, cast: Cast) -> None:
    await db.execute("UPDATE person SET name = '' WHERE id = $1", cast.phuc.id)
    await audit.record("signed in", "person", cast.phuc.id, person_id=cast.phuc.id)
    await audit.record("model refit", "model", "x", person_id=None)
    shown = await quan.get("/operation/audit")
    assert [row.cssselect("td")[1].text_content() for row in shown.all("tbody tr")] == [
        "tự động", "p•••@doanhnghiep.example",
    ]  # fmt: skip
    assert cast.phuc.email not in shown.text


async def test_the_record_names_acts_in_the_language_of_whoever_reads_it(quan: Browser, cast: Cast) -> None:
    await audit.record("voucher.approved", "voucher", uuid4(), person_id=cast.minh.id, firm_id=cast.an_phat)
    shown = await quan.get("/operation/audit")
    assert "Duyệt hỗ trợ chi phí" in shown.words("tbody")
    assert "Duyệt hỗ trợ chi phí" in shown.words("option[value='voucher.approved']")
    await quan.speak("en")
    assert "Approved state support" in (await quan.get("/operation/audit")).words("tbody")


async def test_the_record_goes_back_page_by_page(quan: Browser, cast: Cast) -> None:
    for _ in range(60):
        await audit.record("assessment.answer", "assessment", uuid4(), person_id=cast.lan.id)
    first = await quan.get("/operation/audit", person="lan@")
    second = await quan.get("/operation/audit" + first.find("a[href*='before=']").get("href"))
    numbers = [cell.text_content() for page in (first, second) for cell in page.all("tbody th")]
    assert len(numbers) == len(set(numbers)) == 60
    assert not second.all("a[href*='before=']")


@pytest.fixture
async def record_verified(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable:
    monkeypatch.setattr(audit_chain, "heads_file", lambda: tmp_path / "heads.jsonl")
    await audit.record("assessment.answer", "assessment", uuid4(), person_id=cast.lan.id)
    return JOBS[VERIFY]


async def test_the_record_says_when_it_was_verified_and_what_was_found(
    quan: Browser, record_verified: Callable, cast: Cast
) -> None:
    assert "Chưa kiểm tra" in (await quan.get("/operation/audit")).words("main")
    await quan.post("/operation/audit/verifications")
    assert await db.fetch("SELECT 1 FROM pgqueuer WHERE entrypoint = $1", VERIFY)
    await record_verified({})
    assert "nguyên vẹn. Số mắt xích: 2" in (await quan.get("/operation/audit")).words(".note.good")
    async with as_owner():
        await db.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        await db.execute("UPDATE audit_event SET action = 'nothing' WHERE action = 'assessment.answer'")
        await db.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")
    clock.freeze(clock.now() + timedelta(minutes=1))
    await record_verified({})
    told = (await quan.get("/operation/audit")).words(".note.bad")
    assert "Số chỗ sai khác: 1" in told
    assert "Mắt xích 1: sự kiện" in told
    await quan.speak("en")
    assert "or the link is not what it was." in (await quan.get("/operation/audit")).words(".note.bad")
    await quan.speak("vi")
    assert "1 chỗ" in (await quan.get("/")).words(".note.bad:not(:first-child)")
    letter = await newest_to(cast.quan.email)
    assert letter["subject"] == "Nhật ký kiểm toán không còn nguyên vẹn"
    assert "Mắt xích 1: sự kiện" in letter["body"]
