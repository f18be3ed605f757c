"""Signing in by a code sent by e-mail, sessions, and one's own details."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from lotrinh import audit, clock, db
from lotrinh.accounts import emails, known_devices
from lotrinh.accounts.sessions import open_session, renew
from lotrinh.accounts.tables import Person, Session, SignInCode
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import DomainError, NotFound
from lotrinh.i18n import N_, Locale
from lotrinh.settings import settings

CODE_LIFETIME = timedelta(minutes=10)
TRIES = 5
WINDOW = timedelta(minutes=15)
CODES_PER_ADDRESS = 5
CODES_PER_CLIENT = 20
WRONG_PER_CLIENT = 10

COUNT_CODES = """
SELECT count(*) FILTER (WHERE email = $1) AS of_address, count(*) FILTER (WHERE client = $2) AS of_client
FROM sign_in_code WHERE created_at > $3 AND (email = $1 OR client = $2)
"""
COUNT_WRONG = """
SELECT coalesce(sum(tries - (used_at IS NOT NULL)::int), 0) AS wrong
FROM sign_in_code WHERE client = $1 AND created_at > $2
"""
EXPIRE_EARLIER = (
    "UPDATE sign_in_code SET expires_at = $2 WHERE email = $1 AND used_at IS NULL AND expires_at > $2"
)
USED = "UPDATE sign_in_code SET used_at = $2 WHERE id = $1"
TRY_CODE = """
UPDATE sign_in_code SET tries = tries + 1
WHERE id = $1 AND used_at IS NULL AND expires_at > $2 AND tries < $3
RETURNING id, email, digest, tries
"""


class TooManyCodes(DomainError):
    status = 429
    message_id = N_(
        "Too many codes were asked for in a short time. Use the newest code in your mailbox,"
        " or wait 15 minutes and ask again."
    )


class TooManyWrongCodes(DomainError):
    status = 429
    message_id = N_("Too many wrong codes were entered. Wait 15 minutes, then ask for a new code.")


class WrongCode(DomainError):
    status = 422
    message_id = N_("This code is not right. Check the newest e-mail and enter its six digits.")


class CodeIsOver(DomainError):
    status = 422
    message_id = N_("This code no longer counts. Ask for a new one.")


def code_digest(owner: UUID, code: str) -> str:
    """Of a short code: keyed, since six digits are guessed from a plain digest at once."""
    return hmac.new(settings().secret.encode(), f"{owner}:{code}".encode(), hashlib.sha256).hexdigest()


def new_code() -> str:
    return f"{secrets.randbelow(1_000_000):06}"


@db.by_system
async def send_code(email: str, client: str) -> UUID:
    """Mail a new code, known address or not; earlier codes of the address stop counting."""
    # The id is the cookie of whoever waits for the code: all 128 bits are random, in a UUID of version 4 only 122.
    now, code_id, code = clock.now(), UUID(bytes=secrets.token_bytes(16)), new_code()
    async with db.atomic():
        await _one_at_a_time(f"e-mail {email}", f"client {client}")
        await _refuse_too_many(email, client, now)
        await db.execute(EXPIRE_EARLIER, email, now)
        await SignInCode(
            id=code_id, email=email, client=client, digest=code_digest(code_id, code),
            created_at=now, expires_at=now + CODE_LIFETIME,
        ).save()  # fmt: skip
        await emails.write(email, "sign-in-code", code=code)
    return code_id


@db.by_system
async def sign_in(
    code_id: UUID | None, code: str, *, client: str, user_agent: str, device: str, locale: Locale
) -> str:
    """The token of a new session. A wrong try is counted before it is refused."""
    token = None
    async with db.atomic():
        attempt = await _try(code_id, client)
        if attempt and _is_right(attempt, code):
            token = await _enter(attempt, user_agent, locale)
            await known_devices.recognise(attempt["email"], device, user_agent)
        elif attempt:
            await _note_wrong(attempt)
    if token is None:
        raise _refusal(attempt)
    return token


@db.by_system
async def confirm_by_mail(visitor: Visitor, code_id: UUID | None, code: str, client: str) -> str:
    """The session's new token: its person reads their mailbox right now."""
    now, token = clock.now(), None
    async with db.atomic():
        attempt = await _try(code_id, client)
        if attempt and attempt["email"] == visitor.email and _is_right(attempt, code):
            await db.execute(USED, attempt["id"], now)
            token = await renew(visitor, now, passed=False)
            await audit.record("identity confirmed", "person", visitor.id, person_id=visitor.id)
        elif attempt:
            await _note_wrong(attempt)
    if token is None:
        raise _refusal(attempt)
    return token


@db.by_system
async def enter_as(email: str, user_agent: str) -> str:
    """Demo mode: a session of a demo person without a code."""
    person = await Person.select(Person.id).where(Person.email == email).first()
    if person is None:
        raise NotFound
    return await open_session(person["id"], user_agent, passed=True)


async def sign_out(visitor: Visitor) -> None:
    async with db.atomic():
        await Session.delete().where(Session.id == visitor.session_id)
        await audit.record("signed out", "person", visitor.id, person_id=visitor.id)


async def sign_out_everywhere(visitor: Visitor) -> None:
    async with db.atomic():
        await Session.delete().where(Session.person == visitor.id)
        await audit.record("signed out everywhere", "person", visitor.id, person_id=visitor.id)


async def revoke(visitor: Visitor, session_id: UUID) -> None:
    async with db.atomic():
        tag = await db.execute("DELETE FROM session WHERE id = $1 AND person = $2", session_id, visitor.id)
        if tag == "DELETE 0":
            raise NotFound
        await audit.record("session revoked", "session", session_id, person_id=visitor.id)


async def change_details(visitor: Visitor, *, name: str, locale: Locale) -> None:
    async with db.atomic():
        await Person.update({Person.name: name, Person.locale: locale}).where(Person.id == visitor.id)
        await audit.record("details changed", "person", visitor.id, person_id=visitor.id)


async def speak(visitor: Visitor, locale: Locale) -> None:
    await Person.update({Person.locale: locale}).where(Person.id == visitor.id)


async def act_for(visitor: Visitor, firm_id: UUID | None) -> None:
    """The firm this session works for from now on; it counts only while the membership lasts."""
    await Session.update({Session.firm_id: firm_id}).where(Session.id == visitor.session_id)


async def _try(code_id: UUID | None, client: str) -> dict[str, Any] | None:
    await _refuse_guessing(client)
    return await db.fetch_one(TRY_CODE, code_id, clock.now(), TRIES)


def _is_right(attempt: dict[str, Any], code: str) -> bool:
    return hmac.compare_digest(attempt["digest"], code_digest(attempt["id"], code))


def _refusal(attempt: dict[str, Any] | None) -> DomainError:
    return WrongCode() if attempt and attempt["tries"] < TRIES else CodeIsOver()


async def _note_wrong(attempt: dict[str, Any]) -> None:
    """On record with whose mailbox the code went to, though somebody else may have entered it."""
    person = await db.fetch_one("SELECT id FROM person WHERE email = $1", attempt["email"])
    person_id = person["id"] if person else None
    await audit.record("sign-in code refused", "sign-in code", attempt["id"], person_id=person_id)


async def _enter(attempt: dict[str, Any], user_agent: str, locale: Locale) -> str:
    now = clock.now()
    await db.execute(USED, attempt["id"], now)
    await db.execute(
        "INSERT INTO person (id, email, name, staff_role, locale, simulated, created_at)"
        " VALUES ($1, $2, '', 'none', $3, false, $4) ON CONFLICT (email) DO NOTHING",
        uuid4(), attempt["email"], locale, now,
    )  # fmt: skip
    person = await db.fetch_one("SELECT id FROM person WHERE email = $1", attempt["email"])
    assert person is not None
    await audit.record("signed in", "person", person["id"], person_id=person["id"])
    return await open_session(person["id"], user_agent)


async def _one_at_a_time(*names: str) -> None:
    """Counting and adding are one step; always in the same order, so that nobody waits in a circle."""
    for name in names:
        await db.fetch_one("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", name)


async def _refuse_too_many(email: str, client: str, now: datetime) -> None:
    counted = await db.fetch_one(COUNT_CODES, email, client, now - WINDOW)
    assert counted is not None
    if counted["of_address"] >= CODES_PER_ADDRESS or counted["of_client"] >= CODES_PER_CLIENT:
        raise TooManyCodes


async def _refuse_guessing(client: str) -> None:
    counted = await db.fetch_one(COUNT_WRONG, client, clock.now() - WINDOW)
    if counted and counted["wrong"] >= WRONG_PER_CLIENT:
        raise TooManyWrongCodes
