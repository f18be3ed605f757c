"""Setting up a second factor, and giving it at sign-in."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from lotrinh import audit, clock, db
from lotrinh.accounts import emails, recovery_codes, tries
from lotrinh.accounts.sessions import renew
from lotrinh.accounts.tables import Person
from lotrinh.accounts.totp import matching_step
from lotrinh.accounts.visitor import Visitor
from lotrinh.encryption import UnreadableValue, decrypt, encrypt
from lotrinh.errors import DomainError, NotFound
from lotrinh.i18n import N_

SECRET = "authenticator secret"  # noqa: S105 - the purpose of a key, not a key
PROPOSAL = "authenticator secret not yet confirmed"

UPSERT_APP = """
INSERT INTO authenticator_app (id, person, secret, last_step, created_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (person) DO UPDATE SET secret = $3, last_step = $4, created_at = $5
"""
TAKE_STEP = "UPDATE authenticator_app SET last_step = $2 WHERE id = $1"
END_OTHERS = "DELETE FROM session WHERE person = $1 AND id <> $2"


class WrongFactorCode(DomainError):
    status = 422
    message_id = N_(
        "This code is not right, or it was used already. Wait for the next one in your app and enter it."
    )


class UnreadableFactor(DomainError):
    """The key in the database belongs to a secret that this process does not know."""

    message_id = N_(
        "Your app cannot be checked any more, because the key of the system was changed. It is not your fault."
        " Use a passkey if you have one, or ask whoever runs the system to reset your second factor."
    )


class ProposalIsOver(DomainError):
    status = 422
    message_id = N_("This key cannot be read any more. Scan the new one and enter its code.")


def propose(visitor: Visitor, secret: str) -> str:
    """The secret for the way through the form and back: nothing is stored before a code confirms it."""
    return encrypt(f"{visitor.id}:{secret}", PROPOSAL)


def proposed(visitor: Visitor, sealed: str) -> str:
    try:
        owner, _, secret = decrypt(sealed, PROPOSAL).partition(":")
    except UnreadableValue as problem:
        raise ProposalIsOver from problem
    if owner != str(visitor.id):
        raise ProposalIsOver
    return secret


async def set_up(visitor: Visitor, secret: str, code: str, client: str) -> tuple[str, list[str]]:
    """The session's new token and the recovery codes. Sessions elsewhere end: they knew no second factor."""
    if visitor.has_second_factor and visitor.owes_factor:
        raise NotFound
    async with db.atomic():
        await tries.refuse_guessing(visitor.id, client)
        now = clock.now()
        step = matching_step(secret, code, now.timestamp(), after=0)
        if step is not None:
            await db.execute(UPSERT_APP, uuid4(), visitor.id, encrypt(secret, SECRET), step, now)
            await Person.update({Person.second_factor_since: now}).where(Person.id == visitor.id)
            await db.execute(END_OTHERS, visitor.id, visitor.session_id)
            codes = await recovery_codes.issue(visitor.id, now)
            await audit.record("second factor set up", "person", visitor.id, person_id=visitor.id)
            await emails.write(visitor.email, "second-factor-set-up", moment=now)
            return await passed(visitor, now), codes
        await tries.remember_wrong(visitor.id, client)
    raise WrongFactorCode


async def give(visitor: Visitor, code: str, client: str) -> str:
    """The session's new token, for a code of the app or a recovery code. A wrong try is counted first."""
    async with db.atomic():
        await tries.refuse_guessing(visitor.id, client)
        now = clock.now()
        if await _is_right(visitor, code, now):
            return await passed(visitor, now)
        await tries.remember_wrong(visitor.id, client)
        is_readable = await app_is_readable(visitor.id)
        if not is_readable:
            await audit.record("second factor unreadable", "person", visitor.id, person_id=visitor.id)
    raise WrongFactorCode if is_readable else UnreadableFactor


async def app_is_readable(person_id: UUID) -> bool:
    """Also where there is none."""
    app = await db.fetch_one("SELECT secret FROM authenticator_app WHERE person = $1", person_id)
    return app is None or _secret(app) is not None


async def new_recovery_codes(visitor: Visitor) -> list[str]:
    if not visitor.has_second_factor:
        raise NotFound
    async with db.atomic():
        codes = await recovery_codes.issue(visitor.id, clock.now())
        await audit.record("recovery codes issued", "person", visitor.id, person_id=visitor.id)
        await emails.write(visitor.email, "recovery-codes-issued")
    return codes


async def reset(email: str) -> bool:
    """For whoever lost phone and codes: all factors go and all sessions end, so that they set up anew."""
    async with db.atomic():
        row = await db.fetch_one("SELECT id FROM person WHERE email = $1 FOR UPDATE", email)
        if row is None:
            return False
        await _forget_factors(row["id"])
        await audit.record("second factor reset", "person", row["id"], person_id=None)
        await emails.write(email, "second-factor-reset")
    return True


async def _forget_factors(person_id: UUID) -> None:
    for table in ("authenticator_app", "recovery_code", "passkey", "session"):
        await db.execute(f"DELETE FROM {table} WHERE person = $1", person_id)  # noqa: S608 - names above
    await Person.update({Person.second_factor_since: None}).where(Person.id == person_id)


async def _is_right(visitor: Visitor, code: str, now: datetime) -> bool:
    if not code.isdigit():
        used = await recovery_codes.use(visitor.id, code, now)
        if used:
            await audit.record("recovery code used", "person", visitor.id, person_id=visitor.id)
            remaining = await recovery_codes.left(visitor.id)
            await emails.write(visitor.email, "recovery-code-used", remaining=remaining)
        return used
    app = await db.fetch_one(
        "SELECT id, secret, last_step FROM authenticator_app WHERE person = $1 FOR UPDATE", visitor.id
    )
    secret = _secret(app) if app else None
    if app is None or secret is None:
        return False
    step = matching_step(secret, code, now.timestamp(), app["last_step"])
    if step is not None:
        await db.execute(TAKE_STEP, app["id"], step)
    return step is not None


async def passed(visitor: Visitor, now: datetime) -> str:
    token = await renew(visitor, now, passed=True)
    await audit.record("second factor given", "person", visitor.id, person_id=visitor.id)
    return token


def _secret(app: dict[str, Any]) -> str | None:
    try:
        return decrypt(app["secret"], SECRET)
    except UnreadableValue:
        return None
