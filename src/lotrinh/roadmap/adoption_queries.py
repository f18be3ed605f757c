"""What was in use where on any day, rebuilt from the events, and the events themselves."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor

USING = frozenset({"in_use", "main_way_of_working"})

# $1 firms or null for all, $2 the day, $3 what was known at that moment or null for all that is known now.
# An event that was corrected or undone does not count. `since`: the first day of the unbroken run of events that
# ends in the newest one; both ways of using are one run.
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
SELECT DISTINCT ON (firm, solution)
       firm, solution, id, status, since, on_date, target_on, source, reason, recorded_at
FROM dated ORDER BY firm, solution, on_date DESC, place DESC
"""
COUNTS = f"""
SELECT solution, status, count(*)::int AS firms FROM ({STATES}) state GROUP BY solution, status
ORDER BY solution, status
"""  # noqa: S608 - both parts stand here

# Of one solution on a day, which the caller names.
FIRMS_USING = """
SELECT u.firm FROM solution_use u
WHERE u.solution = {solution} AND u.since <= {day} AND (u.until IS NULL OR u.until > {day})
"""

EVENTS = """
SELECT a.id, a.place, a.solution, a.status, a.on_date, a.target_on, a.source, a.reason, a.note, a.corrects,
       a.is_undone, a.simulated, a.recorded_at, coalesce(nullif(p.name, ''), p.email, '') AS recorded_by,
       EXISTS (SELECT 1 FROM adoption n WHERE n.corrects = a.id) AS is_corrected, i.answer,
       (SELECT count(*)::int FROM paper d JOIN adoption o ON o.id = d.adoption
        WHERE o.firm = a.firm AND o.place = a.place AND d.withdrawn_at IS NULL) AS papers
FROM adoption a
LEFT JOIN person p ON p.id = a.recorded_by
LEFT JOIN LATERAL (SELECT c.answer FROM check_in c WHERE c.adoption = a.id LIMIT 1) i ON true
WHERE a.firm = $1
"""


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for a solution: since when, and by which event (`on_date`, `id`) it was said last."""

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


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One row as it was recorded; `answer`: of the check-in that it came from; `recorded_by` "": by nobody."""

    id: UUID
    place: int
    solution: str
    status: str
    on_date: date
    target_on: date | None
    source: str
    reason: str | None
    note: str
    corrects: UUID | None
    is_undone: bool
    is_corrected: bool
    simulated: bool
    recorded_at: datetime
    recorded_by: str
    answer: str | None
    papers: int

    @property
    def counts(self) -> bool:
        return not self.is_corrected and not self.is_undone


async def as_of(firm: UUID, day: date, known: datetime | None = None) -> dict[str, State]:
    """By solution, what held for the firm on that day; `known`: as it would have been told at that moment."""
    return {row["solution"]: _state(row) for row in await db.fetch(STATES, [firm], day, known)}


async def counts_as_of(day: date, known: datetime | None = None) -> list[Count]:
    """Over all firms and solutions, for statistics, which suppress small counts before they show them."""
    return [Count(**row) for row in await db.fetch(COUNTS, None, day, known)]


async def states(firm_ids: Collection[UUID]) -> dict[UUID, dict[str, tuple[str, date]]]:
    """What holds today in each of these firms: by solution, the status and the day since when."""
    found: dict[UUID, dict[str, tuple[str, date]]] = {firm: {} for firm in firm_ids}
    for row in await db.fetch(STATES, list(firm_ids), clock.today(), None):
        found[row["firm"]][row["solution"]] = row["status"], row["since"]
    return found


async def events(visitor: Visitor) -> list[Event]:
    """Everything that the visitor's firm recorded, corrections included, the newest day first."""
    return await events_of(visitor.firm.id) if visitor.firm else []


async def events_of(firm: UUID) -> list[Event]:
    """The same, for whoever the firm lets see them."""
    rows = await db.fetch(f"{EVENTS} ORDER BY a.on_date DESC, a.place DESC, a.recorded_at DESC", firm)
    return [Event(**row) for row in rows]


async def event(visitor: Visitor, event_id: UUID) -> Event | None:
    if visitor.firm is None:
        return None
    row = await db.fetch_one(f"{EVENTS} AND a.id = $2", visitor.firm.id, event_id)
    return Event(**row) if row else None


def _state(row: dict[str, Any]) -> State:
    return State(**{key: row[key] for key in State.__struct_fields__})
