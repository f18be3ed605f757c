"""The plan as a calendar file: a day for each step, with ids that stay, so that a newer file replaces an older one."""

from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import urlsplit

from icalendar import Calendar
from icalendar import Event as Day

from lotrinh import i18n
from lotrinh.i18n import N_
from lotrinh.roadmap.plan_queries import Step
from lotrinh.settings import settings

DONE = N_("Done: %(title)s")


def calendar(steps: Iterable[Step], locale: i18n.Locale) -> bytes:
    """A removed step is there as cancelled, so that it goes from calendars that have it."""
    found = Calendar()
    found.add("prodid", "-//Lộ Trình Số//VI")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", "Lộ Trình Số")
    for step in steps:
        if step.due_on is not None:
            found.add_component(_day(step, step.due_on, locale))
    text: bytes = found.to_ical()
    return text


def _day(step: Step, due_on: date, locale: i18n.Locale) -> Day:
    title, day = step.title.get(locale), Day()
    day.add("uid", f"step-{step.id}@{urlsplit(settings().public_url).hostname}")
    day.add("sequence", step.rev)
    day.add("dtstamp", step.changed_at)
    day.add("last-modified", step.changed_at)
    day.add("created", step.added_at)
    day.add("dtstart", due_on)
    day.add("dtend", due_on + timedelta(days=1))
    day.add("summary", i18n.gettext(locale, DONE, title=title) if step.done_at else title)
    day.add("url", settings().public_url + step.url)
    day.add("transp", "TRANSPARENT")
    day.add("status", "CANCELLED" if step.removed_at else "CONFIRMED")
    return day
