"""Who works for a firm here: inviting, joining, changing roles, leaving, choosing the firm to act for."""

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from lotrinh import audit, clock, db
from lotrinh.accounts import emails
from lotrinh.accounts.services import act_for
from lotrinh.accounts.sessions import digest_of
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import NotFound
from lotrinh.firms import problems
from lotrinh.firms.tables import Invitation
from lotrinh.settings import settings

INVITATION_LIFETIME = timedelta(days=14)
INVITATIONS_A_DAY = 20
DAY = timedelta(days=1)

ROLE = "SELECT role FROM member WHERE firm = $1 AND person = $2 AND ended_at IS NULL"
COLLEAGUE = """
SELECT m.id, m.role, m.person, p.name, p.email FROM member m JOIN person p ON p.id = m.person
WHERE m.id = $1 AND m.firm = $2 AND m.ended_at IS NULL
"""
COUNT_PEOPLE = """
SELECT (SELECT count(*) FROM member WHERE firm = $1 AND ended_at IS NULL)
     + (SELECT count(*) FROM invitation WHERE firm = $1 AND accepted_at IS NULL AND withdrawn_at IS NULL
        AND expires_at > $2) AS people
"""
COUNT_OWNERS = "SELECT count(*) AS owners FROM member WHERE firm = $1 AND role = 'owner' AND ended_at IS NULL"
WORKS_HERE = """
SELECT 1 AS one FROM member m JOIN person p ON p.id = m.person
WHERE m.firm = $1 AND p.email = $2 AND m.ended_at IS NULL
"""
WITHDRAW_EARLIER = """
UPDATE invitation SET withdrawn_at = $3
WHERE firm = $1 AND email = $2 AND accepted_at IS NULL AND withdrawn_at IS NULL
"""
WITHDRAW_OF = """
UPDATE invitation SET withdrawn_at = $3
WHERE firm = $1 AND invited_by = $2 AND accepted_at IS NULL AND withdrawn_at IS NULL
"""
JOIN = """
INSERT INTO member (id, firm, person, role, since) VALUES ($1, $2, $3, 'member', $4)
ON CONFLICT (firm, person) WHERE ended_at IS NULL DO NOTHING
"""


async def invite(visitor: Visitor, email: str, colleagues: int | None) -> None:
    """Mail a link that only this address can use; an earlier link to it stops counting.

    `colleagues`: how many people may work for the firm beside its first owner; None: as many as it likes.
    """
    now, token = clock.now(), secrets.token_urlsafe(32)
    async with db.atomic():
        firm = await _own_firm(visitor)
        if await db.fetch_one(WORKS_HERE, firm["id"], email):
            raise problems.AlreadyMember
        await _refuse_too_many(firm["id"])
        await db.execute(WITHDRAW_EARLIER, firm["id"], email, now)
        await _refuse_more_than(colleagues, firm["id"])
        invitation = Invitation(
            id=uuid4(), firm=firm["id"], email=email, digest=digest_of(token), invited_by=visitor.id,
            created_at=now, expires_at=now + INVITATION_LIFETIME,
        )  # fmt: skip
        await invitation.save()
        await _record("colleague invited", "invitation", invitation.id, visitor, firm["id"])
        link = f"{settings().public_url}/invitations/{token}"
        await emails.write(
            email, "invitation", firm=firm["name"], inviter=visitor, link=link, until=invitation.expires_at
        )


async def withdraw_invitation(visitor: Visitor, invitation_id: UUID) -> None:
    async with db.atomic():
        firm = await _own_firm(visitor)
        tag = await db.execute(
            "UPDATE invitation SET withdrawn_at = $3 WHERE id = $1 AND firm = $2"
            " AND accepted_at IS NULL AND withdrawn_at IS NULL",
            invitation_id, firm["id"], clock.now(),
        )  # fmt: skip
        if tag == "UPDATE 0":
            raise NotFound
        await _record("invitation withdrawn", "invitation", invitation_id, visitor, firm["id"])


@db.by_system
async def accept_invitation(visitor: Visitor, token: str) -> None:
    now = clock.now()
    async with db.atomic():
        invitation = await db.fetch_one(
            "SELECT * FROM invitation WHERE digest = $1 FOR UPDATE", digest_of(token)
        )
        if invitation is None:
            raise NotFound
        _refuse_unusable(visitor, invitation)
        await db.execute(JOIN, uuid4(), invitation["firm"], visitor.id, now)
        await db.execute("UPDATE invitation SET accepted_at = $2 WHERE id = $1", invitation["id"], now)
        await act_for(visitor, invitation["firm"])
        await _record("invitation accepted", "invitation", invitation["id"], visitor, invitation["firm"])


async def remove_member(visitor: Visitor, member_id: UUID) -> bool:
    """End a membership: an owner ends anybody's, everybody their own; whether it was the visitor's own."""
    now = clock.now()
    async with db.atomic():
        firm, role = await _locked_firm(visitor)
        member = await db.fetch_one(COLLEAGUE, member_id, firm["id"])
        own = member is not None and member["person"] == visitor.id
        if member is None or not (own or role == "owner"):
            raise NotFound
        await _refuse_last_owner(member, firm["id"])
        await db.execute("UPDATE member SET ended_at = $2 WHERE id = $1", member_id, now)
        await db.execute(WITHDRAW_OF, firm["id"], member["person"], now)
        await _record("member left" if own else "member removed", "member", member_id, visitor, firm["id"])
        if not own:
            await emails.write(member["email"], "member-removed", firm=firm["name"], remover=visitor)
    return own


async def change_role(visitor: Visitor, member_id: UUID, role: str) -> None:
    async with db.atomic():
        firm = await _own_firm(visitor)
        member = await db.fetch_one(COLLEAGUE, member_id, firm["id"])
        if member is None:
            raise NotFound
        if role != "owner":
            await _refuse_last_owner(member, firm["id"])
        await db.execute("UPDATE member SET role = $2 WHERE id = $1", member_id, role)
        await audit.record(
            "role changed", "member", member_id,
            person_id=visitor.id, firm_id=firm["id"], detail={"role": role},
        )  # fmt: skip


async def select_firm(visitor: Visitor, firm_id: UUID) -> None:
    if not await db.fetch_one(ROLE, firm_id, visitor.id):
        raise NotFound
    await act_for(visitor, firm_id)


async def _own_firm(visitor: Visitor) -> dict[str, Any]:
    firm, role = await _locked_firm(visitor)
    if role != "owner":
        raise NotFound
    return firm


async def _locked_firm(visitor: Visitor) -> tuple[dict[str, Any], str]:
    """The firm, locked, and the visitor's role in it now: what the request began with may be over."""
    if visitor.firm is None:
        raise NotFound
    firm = await db.fetch_one("SELECT id, name FROM firm WHERE id = $1 FOR NO KEY UPDATE", visitor.firm.id)
    member = await db.fetch_one(ROLE, visitor.firm.id, visitor.id)
    if firm is None or member is None:
        raise NotFound
    return firm, member["role"]


async def _refuse_last_owner(member: dict[str, Any], firm_id: UUID) -> None:
    counted = await db.fetch_one(COUNT_OWNERS, firm_id)
    if member["role"] == "owner" and counted and counted["owners"] == 1:
        raise problems.LastOwner


async def _refuse_too_many(firm_id: UUID) -> None:
    counted = await db.fetch_one(
        "SELECT count(*) AS sent FROM invitation WHERE firm = $1 AND created_at > $2",
        firm_id, clock.now() - DAY,
    )  # fmt: skip
    if counted and counted["sent"] >= INVITATIONS_A_DAY:
        raise problems.TooManyInvitations


async def _refuse_more_than(colleagues: int | None, firm_id: UUID) -> None:
    """Who is there already stays, whatever the plan."""
    counted = await db.fetch_one(COUNT_PEOPLE, firm_id, clock.now())
    if colleagues is not None and counted and counted["people"] > colleagues:
        raise problems.TooManyColleagues


def _refuse_unusable(visitor: Visitor, invitation: dict[str, Any]) -> None:
    if visitor.staff_role != "none":
        raise problems.StaffCannotJoin
    if invitation["email"] != visitor.email:
        raise problems.OtherRecipient
    if invitation["accepted_at"] or invitation["withdrawn_at"] or invitation["expires_at"] <= clock.now():
        raise problems.InvitationIsOver


async def _record(action: str, kind: str, object_id: UUID, visitor: Visitor, firm_id: UUID) -> None:
    await audit.record(action, kind, object_id, person_id=visitor.id, firm_id=firm_id)
