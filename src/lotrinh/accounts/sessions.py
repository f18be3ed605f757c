"""Sessions as rows: a random token in the cookie, only its digest in the table."""

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID, uuid4

from lotrinh import clock, db
from lotrinh.accounts.tables import Session
from lotrinh.accounts.visitor import CurrentFirm, Visitor

LIFETIME = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=10)

# One round trip for every request: the person and the firm they act for. The firm chosen in the
# session counts only while the membership lasts; without one, the longest-standing firm.
VISITOR = """
SELECT s.id AS session_id, s.seen_at, p.id, p.email, p.name, p.staff_role, p.locale,
       m.role, f.id AS firm_id, f.name AS firm_name, f.sector, f.size, coalesce(k.name, u.name, '') AS place
FROM session s
JOIN person p ON p.id = s.person
LEFT JOIN LATERAL (
    SELECT firm, role FROM member
    WHERE person = p.id AND ended_at IS NULL
    ORDER BY (firm = s.firm_id) DESC NULLS LAST, since, id LIMIT 1
) m ON true
LEFT JOIN firm f ON f.id = m.firm
LEFT JOIN LATERAL (
    SELECT park.name FROM park_tenancy t JOIN park ON park.id = t.park
    WHERE t.firm = f.id AND t.valid_to IS NULL ORDER BY t.id DESC LIMIT 1
) k ON true
LEFT JOIN admin_unit u ON u.id = f.commune
WHERE s.digest = $1 AND s.expires_at > $2
"""


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def open_session(person_id: UUID, client: str) -> str:
    """A new session; the token is known only to the caller."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    await Session(
        id=uuid4(),
        digest=digest_of(token),
        person=person_id,
        client=client[:200],
        created_at=now,
        seen_at=now,
        expires_at=now + LIFETIME,
    ).save()
    return token


async def visitor(token: str) -> Visitor | None:
    now = clock.now()
    row = await db.fetch_one(VISITOR, digest_of(token), now)
    if row is None:
        return None
    if now - row["seen_at"] > SEEN_EVERY:
        await Session.update({Session.seen_at: now}).where(Session.id == row["session_id"])
    return Visitor(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        staff_role=row["staff_role"],
        locale=row["locale"],
        session_id=row["session_id"],
        firm=_firm(row),
    )


def _firm(row: dict[str, object]) -> CurrentFirm | None:
    if row["firm_id"] is None:
        return None
    return CurrentFirm(
        id=row["firm_id"],  # type: ignore[arg-type]
        name=str(row["firm_name"]),
        place=str(row["place"]),
        role="owner" if row["role"] == "owner" else "member",
        sector=str(row["sector"]),
        size=str(row["size"]),
    )
