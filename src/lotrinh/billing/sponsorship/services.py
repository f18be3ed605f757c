"""Granting, revoking and giving back seats.

Whoever changes seats holds the row of the sponsorship from the question to the answer, so grants follow one another;
the check of the quota in the database stands behind that. The firms' rows are held, too: two sponsorships do not
give a seat to the same firm at once.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import msgspec

from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.billing.sponsorship import letters, problems
from lotrinh.billing.sponsorship.rules import FITS, HAS_SEAT
from lotrinh.errors import NotFound
from lotrinh.firms.queries import firm_with
from lotrinh.firms.tax_code import TaxCode

LOCK = "SELECT id, name, seats, taken, ends_on FROM sponsorship WHERE id = $1 FOR UPDATE"
LOCK_FIRMS = "SELECT id FROM firm WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE"
MAKE = """
INSERT INTO sponsorship
    (id, name, sponsor, park, contact_email, sizes, sectors, seats, starts_on, ends_on, made_by, made_at, simulated)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
"""
CHANGE = """
UPDATE sponsorship SET (name, sponsor, park, contact_email, sizes, sectors, seats, starts_on, ends_on)
    = ($2, $3, $4, $5, $6, $7, $8, $9, $10)
WHERE id = $1
"""
STANDING = f"""
SELECT ({FITS}) AS fits, {HAS_SEAT} AS has_seat FROM firm f, sponsorship s WHERE s.id = $1 AND f.id = $3
"""
GRANT = """
INSERT INTO sponsored_seat AS old (id, sponsorship, firm, state, granted_by, granted_at)
SELECT gen_random_uuid(), $1, firm, 'granted', $3, $4 FROM unnest($2::uuid[]) AS firm
ON CONFLICT (sponsorship, firm) DO UPDATE
    SET state = 'granted', granted_by = $3, granted_at = $4, revoked_by = NULL, revoked_at = NULL
    WHERE old.state <> 'granted'
"""
SEAT = "SELECT sponsorship, firm FROM sponsored_seat WHERE id = $1"
REVOKE = """
UPDATE sponsored_seat SET state = 'revoked', revoked_by = $2, revoked_at = $3
WHERE id = $1 AND state = 'granted'
"""

RUNNING_OF = """
SELECT s.id FROM sponsorship s WHERE s.ends_on >= $2 AND EXISTS (
    SELECT 1 FROM sponsored_seat t WHERE t.sponsorship = s.id AND t.firm = $1 AND t.state IN ('granted', 'proposed'))
ORDER BY s.id FOR UPDATE
"""
LEAVE = """
UPDATE sponsored_seat SET state = CASE state WHEN 'granted' THEN 'revoked' ELSE 'refused' END,
    revoked_at = CASE state WHEN 'granted' THEN $3::timestamptz END
WHERE firm = $1 AND sponsorship = ANY ($2) AND state IN ('granted', 'proposed') RETURNING id, state
"""


class Terms(msgspec.Struct, frozen=True):
    """What the operator enters; no `sectors`: all of them."""

    name: str
    sponsor: str
    park: int | None
    contact_email: str
    sizes: list[str]
    sectors: list[str]
    seats: int
    starts_on: date
    ends_on: date


async def make(visitor: Visitor, terms: Terms, *, simulated: bool = False) -> UUID:
    sponsorship_id = uuid4()
    async with db.atomic():
        await db.execute(
            MAKE, sponsorship_id, *msgspec.structs.astuple(terms), visitor.id, clock.now(), simulated
        )
        await _note("sponsorship.make", sponsorship_id, visitor, seats=terms.seats)
    return sponsorship_id


async def change(visitor: Visitor, sponsorship_id: UUID, terms: Terms) -> None:
    """Seats that were granted stay, whatever the rules are from now on."""
    async with db.atomic():
        found = await locked(sponsorship_id)
        if terms.seats < found["taken"]:
            raise problems.FewerThanTaken(taken=found["taken"])
        if found["taken"] and terms.ends_on < min(found["ends_on"], clock.today()):
            raise problems.EndsUntold
        await db.execute(CHANGE, sponsorship_id, *msgspec.structs.astuple(terms))
        await _note("sponsorship.change", sponsorship_id, visitor, seats=terms.seats)


async def grant(visitor: Visitor, sponsorship_id: UUID, code: TaxCode) -> None:
    """A seat for one firm; raises why it cannot have one."""
    firm = await firm_with(code)
    if firm is None:
        raise problems.UnknownFirm
    async with db.atomic():
        found = await locked(sponsorship_id)
        refuse_over(found)
        await db.fetch(LOCK_FIRMS, [firm])
        await _refuse_unfit(sponsorship_id, firm)
        await give(visitor, found, [firm])


async def give(visitor: Visitor, found: dict[str, Any], firms: Sequence[UUID]) -> None:
    """Seats for firms that may have one; call it with the sponsorship and the firms locked."""
    if len(firms) > found["seats"] - found["taken"]:
        raise problems.QuotaUsedUp(seats=found["seats"])
    await db.execute(GRANT, found["id"], list(firms), visitor.id, clock.now())
    await audit.record_each("seat.grant", "sponsorship", found["id"], person_id=visitor.id, firm_ids=firms)
    await letters.tell("seat-granted", found["id"], firms)


async def revoke(visitor: Visitor, seat_id: UUID) -> UUID:
    """The seat's sponsorship; the firm keeps its data and uses what is free."""
    async with db.atomic():
        seat = await _seat(seat_id)
        await locked(seat["sponsorship"])
        if await db.execute(REVOKE, seat_id, visitor.id, clock.now()) != "UPDATE 1":
            raise problems.SeatChanged
        await _note_firm("seat.revoke", seat_id, visitor, seat["firm"])
        await letters.tell("seat-revoked", seat["sponsorship"], [seat["firm"]])
    return seat["sponsorship"]  # type: ignore[no-any-return]


async def restore(visitor: Visitor, seat_id: UUID) -> UUID:
    """Take a revocation back, if there is still a seat; the firm need not fit the rules once more."""
    async with db.atomic():
        seat = await _seat(seat_id)
        found = await locked(seat["sponsorship"])
        refuse_over(found)
        await db.fetch(LOCK_FIRMS, [seat["firm"]])
        standing = await db.fetch_one(STANDING, seat["sponsorship"], clock.today(), seat["firm"])
        if standing is None or standing["has_seat"]:
            raise problems.AlreadySponsored
        await give(visitor, found, [seat["firm"]])
    return seat["sponsorship"]  # type: ignore[no-any-return]


async def free_seats_of(firm: UUID) -> None:
    """Of a firm whose people leave for good, for other firms. Call it in that transaction."""
    running = [row["id"] for row in await db.fetch(RUNNING_OF, firm, clock.today())]
    for seat in await db.fetch(LEAVE, firm, running, clock.now()):
        if seat["state"] == "revoked":
            await audit.record("seat.revoke", "sponsored_seat", seat["id"], person_id=None, firm_id=firm)


async def locked(sponsorship_id: UUID) -> dict[str, Any]:
    found = await db.fetch_one(LOCK, sponsorship_id)
    if found is None:
        raise NotFound
    return found


def refuse_over(found: dict[str, Any]) -> None:
    if found["ends_on"] < clock.today():
        raise problems.SponsorshipOver


async def _refuse_unfit(sponsorship_id: UUID, firm: UUID) -> None:
    standing = await db.fetch_one(STANDING, sponsorship_id, clock.today(), firm)
    if standing is None or not standing["fits"]:
        raise problems.NotEligible
    if standing["has_seat"]:
        raise problems.AlreadySponsored


async def _seat(seat_id: UUID) -> dict[str, Any]:
    seat = await db.fetch_one(SEAT, seat_id)
    if seat is None:
        raise NotFound
    return seat


async def _note(action: str, sponsorship_id: UUID, visitor: Visitor, **detail: object) -> None:
    await audit.record(action, "sponsorship", sponsorship_id, person_id=visitor.id, detail=detail)


async def _note_firm(action: str, seat_id: UUID, visitor: Visitor, firm: UUID) -> None:
    await audit.record(action, "sponsored_seat", seat_id, person_id=visitor.id, firm_id=firm)
