"""The plan of the visitor's firm: its steps with what is ticked, kept and done of each."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.roadmap.plan_checklists import Group, Item, checklist, items
from lotrinh.roadmap.titles import title
from recommender.catalogue import Solution, Text, shipped

# Ticks on paths and gates are shared: who ticked one in another step of the firm has ticked it here, too.
# Who has left the firm owns no step any more.
STEPS = """
SELECT s.id, s.solution, s.wave, m.id AS owner, coalesce(nullif(p.name, ''), p.email, '') AS owner_name,
       s.due_on, s.rev, s.added_at, s.changed_at, s.done_at, s.adoption, s.removed_at,
       coalesce(nullif(d.name, ''), d.email, '') AS done_by,
       (SELECT count(*)::int FROM paper x WHERE x.step = s.id AND x.withdrawn_at IS NULL) AS papers,
       ARRAY(
           SELECT DISTINCT t.item FROM plan_tick t JOIN plan_step o ON o.id = t.step
           WHERE o.firm = s.firm AND (o.id = s.id OR t.item LIKE 'path/%' OR t.item LIKE 'gate/%')
       ) AS ticked
FROM plan_step s
LEFT JOIN person p ON p.id = s.owner AND EXISTS (
    SELECT 1 FROM member x WHERE x.firm = s.firm AND x.person = s.owner AND x.ended_at IS NULL
)
LEFT JOIN member m ON m.firm = s.firm AND m.person = p.id AND m.ended_at IS NULL
LEFT JOIN person d ON d.id = s.done_by
WHERE s.firm = $1
"""
ORDER = " ORDER BY s.wave NULLS LAST, s.due_on NULLS LAST, s.added_at, s.id"


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One solution the firm set out to put to use; `owner` is the member who sees to it."""

    id: UUID
    solution: str
    wave: int | None
    owner: UUID | None
    owner_name: str
    due_on: date | None
    rev: int
    added_at: datetime
    changed_at: datetime
    done_at: datetime | None
    done_by: str
    adoption: UUID | None
    removed_at: datetime | None
    papers: int
    ticked: frozenset[str]

    @property
    def url(self) -> str:
        return f"/roadmap/plan/{self.id}"

    @property
    def title(self) -> Text:
        return title(self.solution)

    @property
    def content(self) -> Solution | None:
        """None: the catalogue no longer has it."""
        return shipped().solutions.get(self.solution)

    @property
    def checklist(self) -> tuple[Group, ...]:
        return checklist(self.solution)

    @property
    def items(self) -> tuple[Item, ...]:
        return items(self.solution)

    @property
    def items_done(self) -> int:
        return sum(item.key in self.ticked for item in self.items)

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.removed_at is None

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < clock.today()

    @property
    def is_begun(self) -> bool:
        return self.items_done > 0


async def plan(visitor: Visitor) -> list[Step]:
    """By wave and due date; done and removed ones among them."""
    if visitor.firm is None:
        return []
    return [_step(row) for row in await db.fetch(STEPS + ORDER, visitor.firm.id)]


async def step(visitor: Visitor, step_id: UUID) -> Step | None:
    if visitor.firm is None:
        return None
    row = await db.fetch_one(f"{STEPS} AND s.id = $2", visitor.firm.id, step_id)
    return _step(row) if row else None


async def wants_mail(visitor: Visitor) -> bool:
    """About plans and check-ins."""
    return await db.fetch_one("SELECT 1 FROM plan_mail_opt_out WHERE person = $1", visitor.id) is None


def _step(row: dict[str, Any]) -> Step:
    return Step(**row | {"ticked": frozenset(row["ticked"])})
