"""What staff see of sponsorships: the operator everything, advisors and the province counts and no firm."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.billing.sponsorship.rules import FITS, HAS_SEAT
from lotrinh.errors import NotFound
from lotrinh.firms import names
from lotrinh.firms.finding import is_meant, meant
from lotrinh.i18n import N_

FEWEST = 5
"""Smaller counts of what firms do here are shown as “fewer than 5”."""
SEEN = """
SELECT s.id, s.name, s.sponsor, s.park AS park_id, k.name AS park, s.contact_email, s.sizes, s.sectors, s.seats,
       s.taken, s.starts_on, s.ends_on, s.simulated,
       (SELECT count(*) FROM sponsored_seat w WHERE w.sponsorship = s.id AND w.state = 'proposed')::int AS waiting
FROM sponsorship s LEFT JOIN park k ON k.id = s.park
WHERE ($1 IN ('operator', 'advisor') OR ($1 = 'province' AND s.sponsor = 'province'))
"""
ALL = f"{SEEN} ORDER BY s.ends_on < $2, s.starts_on DESC, s.name, s.id"
ONE = f"{SEEN} AND s.id = $2"
PROPOSALS = """
SELECT p.id, p.cohort_name, p.reason, p.unfit, p.proposed_at, p.decision, p.answer, p.decided_at,
       p.proposed_by = $2 AS own, coalesce(nullif(a.name, ''), a.email, '') AS proposer,
       coalesce(nullif(d.name, ''), d.email, '') AS decider,
       count(w.id) FILTER (WHERE w.state = 'proposed')::int AS waiting,
       count(w.id) FILTER (WHERE w.state = 'granted')::int AS granted
FROM seat_proposal p LEFT JOIN person a ON a.id = p.proposed_by LEFT JOIN person d ON d.id = p.decided_by
LEFT JOIN sponsored_seat w ON w.proposal = p.id
WHERE p.sponsorship = $1 GROUP BY p.id, a.id, d.id
ORDER BY p.decision IS NOT NULL, p.proposed_at DESC, p.id LIMIT 50
"""
TO_DECIDE = """
SELECT count(*)::int AS waiting FROM seat_proposal p JOIN sponsorship s ON s.id = p.sponsorship
WHERE p.decision IS NULL AND s.ends_on >= $2 AND ($1 = 'operator' OR ($1 = 'province' AND s.sponsor = 'province'))
"""
SEATS = """
SELECT t.id, t.state, t.granted_at, t.revoked_at, f.name AS firm, f.tax_code, f.size
FROM sponsored_seat t JOIN firm f ON f.id = t.firm
WHERE t.sponsorship = $1 AND t.state IN ('granted', 'revoked')
ORDER BY t.state = 'granted', greatest(t.revoked_at, t.granted_at) DESC, t.id LIMIT 200
"""
MOST_FOUND = 20
# A personal number is never looked up, and such a firm has no seat.
FOUND = f"""
SELECT f.name, f.tax_code, f.size, ({FITS}) AS fits, {HAS_SEAT} AS has_seat
FROM sponsorship s CROSS JOIN firm f
WHERE s.id = $1 AND length(f.tax_code) <> 12 AND {is_meant("$3", "$4")}
ORDER BY f.search_key, f.id LIMIT {MOST_FOUND}
"""
GROUPS = """
SELECT f.{column} AS key, count(*)::int AS firms FROM sponsored_seat t JOIN firm f ON f.id = t.firm
WHERE t.sponsorship = $1 AND t.state = 'granted' GROUP BY f.{column} ORDER BY firms DESC, key
"""
USE = """
SELECT count(*) FILTER (WHERE EXISTS (
           SELECT 1 FROM member m WHERE m.firm = t.firm AND m.role = 'owner' AND m.ended_at IS NULL))::int AS owned,
       count(*) FILTER (WHERE EXISTS (SELECT 1 FROM firm_latest l WHERE l.firm = t.firm))::int AS assessed,
       count(*) FILTER (WHERE EXISTS (
           SELECT 1 FROM plan_step p WHERE p.firm = t.firm AND p.removed_at IS NULL))::int AS planned
FROM sponsored_seat t WHERE t.sponsorship = $1 AND t.state = 'granted'
"""
OF_FIRM = """
SELECT s.name, s.sponsor, k.name AS park, s.ends_on FROM sponsored_seat t JOIN sponsorship s ON s.id = t.sponsorship
LEFT JOIN park k ON k.id = s.park
WHERE t.firm = $1 AND t.state = 'granted' AND $2 BETWEEN s.starts_on AND s.ends_on ORDER BY s.ends_on DESC LIMIT 1
"""


class SponsorshipRow(msgspec.Struct, frozen=True):
    """`waiting`: firms proposed and not decided on."""

    id: UUID
    name: str
    sponsor: str
    park_id: int | None
    park: str | None
    contact_email: str
    sizes: list[str]
    sectors: list[str]
    seats: int
    taken: int
    starts_on: date
    ends_on: date
    simulated: bool
    waiting: int

    @property
    def free(self) -> int:
        return self.seats - self.taken

    @property
    def state(self) -> str:
        today = clock.today()
        return "coming" if today < self.starts_on else "over" if today > self.ends_on else "running"


class Report(msgspec.Struct, frozen=True):
    """Counts of the firms that have a seat now, and none of their names; a count below FEWEST is None."""

    at: datetime
    by_size: dict[str, int]
    by_sector: dict[str, int]
    owned: int | None
    assessed: int | None
    planned: int | None

    @property
    def lines(self) -> list[tuple[str, int | None]]:
        """What is counted, as a message, and how many firms it is."""
        return [
            *((names.SIZES[key], firms) for key, firms in self.by_size.items()),
            *((names.SECTORS[key], firms) for key, firms in self.by_sector.items()),
            (N_("An owner signed in here"), self.owned),
            (N_("Has a result of an assessment"), self.assessed),
            (N_("Has a step in its plan"), self.planned),
        ]


@db.by_system
async def sponsorships(visitor: Visitor) -> list[SponsorshipRow]:
    """The running and coming ones first; the province sees those it pays for."""
    return [SponsorshipRow(**row) for row in await db.fetch(ALL, visitor.staff_role, clock.today())]


@db.by_system
async def sponsorship(visitor: Visitor, sponsorship_id: UUID) -> SponsorshipRow:
    row = await db.fetch_one(ONE, visitor.staff_role, sponsorship_id)
    if row is None:
        raise NotFound
    return SponsorshipRow(**row)


@db.by_system
async def proposals(visitor: Visitor, found: SponsorshipRow) -> list[dict[str, Any]]:
    """Those not decided first."""
    return await db.fetch(PROPOSALS, found.id, visitor.id)


async def to_decide(visitor: Visitor | None) -> int:
    """How many proposals wait for the visitor; none for people who grant no seats."""
    if visitor is None or visitor.staff_role not in ("province", "operator"):
        return 0
    row = await db.fetch_one(TO_DECIDE, visitor.staff_role, clock.today())
    return row["waiting"] if row else 0


async def seats(visitor: Visitor, found: SponsorshipRow) -> list[dict[str, Any]]:
    """With the firms' names, for the operator alone; the revoked ones first, since they can be given back."""
    return await db.fetch(SEATS, found.id) if visitor.staff_role == "operator" else []


async def found(visitor: Visitor, of: SponsorshipRow, words: str) -> list[dict[str, Any]]:
    """Firms that the operator looks for, to grant one of them a seat; none without words."""
    if visitor.staff_role != "operator" or not words:
        return []
    return await db.fetch(FOUND, of.id, clock.today(), *meant(words))


@db.by_system
async def report(_: Visitor, found: SponsorshipRow) -> Report:
    use = await db.fetch_one(USE, found.id) or {}
    return Report(
        at=clock.now(),
        by_size=await _groups(found.id, "size"),
        by_sector=await _groups(found.id, "sector"),
        owned=_enough(use["owned"]),
        assessed=_enough(use["assessed"]),
        planned=_enough(use["planned"]),
    )


async def own_seat(visitor: Visitor) -> dict[str, Any] | None:
    """Who pays for the seat of the visitor's firm today, and until when."""
    return await db.fetch_one(OF_FIRM, visitor.firm.id, clock.today()) if visitor.firm else None


async def _groups(sponsorship_id: UUID, column: str) -> dict[str, int]:
    return {row["key"]: row["firms"] for row in await db.fetch(GROUPS.format(column=column), sponsorship_id)}


def _enough(count: int) -> int | None:
    return count if count == 0 or count >= FEWEST else None
