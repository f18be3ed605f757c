"""Which edition of the figures a page shows: the newest one, or that of a month end."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from lotrinh import i18n
from lotrinh.centre.firms_page import Choice, Select
from lotrinh.errors import UnknownFilter
from lotrinh.i18n import N_
from lotrinh.settings import settings
from lotrinh.statistics import queries
from lotrinh.statistics.queries import Build

NEWEST = N_("Newest: %(day)s")


class Dated(msgspec.Struct, frozen=True, kw_only=True):
    """The edition of a page; `days`: those that a reader can have instead."""

    build: Build
    builds: list[Build]
    days: Select

    @property
    def address(self) -> str:
        """What leads to the same day on another page, empty for the newest figures."""
        return "" if self.build == self.builds[0] else f"?as_of={self.build.as_of}"


async def newest_builds() -> list[Build]:
    """Simulated figures in the demo, real ones elsewhere; the two are never mixed."""
    return await queries.builds(simulated=settings().demo)


async def dated(as_of: date | None, locale: i18n.Locale) -> Dated | None:
    """None while nothing has been computed yet. Raises UnknownFilter for a day without figures."""
    builds = await newest_builds()
    if not builds:
        return None
    return Dated(build=_build(builds, as_of), builds=builds, days=_days(builds, as_of, locale))


def day_of(given: Mapping[str, Any]) -> date | None:
    """The day that an address asks for; raises UnknownFilter for what is none."""
    value = str(given.get("as_of", "")).strip()
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise UnknownFilter(name="as_of") from None


def _build(builds: list[Build], as_of: date | None) -> Build:
    if as_of is None:
        return builds[0]
    found = next((one for one in builds if one.is_month_end and one.as_of == as_of), None)
    if found is None:
        raise UnknownFilter(name="as_of")
    return found


def _days(builds: list[Build], as_of: date | None, locale: i18n.Locale) -> Select:
    newest = i18n.gettext(locale, NEWEST, day=i18n.day(locale, builds[0].as_of))
    choices = [Choice("", newest, as_of is None)]
    choices += [
        Choice(str(one.as_of), i18n.day(locale, one.as_of), one.as_of == as_of)
        for one in builds
        if one.is_month_end
    ]
    return Select("as_of", i18n.gettext(locale, N_("As of")), choices)
