"""What was in use where on any day, rebuilt from the events; an event that was corrected does not count."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

import msgspec

from lotrinh import clock, db

USING = frozenset({"in_use", "main_way_of_working"})

# `since`: the first day of the unbroken run of events that ends in the newest one; both ways of using are one run.
STATES = """
WITH counted AS (
    SELECT a.*, CASE WHEN a.status IN ('in_use', 'main_way_of_working') THEN 'using' ELSE a.status END AS phase
    FROM adoption a
    WHERE ($1::uuid[] IS NULL OR a.firm = ANY($1)) AND a.on_date <= $2 AND NOT a.is_undone
      AND ($3::timestamptz IS NULL OR a.recorded_at < $3)
      AND NOT EXISTS (
          SELECT 1 FROM adoption c
          WHERE c.corrects = a.id AND ($3::timestamptz IS NULL OR c.recorded_at < $3)
      )
), compared AS (
    SELECT *, phase IS DISTINCT FROM lag(phase) OVER happened AS begins
    FROM counted WINDOW happened AS (PARTITION BY firm, solution ORDER BY on_date, place)
), dated AS (
    SELECT *, max(on_date) FILTER (WHERE begins) OVER (
        PARTITION BY firm, solution ORDER BY on_date, place ROWS UNBOUNDED PRECEDING
    ) AS since
    FROM compared
)
SELECT DISTINCT ON (firm, solution) firm, solution, id, status, since, on_date, target_on, source, reason
FROM dated ORDER BY firm, solution, on_date DESC, place DESC
"""
COUNTS = f"""
SELECT solution, status, count(*)::int AS firms FROM ({STATES}) state GROUP BY solution, status
ORDER BY solution, status
"""  # noqa: S608 - both parts stand here


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for a solution: since when, and by which event it was said last."""

    id: UUID
    solution: str
    status: str
    since: date
    on_date: date
    target_on: date | None
    source: str
    reason: str | None

    @property
    def is_adopted(self) -> bool:
        return self.status in USING


class Count(msgspec.Struct, frozen=True):
    """So many firms had this status; firms that never said anything of the solution are in no count."""

    solution: str
    status: str
    firms: int


async def as_of(firm: UUID, day: date, known: datetime | None = None) -> dict[str, State]:
    """By solution, what held for the firm on that day; `known`: as it would have been told at that moment."""
    rows = await db.fetch(STATES, [firm], day, known)
    return {row["solution"]: State(**{key: row[key] for key in State.__struct_fields__}) for row in rows}


async def counts_as_of(day: date, known: datetime | None = None) -> list[Count]:
    """Over all firms and solutions, for statistics, which suppress small counts before they show them."""
    rows = await db.fetch(COUNTS, None, day, known)
    return [Count(**row) for row in rows]


async def states(firm_ids: Collection[UUID]) -> dict[UUID, dict[str, tuple[str, date]]]:
    """What holds today in each of these firms: by solution, the status and the day since when."""
    found: dict[UUID, dict[str, tuple[str, date]]] = {firm: {} for firm in firm_ids}
    rows = await db.fetch(STATES, list(firm_ids), clock.today(), None)
    for row in rows:
        found[row["firm"]][row["solution"]] = row["status"], row["since"]
    return found
