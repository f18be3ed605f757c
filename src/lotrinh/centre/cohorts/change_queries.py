"""A cohort as it stood on two days, from dated rows: results by their submission, tools by their events.

The firms are those of the cohort today. Levels are compared only of firms that had a result on both days, on the
same version of the index.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec

from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.cohorts import figure_queries
from lotrinh.centre.cohorts.figure_queries import Uptake, index
from lotrinh.centre.cohorts.figures import TOO_FEW, Tool, tools
from lotrinh.centre.firm_filter import HIGHEST_LEVEL, FirmFilter
from lotrinh.centre.firm_list import LEVEL_OF, LISTED, conditions

# When a firm that does not share submitted is nobody's business: such firms count together, or not at all.
COVERAGE = """
SELECT count(*)::int AS firms, count(*) FILTER (WHERE s.shares)::int AS sharing,
       count(*) FILTER (WHERE first_round.first_at < ${early})::int AS early,
       count(*) FILTER (WHERE first_round.first_at < ${late})::int AS late,
       count(*) FILTER (WHERE s.shares AND first_round.first_at < ${early})::int AS shared_early,
       count(*) FILTER (WHERE s.shares AND first_round.first_at < ${late})::int AS shared_late
{found}
LEFT JOIN (
    SELECT firm, min(submitted_at) AS first_at FROM firm_assessment WHERE state = 'submitted' GROUP BY firm
) first_round
    ON first_round.firm = s.firm
{where}
"""
LEVELS = """
WITH chosen AS MATERIALIZED (SELECT s.firm AS id {found} {where} AND s.shares)
SELECT e.level AS early, n.level AS late, count(*)::int AS firms
FROM chosen
CROSS JOIN LATERAL (
    SELECT r.level FROM round_result r
    WHERE r.firm = chosen.id AND r.instrument = '{instrument}' AND r.version = ${version} AND r.submitted_at < ${early}
    ORDER BY r.submitted_at DESC LIMIT 1
) e
CROSS JOIN LATERAL (
    SELECT r.level FROM round_result r
    WHERE r.firm = chosen.id AND r.instrument = '{instrument}' AND r.version = ${version} AND r.submitted_at < ${late}
    ORDER BY r.submitted_at DESC LIMIT 1
) n
GROUP BY e.level, n.level
"""


class Coverage(msgspec.Struct, frozen=True):
    """Firms with a submitted assessment on either day, of `firms`; `only_sharing`: of those that share alone."""

    firms: int
    early: int
    late: int
    only_sharing: bool


class Levels(msgspec.Struct, frozen=True):
    """Of `firms` with a result on both days: how many stand at each level on either, and who rose or fell."""

    firms: int
    early: list[int]
    late: list[int]
    risen: int
    fallen: int

    @property
    def mean_early(self) -> float | None:
        return _mean(self.early)

    @property
    def mean_late(self) -> float | None:
        return _mean(self.late)


class Change(msgspec.Struct, frozen=True, kw_only=True):
    early: date
    late: date
    coverage: Coverage
    levels: Levels
    uptake_early: Uptake
    uptake_late: Uptake
    at: datetime

    @property
    def tools(self) -> list[Tool]:
        """On the later day, with their share on the earlier one."""
        return tools(self.uptake_late, self.uptake_early)


async def change(visitor: Visitor, chosen: FirmFilter, early: date, late: date) -> Change:
    """`early` before `late`; both days count whole."""
    at = clock.now()
    return Change(
        early=early,
        late=late,
        coverage=await _coverage(visitor, chosen, early, late),
        levels=await _levels(visitor, chosen, early, late),
        uptake_early=await figure_queries.uptake(visitor, chosen, early),
        uptake_late=await figure_queries.uptake(visitor, chosen, late),
        at=at,
    )


async def _coverage(visitor: Visitor, chosen: FirmFilter, early: date, late: date) -> Coverage:
    where, values = conditions(visitor, chosen)
    sql = COVERAGE.format(found=LISTED, where=where, early=len(values) + 1, late=len(values) + 2)
    row = await db.fetch_one(sql, *values, _end(early), _end(late))
    assert row is not None
    if 0 < row["firms"] - row["sharing"] < TOO_FEW or _gives_away(row):
        return Coverage(row["sharing"], row["shared_early"], row["shared_late"], only_sharing=True)
    return Coverage(row["firms"], row["early"], row["late"], only_sharing=False)


def _gives_away(row: dict[str, Any]) -> bool:
    """Whether the figures would show of a handful of firms that do not share when they submitted."""
    early, late = (row[day] - row[f"shared_{day}"] for day in ("early", "late"))
    return any(0 < firms < TOO_FEW for firms in (early, late - early))


async def _levels(visitor: Visitor, chosen: FirmFilter, early: date, late: date) -> Levels:
    where, values = conditions(visitor, chosen)
    places = {"version": len(values) + 1, "early": len(values) + 2, "late": len(values) + 3}
    sql = LEVELS.format(found=LISTED, where=where, instrument=LEVEL_OF, **places)
    rows = await db.fetch(sql, *values, index().version, _end(early), _end(late))
    levels = range(HIGHEST_LEVEL + 1)

    def standing(day: str) -> list[int]:
        return [sum(row["firms"] for row in rows if row[day] == level) for level in levels]

    return Levels(
        firms=sum(row["firms"] for row in rows),
        early=standing("early"),
        late=standing("late"),
        risen=sum(row["firms"] for row in rows if row["late"] > row["early"]),
        fallen=sum(row["firms"] for row in rows if row["late"] < row["early"]),
    )


def _end(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), clock.VIETNAM)


def _mean(standing: list[int]) -> float | None:
    firms = sum(standing)
    return sum(level * count for level, count in enumerate(standing)) / firms if firms else None
