"""Whatever breaks off leaves nothing half-done and can be started again."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from lotrinh import clock, db
from lotrinh.centre.registry_import import applying, checking, comparison, undoing
from lotrinh.firms.tax_code import TaxCodeProblem, make
from tests.browsing import Browser, Visit
from tests.cast import Cast
from tests.centre.importing import (
    AN_PHAT,
    NEW,
    NEW_ROW,
    apply,
    changes,
    check,
    chosen,
    counts,
    csv_of,
    firm,
    import_file,
    import_id,
    load_places,
    run_jobs,
    upload,
)

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("imports_folder")]
GROWN = [AN_PHAT, "", "", "130"]
FIRMS = "SELECT string_agg(f::text, ',' ORDER BY tax_code) AS firms FROM firm f"


class PulledPlug(Exception):
    pass


@pytest.fixture(autouse=True)
async def places(cast: Cast) -> None:
    await load_places()


async def broken_off(job: str, page_id: object) -> None:
    """The job once, as a worker runs it, up to the point where something pulls the plug."""
    from lotrinh.app import JOBS

    with pytest.raises(PulledPlug):
        await JOBS[job]({"import": str(page_id)})


async def started_check(minh: Browser, content: bytes) -> Visit:
    sent = await upload(minh, content)
    return await minh.post(sent.location, chosen(await minh.follow(sent)))


def many(count: int) -> list[list[str]]:
    rows: list[list[str]] = []
    serial = 9_200_000
    while len(rows) < count:
        serial += 1
        try:
            rows.append([make("37", serial).value, f"Công ty số {serial}", "3101", "40", "30.000.000.000"])
        except TaxCodeProblem:
            continue
    return rows


async def test_a_check_that_breaks_off_between_chunks_begins_anew(
    minh: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "CHUNK", 10)
    page = await started_check(minh, csv_of(many(25)))
    whole, keep = checking._keep, []

    async def pulled(*given: object) -> None:
        await whole(*given)
        keep.append(given)
        if len(keep) == 2:
            raise PulledPlug

    with monkeypatch.context() as broken:
        broken.setattr(checking, "_keep", pulled)
        await broken_off(checking.CHECK, page.location.rsplit("/", 1)[1])
    assert await db.fetch("SELECT count(*) AS left FROM import_row") == [{"left": 10}]
    assert "10/25" in (await minh.follow(page)).words("#import")
    await run_jobs()
    assert counts(await minh.follow(page)) == (25, 0, 0, 0)


async def test_the_page_says_how_many_rows_have_been_compared(
    minh: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One row is refused before; what was listed is what one comparison of all rows lists."""
    page = await started_check(minh, csv_of([*many(25), ["không phải mã", "Công ty X"]]))
    said = []

    async def beside(sql: str, *values: object) -> None:
        await db.execute(sql, *values)
        shown = await minh.follow(page)
        bar = shown.find("#import progress")
        said.append((shown.words("#import p").split(" dòng")[0], bar.get("value"), bar.get("max")))

    monkeypatch.setattr(comparison, "PART", 10)
    monkeypatch.setattr(db, "execute_apart", beside)
    await run_jobs()
    assert said == [("Đã so 11/26", "11", "26"), ("Đã so 21/26", "21", "26"), ("Đã so 26/26", "26", "26")]
    done = await minh.follow(page)
    assert counts(done) == (25, 0, 0, 1)
    assert [line[0] for line in changes(done)] == [code for code, *_ in many(25)]


@pytest.mark.parametrize("step", ["CHANGE", "ENTER_PARK", "WRITE_HISTORY", "DONE"])
async def test_an_application_that_breaks_off_at_any_step_has_changed_nothing(
    minh: Browser, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    page = await check(minh, csv_of([NEW_ROW, GROWN]))
    before = await db.fetch(FIRMS)
    await minh.post(f"/imports/{import_id(page)}/application")
    with monkeypatch.context() as broken:
        broken.setattr(applying, step, "SELECT 1/0")
        with pytest.raises(Exception, match=r"zero|parameter|argument"):
            await applying.apply({"import": str(import_id(page))})
    assert await db.fetch(FIRMS) == before
    assert not await db.fetch("SELECT 1 FROM firm_change")
    await run_jobs()
    done = await minh.get(f"/imports/{import_id(page)}")
    assert "đã vào sổ đăng ký" in done.words("#import")
    assert (await firm(AN_PHAT))["employees"] == 130


async def test_an_undoing_that_breaks_off_has_undone_nothing(
    minh: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = await import_file(minh, csv_of([NEW_ROW, GROWN]))
    before = await db.fetch(FIRMS)
    await minh.post(f"/imports/{import_id(page)}/reversal")

    async def pulled(*_: object, **__: object) -> None:
        raise PulledPlug

    with monkeypatch.context() as broken:
        broken.setattr(undoing.audit, "record", pulled)
        await broken_off(undoing.UNDO, import_id(page))
    assert await db.fetch(FIRMS) == before
    await run_jobs()
    assert (await firm(AN_PHAT))["employees"] == 86


async def test_a_job_that_comes_twice_does_its_work_once(minh: Browser) -> None:
    page = await import_file(minh, csv_of([NEW_ROW, GROWN]))
    before = await db.fetch(FIRMS)
    for job in (checking.check, applying.apply, undoing.undo):
        await job({"import": str(import_id(page))})
    assert await db.fetch(FIRMS) == before
    assert len(changes(await minh.get(f"/imports/{import_id(page)}"))) == 3


async def test_the_attempt_that_was_overtaken_stops(minh: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that was only slow, not dead, must not add its rows to those of the one that took over."""
    monkeypatch.setattr(checking, "CHUNK", 10)
    page = await started_check(minh, csv_of(many(25)))
    job = json.loads((await db.fetch("SELECT payload FROM pgqueuer"))[0]["payload"])
    whole, turns = checking._keep, []

    async def overtaken(*given: object) -> None:
        await whole(*given)
        turns.append(1)
        if len(turns) == 1:
            await checking.check(job)

    monkeypatch.setattr(checking, "_keep", overtaken)
    await checking.check(job)
    assert counts(await minh.follow(page)) == (25, 0, 0, 0)
    assert await db.fetch("SELECT count(*) AS held FROM import_row") == [{"held": 25}]


async def test_a_job_of_which_nothing_is_heard_can_be_started_again(
    minh: Browser, frozen_clock: Callable
) -> None:
    page = await started_check(minh, csv_of([GROWN]))
    assert not (await minh.follow(page)).all("#import form[action$='/check']")
    await minh.post(f"{page.location}/check")
    frozen_clock(clock.now() + timedelta(minutes=3))
    assert "Không có tin gì" in (await minh.follow(page)).words("#import")
    assert (await minh.post(f"{page.location}/check")).status == 303
    assert await run_jobs() == 1, "the one that waits is not doubled"
    assert counts(await minh.follow(page)) == (0, 1, 0, 0)


async def test_a_second_click_does_no_harm(minh: Browser) -> None:
    page = await check(minh, csv_of([GROWN]))
    for _ in range(2):
        assert (await minh.post(f"/imports/{import_id(page)}/application")).status == 303
    assert await run_jobs() == 1
    for _ in range(2):
        assert (await minh.post(f"/imports/{import_id(page)}/reversal")).status == 303
    assert await run_jobs() == 1
    assert (await firm(AN_PHAT))["employees"] == 86


async def test_what_was_listed_is_what_is_applied_or_nothing(minh: Browser) -> None:
    """Another import came between the check and the application."""
    waiting = await check(minh, csv_of([[AN_PHAT, "", "", "140"], NEW_ROW]))
    await import_file(minh, csv_of([GROWN]))
    stale = await apply(minh, waiting)
    assert "Sổ đăng ký đã thay đổi" in stale.words("[role=alert]")
    assert (await firm(AN_PHAT))["employees"] == 130
    assert not await db.fetch("SELECT 1 FROM firm WHERE tax_code = $1", NEW)
    again = await minh.post(stale.find("form[action$='/check']").get("action"))
    await run_jobs()
    listed = await minh.follow(again)
    assert (AN_PHAT, "Lao động", "130", "140") in changes(listed)
    await apply(minh, listed)
    assert (await firm(AN_PHAT))["employees"] == 140


async def test_a_firm_entered_by_another_import_meanwhile_is_not_entered_twice(minh: Browser) -> None:
    waiting = await check(minh, csv_of([NEW_ROW]))
    await import_file(minh, csv_of([[*NEW_ROW[:1], "Tên khác", *NEW_ROW[2:]]]))
    assert "Sổ đăng ký đã thay đổi" in (await apply(minh, waiting)).words("[role=alert]")
    assert (await firm(NEW))["name"] == "Tên khác"


async def test_an_import_whose_file_is_gone_says_so(minh: Browser, imports_folder) -> None:
    page = await started_check(minh, csv_of([GROWN]))
    for path in imports_folder.iterdir():
        path.unlink()
    await run_jobs()
    assert "không còn được lưu" in (await minh.follow(page)).words("[role=alert]")


async def test_posts_to_an_import_in_another_state_are_refused_with_a_sentence(minh: Browser) -> None:
    done = await import_file(minh, csv_of([GROWN]))
    place = f"/imports/{import_id(done)}"
    for path in ("application", "check", "discard"):
        visit = await minh.post(f"{place}/{path}")
        assert visit.status == 409
        assert "đã sang bước khác" in visit.text
    assert (await minh.get(f"{place}/columns")).status == 409
