"""The plan: adding steps, changing, ticking, finishing and removing them."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from lotrinh import audit, clock, db
from lotrinh.accounts.emails import write
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import DomainError, NotFound
from lotrinh.i18n import N_
from lotrinh.roadmap import adoption_services
from lotrinh.roadmap.plan_checklists import items
from lotrinh.roadmap.problems import SolutionRetired
from lotrinh.roadmap.titles import title
from recommender.catalogue import shipped

ADD = """
INSERT INTO plan_step (id, firm, solution, wave, due_on, owner, rev, added_by, added_at, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, 0, $6, $7, $7)
ON CONFLICT (firm, solution) DO NOTHING
"""
# The firm first, as everywhere where its events, steps and check-ins change: nobody waits for one another in a ring.
FIRM = "SELECT 1 FROM firm WHERE id = $1 FOR NO KEY UPDATE"
KNOWN = "SELECT 1 FROM plan_step WHERE firm = $1 AND solution = $2"
STEP = "SELECT * FROM plan_step WHERE firm = $1 AND {key} = $2"
CHANGED = "UPDATE plan_step SET {columns}, rev = rev + 1, changed_at = $2 WHERE id = $1"
MEMBER = """
SELECT p.id, p.email, EXISTS (SELECT 1 FROM plan_mail_opt_out o WHERE o.person = p.id) AS wants_no_mail
FROM member m JOIN person p ON p.id = m.person WHERE m.id = $1 AND m.firm = $2 AND m.ended_at IS NULL
"""
TICK = """
INSERT INTO plan_tick (step, item, ticked_by, ticked_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (step, item) DO NOTHING
"""
UNTICK = """
DELETE FROM plan_tick t USING plan_step s
WHERE s.id = t.step AND t.item = $2 AND (s.id = $1 OR (s.firm = $3 AND $2 ~ '^(path|gate)/'))
"""


class NotYourColleague(DomainError):
    status = 422
    message_id = N_("Choose somebody who works for your firm here. Reload the page to see who does.")


async def add_step(
    visitor: Visitor, solution_id: str, *, wave: int | None = None, due_on: date | None = None
) -> UUID:
    """The id of the step; one that is there already stays as it is, a removed one comes back as it was."""
    solution = shipped().solutions.get(solution_id)
    if visitor.firm is None or solution is None or not solution.advisable:
        raise NotFound
    async with db.atomic():
        await db.fetch_one(FIRM, visitor.firm.id)
        if not solution.advised and not await db.fetch_one(KNOWN, visitor.firm.id, solution_id):
            raise SolutionRetired
        added = await db.execute(
            ADD, uuid4(), visitor.firm.id, solution_id, wave, due_on, visitor.id, clock.now()
        )
        step = await _locked(visitor, solution_id, key="solution")
        if step["removed_at"] is not None:
            await _change(visitor, step, "step.restore", "removed_at = NULL, removed_by = NULL")
        elif added == "INSERT 0 1":
            await _record("step.add", visitor, step)
    step_id: UUID = step["id"]
    return step_id


async def change(
    visitor: Visitor, step_id: UUID, *, owner: UUID | None, due_on: date | None, wave: int | None
) -> None:
    """`owner`: a member; whoever gets a step from somebody else is told by mail."""
    async with db.atomic():
        step = await _locked(visitor, step_id)
        person = await _member(visitor, owner) if owner else None
        new = (person["id"] if person else None, due_on, wave)
        if new == (step["owner"], step["due_on"], step["wave"]):
            return
        await _change(visitor, step, "step.change", "owner = $3, due_on = $4, wave = $5", *new)
        if person and person["id"] not in (step["owner"], visitor.id) and not person["wants_no_mail"]:
            await _tell(visitor, step, person["email"])


async def tick(visitor: Visitor, step_id: UUID, *, done: Collection[str], undone: Collection[str]) -> None:
    """Items that the step's list does not have are left alone."""
    async with db.atomic():
        step = await _locked(visitor, step_id)
        known = {item.key for item in items(step["solution"])}
        for item in sorted(known.intersection(done)):
            await db.execute(TICK, step_id, item, visitor.id, clock.now())
        for item in sorted(known.intersection(undone)):
            await db.execute(UNTICK, step_id, item, step["firm"])


async def complete(visitor: Visitor, step_id: UUID, in_use_from: date) -> None:
    """Done means in use: that is recorded with its day. A step that is done already stays as it is."""
    async with db.atomic():
        step = await _locked(visitor, step_id)
        if step["done_at"] is not None:
            return
        event = await adoption_services.record(
            visitor, step["solution"], status="in_use", on_date=in_use_from, source="declared"
        )
        columns = "done_at = $2, done_by = $3, adoption = $4, removed_at = NULL, removed_by = NULL"
        await _change(visitor, step, "step.complete", columns, visitor.id, event)


async def reopen(visitor: Visitor, step_id: UUID) -> None:
    """Not done after all; the event goes with it, and its going reopens the step."""
    async with db.atomic():
        step = await _locked(visitor, step_id)
        if step["adoption"] is not None:
            await adoption_services.undo_newest(visitor, step["adoption"])
            await _record("step.reopen", visitor, step)


async def remove(visitor: Visitor, step_id: UUID) -> None:
    async with db.atomic():
        step = await _locked(visitor, step_id)
        if step["removed_at"] is None:
            await _change(visitor, step, "step.remove", "removed_at = $2, removed_by = $3", visitor.id)


async def restore(visitor: Visitor, step_id: UUID) -> None:
    async with db.atomic():
        step = await _locked(visitor, step_id)
        if step["removed_at"] is not None:
            await _change(visitor, step, "step.restore", "removed_at = NULL, removed_by = NULL")


async def choose_mail(visitor: Visitor, *, wanted: bool) -> None:
    """Whether this person gets mail about plans and check-ins."""
    if wanted:
        await db.execute("DELETE FROM plan_mail_opt_out WHERE person = $1", visitor.id)
    else:
        sql = "INSERT INTO plan_mail_opt_out (person, since) VALUES ($1, $2) ON CONFLICT DO NOTHING"
        await db.execute(sql, visitor.id, clock.now())


async def _locked(visitor: Visitor, value: UUID | str, key: str = "id") -> dict[str, Any]:
    if visitor.firm is None:
        raise NotFound
    await db.fetch_one(FIRM, visitor.firm.id)
    step = await db.fetch_one(STEP.format(key=key), visitor.firm.id, value)
    if step is None:
        raise NotFound
    return step


async def _change(visitor: Visitor, step: dict[str, Any], action: str, columns: str, *values: Any) -> None:
    await db.execute(CHANGED.format(columns=columns), step["id"], clock.now(), *values)
    await _record(action, visitor, step)


async def _member(visitor: Visitor, member: UUID) -> dict[str, Any]:
    person = await db.fetch_one(MEMBER, member, visitor.firm.id if visitor.firm else None)
    if person is None:
        raise NotYourColleague
    return person


async def _tell(visitor: Visitor, step: dict[str, Any], email: str) -> None:
    await write(
        email, "step-given", by=visitor.name or visitor.email, title=title(step["solution"]),
        path=f"/roadmap/plan/{step['id']}",
    )  # fmt: skip


async def _record(action: str, visitor: Visitor, step: dict[str, Any]) -> None:
    await audit.record(
        action, "plan_step", step["id"], person_id=visitor.id, firm_id=step["firm"],
        detail={"solution": step["solution"]},
    )  # fmt: skip
