"""Which identity at the single sign-on opens an account: for providers that vouch for no address."""

from datetime import datetime
from typing import Any
from uuid import UUID

from lotrinh import audit, db
from lotrinh.accounts.provider.services import link
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import NotFound
from lotrinh.operation import problems
from lotrinh.settings import settings

PERSON = "SELECT id FROM person WHERE id = $1 FOR UPDATE"
TAKEN = "SELECT 1 AS one FROM provider_identity WHERE issuer = $1 AND (subject = $2 OR person = $3)"
REMOVE = "DELETE FROM provider_identity WHERE person = $1 AND issuer = $2"
END = "DELETE FROM session WHERE person = $1 AND through_provider"
OF_PERSON = "SELECT subject, created_at, seen_at FROM provider_identity WHERE person = $1 AND issuer = $2"


async def identity(visitor: Visitor, person_id: UUID) -> dict[str, str | datetime | None] | None:
    _operator(visitor)
    return await db.fetch_one(OF_PERSON, person_id, settings().oidc_issuer)


async def link_identity(visitor: Visitor, person_id: UUID, subject: str) -> None:
    _operator(visitor)
    async with db.atomic():
        await _lock(person_id)
        if await db.fetch_one(TAKEN, settings().oidc_issuer, subject, person_id):
            raise problems.IdentityTaken
        await link(person_id, subject, None)
        await _record("provider identity linked", person_id, visitor, {"subject": subject})


async def unlink_identity(visitor: Visitor, person_id: UUID) -> None:
    """The sessions that it opened end with it."""
    _operator(visitor)
    async with db.atomic():
        await _lock(person_id)
        if await db.execute(REMOVE, person_id, settings().oidc_issuer) == "DELETE 0":
            raise NotFound
        await db.execute(END, person_id)
        await _record("provider identity unlinked", person_id, visitor, {})


async def _lock(person_id: UUID) -> None:
    if await db.fetch_one(PERSON, person_id) is None:
        raise NotFound


async def _record(action: str, person_id: UUID, visitor: Visitor, detail: dict[str, Any]) -> None:
    await audit.record(action, "person", person_id, person_id=visitor.id, detail=detail)


def _operator(visitor: Visitor) -> None:
    if visitor.staff_role != "operator" or not settings().signs_in_by_provider:
        raise NotFound
