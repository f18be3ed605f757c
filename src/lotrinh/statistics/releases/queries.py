"""Releases, which everybody may read."""

from datetime import date, datetime

import msgspec

from lotrinh import db
from lotrinh.statistics.queries import Build

LISTED = """
SELECT r.number, r.as_of, r.released_at, r.simulated, r.corrects, c.number AS corrected_by, r.changes, r.reason,
       r.content_hash
FROM statistic_release r LEFT JOIN statistic_release c ON c.corrects = r.number
"""
ALL = f"{LISTED} WHERE r.simulated = $1 ORDER BY r.as_of DESC, r.released_at DESC, r.number DESC"
ONE = f"{LISTED} WHERE r.number = $1"
CONTENT = "SELECT content FROM statistic_release WHERE number = $1"
CHAIN = """
SELECT content FROM statistic_release WHERE as_of = $1 AND simulated = $2 ORDER BY released_at, number
"""
CORRECTION = """
SELECT changes, reason, asked_at, outcome FROM statistic_correction
WHERE release = $1 ORDER BY asked_at DESC, id LIMIT 1
"""
UNRELEASED = """
SELECT b.as_of FROM statistic_build b
WHERE b.simulated = $1 AND b.is_month_end
  AND NOT EXISTS (SELECT 1 FROM statistic_release r WHERE r.as_of = b.as_of AND r.simulated = $1)
ORDER BY b.as_of DESC
"""


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """`changes` and `reason`: what a correction corrects, and why."""

    number: str
    as_of: date
    released_at: datetime
    simulated: bool
    corrects: str | None
    corrected_by: str | None
    changes: str
    reason: str
    content_hash: str

    @property
    def url(self) -> str:
        return f"/statistics/releases/{self.number}"


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """The newest one asked for."""

    changes: str
    reason: str
    asked_at: datetime
    outcome: str


async def releases(*, simulated: bool) -> list[Release]:
    """The newest figures first; of one day, the correction before what it corrects."""
    return [Release(**row) for row in await db.fetch(ALL, simulated)]


async def release(number: str) -> Release | None:
    row = await db.fetch_one(ONE, number)
    return Release(**row) if row else None


async def content_text(number: str) -> str | None:
    row = await db.fetch_one(CONTENT, number)
    return str(row["content"]) if row else None


async def chain(as_of: date, *, simulated: bool) -> list[str]:
    """The contents of all releases of one day, the first one first."""
    return [row["content"] for row in await db.fetch(CHAIN, as_of, simulated)]


async def correction(number: str) -> Correction | None:
    row = await db.fetch_one(CORRECTION, number)
    return Correction(**row) if row else None


async def unreleased(*, simulated: bool) -> list[date]:
    """Month ends with figures and without a release, the newest first."""
    return [row["as_of"] for row in await db.fetch(UNRELEASED, simulated)]


async def beside(build: Build) -> Release | None:
    """The release of the day that is shown, else the newest before it; the correction where there is one."""
    found = [one for one in await releases(simulated=build.simulated) if one.corrected_by is None]
    return next((one for one in found if one.as_of <= build.as_of), None)
