"""An advisor asks seats for the firms of a cohort; the operator or the sponsor decides on all of them at once."""

from typing import Any
from uuid import UUID, uuid4

from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.billing.sponsorship import letters, problems, services
from lotrinh.billing.sponsorship.rules import FITS, HAS_SEAT, IN_ORDER
from lotrinh.centre.cohorts import membership
from lotrinh.errors import NotFound

START = """
INSERT INTO seat_proposal (id, sponsorship, cohort_name, reason, unfit, proposed_by, proposed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
WISH = f"""
INSERT INTO sponsored_seat AS old (id, sponsorship, firm, proposal, state)
SELECT gen_random_uuid(), s.id, f.id, $3, 'proposed' FROM firm f, sponsorship s
WHERE s.id = $1 AND f.id = ANY ($4) AND {FITS} AND NOT {HAS_SEAT}
ON CONFLICT (sponsorship, firm) DO UPDATE SET state = 'proposed', proposal = $3
    WHERE old.state IN ('refused', 'revoked')
"""
OPEN = """
SELECT p.id, p.sponsorship, p.proposed_by FROM seat_proposal p JOIN sponsorship s ON s.id = p.sponsorship
WHERE p.id = $1 AND ($2 = 'operator' OR ($2 = 'province' AND s.sponsor = 'province') OR p.proposed_by = $3)
"""
UNDECIDED = "SELECT 1 AS one FROM seat_proposal WHERE id = $1 AND decision IS NULL FOR UPDATE"
WAITING = "SELECT firm FROM sponsored_seat WHERE proposal = $1 AND state = 'proposed'"
FITTING = f"""
SELECT f.id FROM sponsored_seat w JOIN firm f ON f.id = w.firm JOIN sponsorship s ON s.id = w.sponsorship
WHERE w.proposal = $1 AND w.state = 'proposed' AND {FITS} AND NOT {HAS_SEAT}
ORDER BY {IN_ORDER}
"""
DROP = "UPDATE sponsored_seat SET state = 'refused' WHERE proposal = $1 AND state = 'proposed' AND firm <> ALL ($2)"
DECIDE = "UPDATE seat_proposal SET decision = $2, answer = $3, decided_by = $4, decided_at = $5 WHERE id = $1"


async def propose(visitor: Visitor, sponsorship_id: UUID, cohort_id: UUID, reason: str) -> None:
    """Firms that the rules leave out, or that have a seat or a proposal already, are counted and not proposed."""
    cohort = await membership.cohort(visitor, cohort_id)
    firms = await membership.firm_ids(visitor, cohort_id)
    proposal_id = uuid4()
    async with db.atomic():
        found = await services.locked(sponsorship_id)
        services.refuse_over(found)
        await db.execute(START, proposal_id, sponsorship_id, cohort.name, reason, 0, visitor.id, clock.now())
        tag = await db.execute(WISH, sponsorship_id, clock.today(), proposal_id, firms)
        proposed = int(tag.rpartition(" ")[2])
        if not proposed:
            raise problems.NobodyFits
        await db.execute(
            "UPDATE seat_proposal SET unfit = $2 WHERE id = $1", proposal_id, len(firms) - proposed
        )
        await _note("seats.propose", proposal_id, visitor, firms=proposed)
        await letters.ask_for_decision(sponsorship_id, found["name"], proposed)


@db.by_system
async def approve(visitor: Visitor, proposal_id: UUID) -> UUID:
    """Seats for as many as are free, the smallest firms first; the others wait, and the proposal stays open.

    Who does not fit the rules any more is refused.
    """
    seen = await _seen(visitor, proposal_id, may_decide=True)
    async with db.atomic():
        found = await _undecided(seen)
        services.refuse_over(found)
        waiting = [row["firm"] for row in await db.fetch(WAITING, proposal_id)]
        await db.fetch(services.LOCK_FIRMS, waiting)
        fitting = [row["id"] for row in await db.fetch(FITTING, proposal_id, clock.today())]
        granted = fitting[: found["seats"] - found["taken"]]
        if fitting and not granted:
            raise problems.QuotaUsedUp(seats=found["seats"])
        await db.execute(DROP, proposal_id, fitting)
        await services.give(visitor, found, granted)
        if len(granted) == len(fitting):
            await _decide(visitor, proposal_id, "granted", "")
        await _note(
            "seats.approve", proposal_id, visitor, granted=len(granted), waiting=len(fitting) - len(granted)
        )
    return seen["sponsorship"]  # type: ignore[no-any-return]


@db.by_system
async def sponsorship_of(visitor: Visitor, proposal_id: UUID) -> UUID:
    """Raises NotFound unless the visitor may decide on it."""
    return (await _seen(visitor, proposal_id, may_decide=True))["sponsorship"]  # type: ignore[no-any-return]


@db.by_system
async def refuse(visitor: Visitor, proposal_id: UUID, answer: str) -> UUID:
    seen = await _seen(visitor, proposal_id, may_decide=True)
    return await _close(visitor, seen, "refused", answer)


async def withdraw(visitor: Visitor, proposal_id: UUID) -> UUID:
    """By the advisor who made it, as long as it is not decided."""
    seen = await _seen(visitor, proposal_id, may_decide=False)
    return await _close(visitor, seen, "withdrawn", "")


async def _close(visitor: Visitor, seen: dict[str, Any], decision: str, answer: str) -> UUID:
    async with db.atomic():
        await _undecided(seen)
        await db.execute(DROP, seen["id"], [])
        await _decide(visitor, seen["id"], decision, answer)
        await _note(f"seats.{decision}", seen["id"], visitor)
    return seen["sponsorship"]  # type: ignore[no-any-return]


async def _seen(visitor: Visitor, proposal_id: UUID, *, may_decide: bool) -> dict[str, Any]:
    row = await db.fetch_one(OPEN, proposal_id, visitor.staff_role, visitor.id)
    if row is None or may_decide != (visitor.staff_role in ("operator", "province")):
        raise NotFound
    return row


async def _undecided(seen: dict[str, Any]) -> dict[str, Any]:
    """The sponsorship, locked before the proposal as everywhere."""
    found = await services.locked(seen["sponsorship"])
    if await db.fetch_one(UNDECIDED, seen["id"]) is None:
        raise problems.AlreadyDecided
    return found


async def _decide(visitor: Visitor, proposal_id: UUID, decision: str, answer: str) -> None:
    await db.execute(DECIDE, proposal_id, decision, answer, visitor.id, clock.now())


async def _note(action: str, proposal_id: UUID, visitor: Visitor, **detail: object) -> None:
    await audit.record(action, "seat_proposal", proposal_id, person_id=visitor.id, detail=detail)
