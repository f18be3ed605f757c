"""The figures of a cohort: few statements over all its firms; results only of those that share with advisors.

A cohort is given as the filter that finds its firms, so that every figure can be narrowed down like the list.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from assessments.model import Questionnaire
from lotrinh import db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.firm_filter import FirmFilter
from lotrinh.centre.firm_list import FROM, LEVEL_OF, LISTED, conditions
from lotrinh.selfassessment.versions import newest

YEAR = 365

COUNTS = """
SELECT count(*)::int AS firms, count(*) FILTER (WHERE x.shared)::int AS sharing,
       count(*) FILTER (WHERE x.started OR x.claimed)::int AS registered,
       count(*) FILTER (WHERE x.started)::int AS started, count(*) FILTER (WHERE x.submitted)::int AS submitted
FROM (
    SELECT s.shares AS shared, EXISTS (SELECT 1 FROM member m WHERE m.firm = s.firm) AS claimed,
           s.submitted OR s.drafting AS started, s.submitted
    {found} {where}
) x
"""
# The sums of the pillars, so that any grouping can be made of the groups.
GROUPS = """
SELECT s.sector, s.size, l.level, count(*)::int AS firms, {sums}
{found} JOIN round_result r ON r.assessment = l.assessment
{where} AND l.version = ${version}
GROUP BY s.sector, s.size, l.level
"""
REGISTRY = """
SELECT avg(level)::float8 AS level, count(*)::int AS firms FROM firm_standing WHERE shares AND version = $1
"""
# What held on a day: of a firm and tool the newest event that was not taken back; the row without a solution counts
# firms instead of tools. The firms are an array, so that their events come from the index in order: to join them, all
# events of the registry would be read even for few.
UPTAKE = """
WITH chosen AS MATERIALIZED (SELECT s.firm AS id {found} {where} AND s.shares),
state AS MATERIALIZED (
    SELECT DISTINCT ON (a.firm, a.solution) a.firm, a.solution,
           a.status IN ('in_use', 'main_way_of_working') AS used,
           a.status = 'dropped' AND a.on_date > ${day}::date - {year} AS dropped
    FROM adoption a
    WHERE a.firm = ANY(ARRAY(SELECT id FROM chosen)) AND a.on_date <= ${day}
      AND (${only}::text[] IS NULL OR a.solution = ANY(${only}))
      AND NOT a.is_undone AND NOT EXISTS (SELECT 1 FROM adoption n WHERE n.corrects = a.id)
    ORDER BY a.firm, a.solution, a.on_date DESC, a.place DESC
)
SELECT solution, count(*)::int AS said, count(*) FILTER (WHERE used)::int AS used,
       count(*) FILTER (WHERE dropped)::int AS dropped, 0 AS users
FROM state GROUP BY solution
UNION ALL
SELECT NULL,
       (SELECT count(DISTINCT a.firm)::int FROM adoption a
        WHERE a.firm = ANY(ARRAY(SELECT id FROM chosen)) AND a.on_date <= ${day}),
       count(*) FILTER (WHERE used), count(*) FILTER (WHERE dropped), count(*) FILTER (WHERE used OR dropped)
FROM (SELECT firm, bool_or(used) AS used, bool_or(dropped) AS dropped FROM state GROUP BY firm) firm
"""
# Of the steps that a firm accepted, whether one is in use now, and whether one was given up.
STEPS = """
SELECT count(*)::int AS submitted, count(*) FILTER (WHERE o.seen)::int AS seen, count(s.firm)::int AS accepted,
       count(*) FILTER (WHERE s.used)::int AS used, count(*) FILTER (WHERE s.dropped)::int AS dropped
FROM (
    SELECT s.firm AS id, EXISTS (SELECT 1 FROM recommendation_list r WHERE r.firm = s.firm) AS seen {found} {where}
    AND s.shares AND s.submitted
) o
LEFT JOIN (
    SELECT p.firm, bool_or(e.status IN ('in_use', 'main_way_of_working')) AS used,
           bool_or(e.status = 'dropped') AS dropped
    FROM plan_step p LEFT JOIN LATERAL (
        SELECT a.status FROM adoption a
        WHERE a.firm = p.firm AND a.solution = p.solution AND NOT a.is_undone
          AND NOT EXISTS (SELECT 1 FROM adoption n WHERE n.corrects = a.id)
        ORDER BY a.on_date DESC, a.place DESC LIMIT 1
    ) e ON true
    WHERE p.removed_at IS NULL GROUP BY p.firm
) s ON s.firm = o.id
"""


class Counts(msgspec.Struct, frozen=True):
    """Firms: all, those that share with advisors, those represented here, and those that began and submitted.

    Who began was represented, even if nobody is any longer.
    """

    firms: int
    sharing: int
    registered: int
    started: int
    submitted: int


class Group(msgspec.Struct, frozen=True):
    """Firms of one sector, size and level; by pillar, the sum of the scores and how many have one."""

    sector: str
    size: str
    level: int
    firms: int
    sums: tuple[float, ...]
    counted: tuple[int, ...]


class Uptake(msgspec.Struct, frozen=True):
    """On a day: `said` firms had told which tools they use; by solution, how many used it then and how many had
    given it up within the year before; of `users`, `dropped` had given up at least one tool within that year.
    """

    said: int
    users: int
    dropped: int
    used: dict[str, int]
    given_up: dict[str, int]

    def share(self, solution: str) -> float | None:
        return self.used.get(solution, 0) / self.said if self.said else None


class Steps(msgspec.Struct, frozen=True):
    """Firms that share and submitted, and of these: saw the roadmap, took a step, use it, gave one up."""

    submitted: int
    seen: int
    accepted: int
    used: int
    dropped: int


async def counts(visitor: Visitor, chosen: FirmFilter) -> Counts:
    where, values = conditions(visitor, chosen)
    row = await db.fetch_one(COUNTS.format(found=LISTED, where=where), *values)
    assert row is not None
    return Counts(**row)


async def groups(visitor: Visitor, chosen: FirmFilter) -> list[Group]:
    """Newest results on the newest version of the national index."""
    pillars = range(1, len(index().pillars) + 1)
    where, values = conditions(visitor, chosen)
    sums = ", ".join(
        [
            f"sum(r.pillars[{one}]) AS sum_{one}, count(r.pillars[{one}])::int AS counted_{one}"
            for one in pillars
        ]
    )
    sql = GROUPS.format(sums=sums, found=FROM, where=where, version=len(values) + 1)
    return [_group(row, pillars) for row in await db.fetch(sql, *values, index().version)]


async def registry_level() -> tuple[float | None, int]:
    """The mean level of all firms that share, and of how many."""
    row = await db.fetch_one(REGISTRY, index().version)
    assert row is not None
    return row["level"], row["firms"]


async def uptake(
    visitor: Visitor, chosen: FirmFilter, day: date, only: Sequence[str] | None = None
) -> Uptake:
    """As it stood on the day; with `only` some solutions, `users` and `dropped` speak of these alone."""
    where, values = conditions(visitor, chosen)
    sql = UPTAKE.format(found=LISTED, where=where, day=len(values) + 1, only=len(values) + 2, year=YEAR)
    tools = {row["solution"]: row for row in await db.fetch(sql, *values, day, only)}
    firms = tools.pop(None)
    used, given_up = ({one: row[name] for one, row in tools.items()} for name in ("used", "dropped"))
    return Uptake(firms["said"], firms["users"], firms["dropped"], used, given_up)


async def steps(visitor: Visitor, chosen: FirmFilter) -> Steps:
    where, values = conditions(visitor, chosen)
    row = await db.fetch_one(STEPS.format(found=LISTED, where=where), *values)
    assert row is not None
    return Steps(**row)


def index() -> Questionnaire:
    """The newest version of the national index: figures are never a mixture of two."""
    return next(one for one in newest().values() if one.id == LEVEL_OF)


def _group(row: dict[str, Any], pillars: Sequence[int]) -> Group:
    sums = tuple(row[f"sum_{one}"] or 0.0 for one in pillars)
    return Group(
        row["sector"], row["size"], row["level"], row["firms"], sums,
        tuple(row[f"counted_{one}"] for one in pillars),
    )  # fmt: skip
