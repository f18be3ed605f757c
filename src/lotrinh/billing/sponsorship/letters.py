"""Mails about seats: to who decides on them, to owners who get or lose one, and to both sides before the last day."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from lotrinh import clock, db
from lotrinh.accounts.emails import write

AHEAD = timedelta(days=30)
"""So long before the last day both sides hear of it, once; a new last day is told of anew."""

OWNERS = """
SELECT p.email, f.name AS firm, s.name AS sponsorship, s.starts_on, s.ends_on
FROM sponsorship s, member m JOIN person p ON p.id = m.person JOIN firm f ON f.id = m.firm
WHERE s.id = $1 AND m.firm = ANY ($2) AND m.role = 'owner' AND m.ended_at IS NULL ORDER BY f.id, p.email
"""
ENDING = """
UPDATE sponsorship SET warned_for = ends_on
WHERE ends_on BETWEEN $1 AND $2 AND warned_for IS DISTINCT FROM ends_on
RETURNING id, name, contact_email, seats, taken, ends_on
"""
ENDING_SEATS = """
UPDATE sponsored_seat t SET warned_for = s.ends_on FROM sponsorship s
WHERE s.id = t.sponsorship AND t.state = 'granted' AND s.ends_on BETWEEN $1 AND $2
AND t.warned_for IS DISTINCT FROM s.ends_on
RETURNING s.id AS sponsorship, t.firm
"""

DECIDERS = """
SELECT p.email FROM person p, sponsorship s
WHERE s.id = $1 AND (p.staff_role = 'operator' OR (p.staff_role = 'province' AND s.sponsor = 'province'))
ORDER BY p.email
"""


async def tell(kind: str, sponsorship_id: UUID, firms: Sequence[UUID]) -> None:
    """Call it in the transaction that gives the reason; firms without an owner here hear nothing."""
    for owner in await db.fetch(OWNERS, sponsorship_id, list(firms)):
        await write(owner.pop("email"), kind, today=clock.today(), **owner)


@db.by_system
async def ask_for_decision(sponsorship_id: UUID, name: str, count: int) -> None:
    """Of a proposal, for whoever may decide on it; it names no firm."""
    for decider in await db.fetch(DECIDERS, sponsorship_id):
        await write(
            decider["email"], "seats-proposed", name=name, count=count, path=f"/sponsorships/{sponsorship_id}"
        )


async def warn_of_end(_: dict[str, Any]) -> None:
    """The nightly job; a second run finds nothing to say."""
    period = (clock.today(), clock.today() + AHEAD)
    async with db.atomic():
        for found in await db.fetch(ENDING, *period):
            if found["contact_email"]:
                await write(found.pop("contact_email"), "sponsorship-ending", **found)
        firms: dict[UUID, list[UUID]] = {}
        for seat in await db.fetch(ENDING_SEATS, *period):
            firms.setdefault(seat["sponsorship"], []).append(seat["firm"])
        for sponsorship_id, ending in firms.items():
            await tell("seat-ending", sponsorship_id, ending)
