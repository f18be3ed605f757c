"""Making a cohort, changing it, removing it and putting it back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.cohorts import problems, readings
from lotrinh.centre.cohorts.subjects import OVERVIEW
from lotrinh.centre.cohorts.tables import Cohort
from lotrinh.centre.firm_filter import FirmFilter, parse, parse_address
from lotrinh.centre.firm_list import LISTED, conditions
from lotrinh.centre.problems import NoTeam
from lotrinh.centre.teams import own_team
from lotrinh.errors import NotFound

TAKEN = "SELECT 1 AS one FROM cohort WHERE owner = $1 AND name = $2 AND id <> $3 AND withdrawn_at IS NULL"
LOCK_OWNER = "SELECT 1 AS one FROM person WHERE id = $1 FOR NO KEY UPDATE"
OWN = "SELECT name, kind, withdrawn_at FROM cohort WHERE id = $1 AND owner = $2 FOR UPDATE"
TICKED = """
INSERT INTO cohort_firm (cohort, firm) SELECT $1, id FROM firm WHERE id = ANY($2::uuid[]) ORDER BY search_key, id
"""
FOUND = "INSERT INTO cohort_firm (cohort, firm) SELECT '{cohort}'::uuid, s.firm {found} {where}"
CHANGE = "UPDATE cohort SET name = $2, team = $3, address = $4 WHERE id = $1"
WITHDRAW = "UPDATE cohort SET withdrawn_at = $2 WHERE id = $1 AND withdrawn_at IS NULL"
RESTORE = "UPDATE cohort SET withdrawn_at = NULL WHERE id = $1"


async def keep_filter(visitor: Visitor, name: str, chosen: FirmFilter, *, share: bool) -> UUID:
    async with db.atomic():
        return await _make(visitor, name, "filter", chosen, share=share)


async def keep_list(
    visitor: Visitor, name: str, chosen: FirmFilter, ticked: Sequence[UUID], *, share: bool
) -> UUID:
    """The firms ticked, or when none is all that the filter finds now."""
    async with db.atomic():
        cohort_id = await _make(visitor, name, "list", chosen, share=share)
        if ticked:
            done = await db.execute(TICKED, cohort_id, list(ticked))
        else:
            where, values = conditions(visitor, chosen)
            done = await db.execute(FOUND.format(cohort=cohort_id, found=LISTED, where=where), *values)
        if done == "INSERT 0 0":
            raise problems.NoFirmTicked if ticked else problems.EmptyCohort
        return cohort_id


async def change(visitor: Visitor, cohort_id: UUID, name: str, chosen: FirmFilter, *, share: bool) -> None:
    """Name, sharing and, of a filter, what it finds; the firms of a list stay as they are."""
    async with db.atomic():
        cohort = await _own(visitor, cohort_id)
        if cohort["withdrawn_at"]:
            raise NotFound
        await _refuse_taken(visitor, name, cohort_id)
        address = _for_everybody(visitor, chosen).address()
        await db.execute(CHANGE, cohort_id, name, await _team(visitor, share=share), address)
        await _record("cohort changed", visitor, cohort_id)
        if cohort["kind"] == "filter":
            await readings.ask(OVERVIEW, visitor, parse_address(address))


async def withdraw(visitor: Visitor, cohort_id: UUID) -> None:
    async with db.atomic():
        await _own(visitor, cohort_id)
        if await db.execute(WITHDRAW, cohort_id, clock.now()) == "UPDATE 1":
            await _record("cohort removed", visitor, cohort_id)


async def restore(visitor: Visitor, cohort_id: UUID) -> None:
    async with db.atomic():
        cohort = await _own(visitor, cohort_id)
        if cohort["withdrawn_at"]:
            await _refuse_taken(visitor, cohort["name"], cohort_id)
            await db.execute(RESTORE, cohort_id)
            await _record("cohort put back", visitor, cohort_id)


async def _make(visitor: Visitor, name: str, kind: str, chosen: FirmFilter, *, share: bool) -> UUID:
    cohort_id = uuid4()
    await _refuse_taken(visitor, name, cohort_id)
    cohort = Cohort(
        id=cohort_id, owner=visitor.id, team=await _team(visitor, share=share), name=name, kind=kind,
        address=_for_everybody(visitor, chosen).address(), made_at=clock.now(),
    )  # fmt: skip
    await cohort.save()
    await _record("cohort made", visitor, cohort_id)
    if kind == "filter":
        await readings.ask(OVERVIEW, visitor, parse_address(cohort.address))
    return cohort_id


def _for_everybody(visitor: Visitor, chosen: FirmFilter) -> FirmFilter:
    """“My firms” stay those of the owner, whoever looks; the order is the list's business."""
    fields = {name: value for name, value in chosen.fields().items() if name != "order"}
    return parse(fields | ({"advisor": str(visitor.id)} if chosen.advisor == "mine" else {}))


async def _team(visitor: Visitor, *, share: bool) -> int | None:
    team = await own_team(visitor) if share else None
    if share and team is None:
        raise NoTeam
    return team.id if team else None


async def _own(visitor: Visitor, cohort_id: UUID) -> dict[str, Any]:
    row = await db.fetch_one(OWN, cohort_id, visitor.id)
    if row is None:
        raise NotFound
    return row


async def _refuse_taken(visitor: Visitor, name: str, cohort_id: UUID) -> None:
    """The owner's row is locked, so that two requests cannot both find the name free."""
    await db.fetch_one(LOCK_OWNER, visitor.id)
    if await db.fetch_one(TAKEN, visitor.id, name, cohort_id):
        raise problems.CohortNameTaken


async def _record(action: str, visitor: Visitor, cohort_id: UUID) -> None:
    await audit.record(action, "cohort", cohort_id, person_id=visitor.id)
