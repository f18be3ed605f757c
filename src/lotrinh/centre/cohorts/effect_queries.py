"""Firms with two rounds of the national index, and whether an advisor was in contact between the two."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import msgspec

from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.cohorts.effect import Effect, Pair, effect
from lotrinh.centre.cohorts.figure_queries import index
from lotrinh.centre.firm_filter import FirmFilter
from lotrinh.centre.firm_list import LEVEL_OF, LISTED, conditions

APART = timedelta(days=30)
"""Rounds nearer to each other are one."""
MONTH = 30.44

# The two newest rounds of each firm that shares; of the firms without a contact those outside the cohort serve, too.
PAIRS = """
WITH chosen AS MATERIALIZED (SELECT s.firm AS id {found} {where}),
round AS (
    SELECT r.firm, r.points, r.level, r.submitted_at,
           lead(r.points) OVER newest AS first_points, lead(r.level) OVER newest AS first_level,
           lead(r.submitted_at) OVER newest AS first_at, row_number() OVER newest AS place
    FROM round_result r JOIN consent c ON c.firm = r.firm AND c.purpose = 'advisors' AND c.withdrawn_at IS NULL
    WHERE r.instrument = '{instrument}' AND r.version = ${version}
    WINDOW newest AS (PARTITION BY r.firm ORDER BY r.submitted_at DESC)
)
SELECT f.sector, f.size, p.points, p.level, p.submitted_at, p.first_points, p.first_level, p.first_at, advised,
       EXISTS (SELECT 1 FROM chosen WHERE chosen.id = f.id) AS chosen
FROM round p JOIN firm f ON f.id = p.firm
CROSS JOIN LATERAL (
    SELECT EXISTS (
        SELECT 1 FROM engagement e
        WHERE e.firm = f.id AND e.withdrawn_at IS NULL AND e.day >= (p.first_at AT TIME ZONE '{zone}')::date
          AND e.day <= (p.submitted_at AT TIME ZONE '{zone}')::date
    ) AS advised
) w
WHERE p.place = 1 AND p.submitted_at - p.first_at >= ${apart}
ORDER BY f.id
"""


class AdviceEffect(msgspec.Struct, frozen=True):
    """The effect on points of the index and on the level; `firms` of the cohort share two rounds, `pool` elsewhere."""

    points: Effect
    level: Effect
    firms: int
    pool: int
    at: datetime


async def advice_effect(visitor: Visitor, chosen: FirmFilter) -> AdviceEffect:
    """Advised firms of the cohort beside firms of the whole registry that had no contact between their rounds."""
    where, values = conditions(visitor, chosen)
    sql = PAIRS.format(
        found=LISTED,
        where=where,
        instrument=LEVEL_OF,
        version=len(values) + 1,
        apart=len(values) + 2,
        zone=clock.VIETNAM.key,
    )
    at = clock.now()
    rows = await db.fetch(sql, *values, index().version, APART)
    points, level = await asyncio.to_thread(_effects, rows)
    return AdviceEffect(
        points=points,
        level=level,
        firms=sum(row["chosen"] for row in rows),
        pool=sum(not row["advised"] for row in rows),
        at=at,
    )


def _effects(rows: list[dict[str, Any]]) -> tuple[Effect, Effect]:
    """On points and on the level: seconds of a whole registry, in which others are to be served."""
    used = [row for row in rows if row["chosen"] or not row["advised"]]
    return (
        effect([_pair(row, row["points"] - row["first_points"]) for row in used]),
        effect([_pair(row, row["level"] - row["first_level"]) for row in used]),
    )


def _pair(row: dict[str, Any], change: float) -> Pair:
    months = (row["submitted_at"] - row["first_at"]) / timedelta(days=1) / MONTH
    stratum = (row["sector"], row["size"], row["first_level"])
    return Pair(stratum, row["first_points"], months, change, row["advised"])
