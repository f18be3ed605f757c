"""Mails about steps and the calendar file: at the right time, once, to the right person, in their language."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from icalendar import Calendar

from lotrinh import db
from lotrinh.background import JOBS, NIGHTLY
from lotrinh.roadmap.plan_reminders import REMIND, remind
from lotrinh.roadmap.plan_services import add_step
from tests.browsing import Browser
from tests.cast import Cast
from tests.roadmap.people import visitor_of

pytestmark = pytest.mark.anyio
PLAN = "/roadmap/plan"


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00+07:00")


async def step(cast: Cast, lan: Browser, solution: str = "crm", due_on: str = "2026-12-01") -> str:
    """Lan sees to it."""
    url = f"{PLAN}/{await add_step(await visitor_of(cast.lan), solution)}"
    owner = (await lan.get(url)).find("select[name=owner] option[selected]").get("value")
    assert (await lan.post(url, {"owner": owner, "due_on": due_on, "wave": "1"})).status == 303
    return url


async def subjects() -> list[str]:
    return [row["subject"] for row in await db.fetch("SELECT subject FROM message ORDER BY created_at, id")]


async def sent_by(frozen_clock: Callable, days: list[str]) -> list[int]:
    """How many mails there are after the nightly run of each day."""
    counted = []
    for day in days:
        frozen_clock(noon(day))
        await remind({})
        await remind({})
        counted.append(len(await subjects()))
    return counted


async def test_a_week_before_and_once_when_overdue(cast: Cast, lan: Browser, frozen_clock: Callable) -> None:
    url = await step(cast, lan)
    days = ["2026-11-23", "2026-11-24", "2026-11-30", "2026-12-01", "2026-12-02", "2026-12-20"]
    assert await sent_by(frozen_clock, days) == [0, 1, 1, 1, 2, 2]
    [due, overdue] = await db.fetch("SELECT recipient, subject, body FROM message ORDER BY created_at")
    assert {due["recipient"], overdue["recipient"]} == {cast.lan.email}
    assert due["subject"] == "Còn không quá một tuần: Phần mềm khách hàng và bán hàng (CRM)"
    assert overdue["subject"] == "Quá hạn: Phần mềm khách hàng và bán hàng (CRM)"
    assert all(f"http://lotrinh.test{url}" in one["body"] for one in (due, overdue))


async def test_a_new_date_is_reminded_of_anew(cast: Cast, lan: Browser, frozen_clock: Callable) -> None:
    await step(cast, lan)
    assert await sent_by(frozen_clock, ["2026-11-24"]) == [1]
    await step(cast, lan, due_on="2026-12-20")
    assert await sent_by(frozen_clock, ["2026-11-25", "2026-12-13"]) == [1, 2]


async def test_mails_speak_the_language_of_their_reader(
    cast: Cast, lan: Browser, frozen_clock: Callable
) -> None:
    await db.execute("UPDATE person SET locale = 'en' WHERE id = $1", cast.lan.id)
    await step(cast, lan)
    frozen_clock(noon("2026-11-24"))
    await remind({})
    assert (await subjects())[0].startswith("Due within a week: Customer")


@pytest.mark.parametrize("end", ["completion", "removal"])
async def test_nobody_is_reminded_of_what_is_done_or_removed(
    cast: Cast, lan: Browser, frozen_clock: Callable, end: str
) -> None:
    url = await step(cast, lan)
    await lan.post(f"{url}/{end}", {"in_use_from": "2026-11-10"})
    assert await sent_by(frozen_clock, ["2026-11-24", "2026-12-02"]) == [0, 0]


async def test_who_opted_out_has_left_or_owns_nothing_gets_no_mail(
    cast: Cast, lan: Browser, frozen_clock: Callable
) -> None:
    await step(cast, lan)
    await lan.post(f"{PLAN}/mail", {"wanted": "no"})
    assert await sent_by(frozen_clock, ["2026-11-24"]) == [0]
    await lan.post(f"{PLAN}/mail", {"wanted": "yes"})
    await db.execute("UPDATE member SET ended_at = now() WHERE person = $1", cast.lan.id)
    assert await sent_by(frozen_clock, ["2026-11-25"]) == [0]
    await db.execute("UPDATE member SET ended_at = NULL")
    await db.execute("UPDATE plan_step SET owner = NULL")
    assert await sent_by(frozen_clock, ["2026-11-26"]) == [0]


def test_the_jobs_are_known_to_the_worker() -> None:
    assert set(NIGHTLY) <= set(JOBS)
    assert REMIND in NIGHTLY


async def events(browser: Browser, path: str = f"{PLAN}.ics") -> dict[str, Any]:
    answer = (await browser.get(path)).response
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    return {str(one["UID"]): one for one in Calendar.from_ical(answer.content).walk("VEVENT")}


async def test_the_calendar_has_a_day_for_each_step_with_a_date(
    cast: Cast, lan: Browser, binh: Browser
) -> None:
    url = await step(cast, lan)
    await add_step(await visitor_of(cast.lan), "barcode")
    [(uid, day)] = (await events(lan)).items()
    assert uid == f"step-{url.rsplit('/')[-1]}@lotrinh.test"
    assert (day["DTSTART"].dt, day["DTEND"].dt) == (date(2026, 12, 1), date(2026, 12, 2))
    assert str(day["SUMMARY"]) == "Phần mềm khách hàng và bán hàng (CRM)"
    assert str(day["URL"]) == f"http://lotrinh.test{url}"
    assert list(await events(lan, f"{url}/calendar.ics")) == [uid]
    assert await events(binh) == {}
    assert (await binh.get(f"{url}/calendar.ics")).status == 404


async def test_a_newer_file_replaces_what_an_older_one_said(
    cast: Cast, lan: Browser, frozen_clock: Callable
) -> None:
    url = await step(cast, lan)
    [(uid, before)] = (await events(lan)).items()
    frozen_clock(noon("2026-11-15"))
    await step(cast, lan, due_on="2026-12-24")
    after = (await events(lan))[uid]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["LAST-MODIFIED"].dt > before["LAST-MODIFIED"].dt
    assert after["DTSTART"].dt == date(2026, 12, 24)
    await lan.post(f"{url}/removal")
    gone = (await events(lan))[uid]
    assert (str(gone["STATUS"]), gone["SEQUENCE"] > after["SEQUENCE"]) == ("CANCELLED", True)


async def test_the_calendar_speaks_the_readers_language(cast: Cast, lan: Browser) -> None:
    url = await step(cast, lan)
    await lan.post(f"{url}/completion", {"in_use_from": "2026-11-10"})
    await lan.speak("en")
    [day] = (await events(lan)).values()
    assert str(day["SUMMARY"]).startswith("Done: Customer")
