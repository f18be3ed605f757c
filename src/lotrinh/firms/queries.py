"""What the registry says of a firm, and what its people see of their own."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import clock, db
from lotrinh.accounts.emails import masked
from lotrinh.accounts.sessions import digest_of
from lotrinh.accounts.visitor import Visitor
from lotrinh.firms import names
from lotrinh.firms.reference import vsic_classes
from lotrinh.firms.tax_code import TaxCode

VIEWED, EXPORTED = "firm viewed", "firm exported"
VIEWS = """
SELECT e.at, e.action, coalesce(nullif(p.name, ''), p.email) AS name
FROM audit_event e LEFT JOIN person p ON p.id = e.person_id
WHERE e.firm_id = $1 AND e.action = ANY($2::text[]) ORDER BY e.at DESC, e.id DESC LIMIT 10
"""
FACTS = """
SELECT f.id, f.tax_code, f.name, f.sector, f.size, f.employees, f.vsic_version, f.vsic_code, f.address,
       f.simulated, f.registry_email, u.name AS commune, d.name AS former_district, k.name AS park,
       EXISTS (
           SELECT 1 FROM member m WHERE m.firm = f.id AND m.role = 'owner' AND m.ended_at IS NULL
       ) AS owned
FROM firm f
LEFT JOIN admin_unit u ON u.id = f.commune
LEFT JOIN admin_unit d ON d.id = f.former_district
LEFT JOIN LATERAL (
    SELECT park.name FROM park_tenancy t JOIN park ON park.id = t.park
    WHERE t.firm = f.id AND t.valid_to IS NULL ORDER BY t.id DESC LIMIT 1
) k ON true
WHERE f.id = $1
"""
MEMBERS = """
SELECT m.id, m.role, m.since, m.person, p.name, p.email FROM member m JOIN person p ON p.id = m.person
WHERE m.firm = $1 AND m.ended_at IS NULL ORDER BY m.role DESC, m.since, m.id
"""
INVITATIONS = """
SELECT i.id, i.email, i.expires_at, i.created_at, p.name AS inviter
FROM invitation i JOIN person p ON p.id = i.invited_by
WHERE i.firm = $1 AND i.accepted_at IS NULL AND i.withdrawn_at IS NULL ORDER BY i.created_at DESC
"""
INVITATION = """
SELECT i.email, i.expires_at, i.accepted_at, i.withdrawn_at, f.name AS firm, p.name AS inviter
FROM invitation i JOIN firm f ON f.id = i.firm JOIN person p ON p.id = i.invited_by
WHERE i.digest = $1
"""
PENDING_CLAIMS = """
SELECT c.id, c.created_at, p.name, p.email FROM claim c JOIN person p ON p.id = c.person
WHERE c.firm = $1 AND c.state = 'in_review' ORDER BY c.created_at
"""


class FirmFacts(msgspec.Struct, frozen=True):
    """What the registry has on file; the address on file only masked."""

    id: UUID
    tax_code: str
    name: str
    sector: str
    size: str
    employees: int | None
    vsic_version: int
    vsic_code: str
    vsic_name: dict[str, str]
    address: str
    commune: str | None
    former_district: str | None
    park: str | None
    simulated: bool
    masked_email: str | None
    owned: bool

    @property
    def sector_name(self) -> str:
        return names.SECTORS[self.sector]

    @property
    def size_name(self) -> str:
        return names.SIZES[self.size]


class Colleague(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    email: str
    role: str
    since: datetime
    own: bool
    last_owner: bool

    @property
    def role_name(self) -> str:
        return names.ROLES[self.role]


class InvitationSeen(msgspec.Struct, frozen=True):
    """An invitation as the person who opened its link sees it."""

    firm: str
    inviter: str
    expires_at: datetime
    masked_email: str
    for_visitor: bool
    open: bool


@db.by_system
async def firm_with(code: TaxCode) -> UUID | None:
    """The id of the firm in the registry; a personal number is never looked up."""
    if code.kind == "personal":
        return None
    row = await db.fetch_one("SELECT id FROM firm WHERE tax_code = $1", code.value)
    return row["id"] if row else None


@db.by_system
async def firm_facts(firm_id: UUID) -> FirmFacts | None:
    row = await db.fetch_one(FACTS, firm_id)
    if row is None:
        return None
    email = row.pop("registry_email")
    known = vsic_classes().get((row["vsic_version"], row["vsic_code"]))
    vsic_name = {"vi": known.name_vi, "en": known.name_en} if known else {}
    return FirmFacts(**row, vsic_name=vsic_name, masked_email=masked(email) if email else None)


async def registered_figures(visitor: Visitor) -> dict[str, int]:
    """Heads and VND that the registry has of the visitor's own firm; what it does not have is left out."""
    firm = visitor.firm.id if visitor.firm else None
    row = await db.fetch_one("SELECT employees, revenue FROM firm WHERE id = $1", firm)
    return {name: figure for name, figure in row.items() if figure is not None} if row else {}


async def colleagues(visitor: Visitor) -> list[Colleague]:
    if visitor.firm is None:
        return []
    rows = await db.fetch(MEMBERS, visitor.firm.id)
    owners = sum(row["role"] == "owner" for row in rows)
    return [
        Colleague(
            id=row["id"], name=row["name"], email=row["email"], role=row["role"], since=row["since"],
            own=row["person"] == visitor.id, last_owner=row["role"] == "owner" and owners == 1,
        )
        for row in rows
    ]  # fmt: skip


async def open_invitations(visitor: Visitor) -> list[dict[str, Any]]:
    """Of the visitor's firm, for its owners."""
    if not _owns(visitor):
        return []
    rows = await db.fetch(INVITATIONS, visitor.firm.id if visitor.firm else None)
    return [{**row, "over": row["expires_at"] <= clock.now()} for row in rows]


async def pending_claims(visitor: Visitor) -> list[dict[str, Any]]:
    """What others ask of the visitor's firm, for its owners."""
    return await db.fetch(PENDING_CLAIMS, visitor.firm.id if visitor.firm else None) if _owns(visitor) else []


async def views_by_the_centre(visitor: Visitor) -> list[dict[str, Any]]:
    """Who of the support centre looked at what the visitor's firm shares; the last ten, the newest first."""
    return await db.fetch(VIEWS, visitor.firm.id, [VIEWED, EXPORTED]) if visitor.firm else []


async def own_firms(visitor: Visitor) -> list[dict[str, Any]]:
    return await db.fetch(
        "SELECT f.id, f.name, f.tax_code FROM member m JOIN firm f ON f.id = m.firm"
        " WHERE m.person = $1 AND m.ended_at IS NULL ORDER BY m.since, m.id",
        visitor.id,
    )


@db.by_system
async def invitation(visitor: Visitor, token: str) -> InvitationSeen | None:
    """Whoever has the link learns the firm and, unless it is theirs, only a masked address."""
    row = await db.fetch_one(INVITATION, digest_of(token))
    if row is None:
        return None
    over = row["accepted_at"] or row["withdrawn_at"] or row["expires_at"] <= clock.now()
    return InvitationSeen(
        firm=row["firm"],
        inviter=row["inviter"],
        expires_at=row["expires_at"],
        masked_email=masked(row["email"]),
        for_visitor=row["email"] == visitor.email,
        open=not over,
    )


def _owns(visitor: Visitor) -> bool:
    return visitor.firm is not None and visitor.firm.role == "owner"
