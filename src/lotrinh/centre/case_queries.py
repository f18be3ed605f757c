"""Who works on which firms: what a planned assignment would touch, and what a done one did."""

from datetime import datetime
from uuid import UUID

import msgspec

from lotrinh import db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre import problems
from lotrinh.centre.selection import Selection, firm_ids
from lotrinh.centre.teams import Advisor, advisors

TOUCHED = """
SELECT f.id, f.name, f.tax_code, w.advisor AS from_id, coalesce(nullif(p.name, ''), p.email) AS from_name
FROM firm f
LEFT JOIN advisor_case w ON w.firm = f.id AND w.ended_at IS NULL
LEFT JOIN person p ON p.id = w.advisor
WHERE f.id = ANY($1::uuid[]) ORDER BY f.search_key, f.id
"""
DONE = """
SELECT s.id, s.assigned_at, s.undone_at, coalesce(nullif(a.name, ''), a.email) AS advisor,
       coalesce(nullif(b.name, ''), b.email) AS assigned_by
FROM case_assignment s LEFT JOIN person a ON a.id = s.advisor LEFT JOIN person b ON b.id = s.assigned_by
WHERE s.id = $1
"""
DONE_FIRMS = """
SELECT f.id, f.name, f.tax_code, e.advisor AS from_id, coalesce(nullif(p.name, ''), p.email) AS from_name
FROM firm f
LEFT JOIN advisor_case e ON e.firm = f.id AND e.ended_with = $1
LEFT JOIN person p ON p.id = e.advisor
WHERE f.id IN (SELECT firm FROM advisor_case WHERE begun_with = $1 OR ended_with = $1)
ORDER BY f.search_key, f.id
"""


class Touched(msgspec.Struct, frozen=True):
    """A firm and who works on it before the assignment; nobody when `from_name` is None."""

    id: UUID
    name: str
    tax_code: str
    from_id: UUID | None
    from_name: str | None


class Plan(msgspec.Struct, frozen=True):
    """What an assignment would do; `advisor` None: to nobody. `unchanged` stay as they are."""

    advisor: Advisor | None
    changed: list[Touched]
    unchanged: list[Touched]


class Done(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    advisor: str | None
    assigned_by: str | None
    assigned_at: datetime
    undone_at: datetime | None
    firms: list[Touched]


async def plan(visitor: Visitor, selection: Selection, advisor: str) -> Plan:
    """Raises what is wrong with the choice.

    `advisor`: an id, "mine" for the visitor, "none" for nobody.
    """
    chosen = await advisor_chosen(visitor, advisor)
    ids = await firm_ids(visitor, selection)
    firms = [Touched(**row) for row in await db.fetch(TOUCHED, ids)]
    to = chosen.id if chosen else None
    return Plan(
        chosen, [one for one in firms if one.from_id != to], [one for one in firms if one.from_id == to]
    )


async def advisor_chosen(visitor: Visitor, value: str) -> Advisor | None:
    if value == "none":
        return None
    wanted = str(visitor.id) if value == "mine" else value
    found = next((one for one in await advisors() if str(one.id) == wanted), None)
    if found is None:
        raise problems.UnknownAdvisor
    return found


async def assignment(visitor: Visitor, assignment_id: UUID) -> Done | None:
    if visitor.staff_role != "advisor":
        return None
    row = await db.fetch_one(DONE, assignment_id)
    if row is None:
        return None
    return Done(**row, firms=[Touched(**one) for one in await db.fetch(DONE_FIRMS, assignment_id)])
