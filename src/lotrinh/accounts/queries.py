"""What people see of accounts: their own, and in demo mode the mail that was sent."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import clock, db
from lotrinh.accounts.devices import device
from lotrinh.accounts.sessions import longest_idle
from lotrinh.accounts.visitor import Visitor


class SessionLine(msgspec.Struct, frozen=True):
    id: UUID
    device: str
    created_at: datetime
    seen_at: datetime
    current: bool


async def sessions(visitor: Visitor) -> list[SessionLine]:
    """The person's open sessions, this one first, then the last seen."""
    now = clock.now()
    rows = await db.fetch(
        "SELECT id, client, created_at, seen_at FROM session"
        " WHERE person = $1 AND expires_at > $2 AND seen_at >= $4 ORDER BY (id = $3) DESC, seen_at DESC",
        visitor.id, now, visitor.session_id, now - longest_idle(is_staff=visitor.staff_role != "none"),
    )  # fmt: skip
    return [
        SessionLine(
            id=row["id"],
            device=device(row["client"]),
            created_at=row["created_at"],
            seen_at=row["seen_at"],
            current=row["id"] == visitor.session_id,
        )
        for row in rows
    ]


@db.by_system
async def code_recipient(code_id: UUID | None) -> str | None:
    """The address a sign-in code went to, while its page may be shown."""
    row = await db.fetch_one("SELECT email FROM sign_in_code WHERE id = $1 AND used_at IS NULL", code_id)
    return row["email"] if row else None


@db.by_system
async def outbox() -> list[dict[str, Any]]:
    return await db.fetch(
        "SELECT id, recipient, subject, created_at, sent_at FROM message"
        " ORDER BY created_at DESC, id LIMIT 100"
    )


@db.by_system
async def letter(message_id: UUID) -> dict[str, Any] | None:
    return await db.fetch_one(
        "SELECT id, recipient, subject, body, created_at, sent_at FROM message WHERE id = $1", message_id
    )


@db.by_system
async def demo_people_present(emails: list[str]) -> set[str]:
    rows = await db.fetch("SELECT email FROM person WHERE email = ANY($1::text[])", emails)
    return {row["email"] for row in rows}
