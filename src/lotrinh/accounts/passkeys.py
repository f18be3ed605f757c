"""Passkeys (WebAuthn) beside the authenticator app: added by whoever has one, given in its place.

A challenge travels sealed through the page instead of lying in a table: it names the session and the moment, and
counts once, because a passkey takes no challenge from before its last use.
"""

import json
import secrets
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import PublicKeyCredentialDescriptor

from lotrinh import audit, clock, db
from lotrinh.accounts import emails, tries
from lotrinh.accounts.second_factor_services import passed
from lotrinh.accounts.second_factor_tables import Passkey
from lotrinh.accounts.visitor import Visitor
from lotrinh.encryption import UnreadableValue, decrypt, encrypt
from lotrinh.errors import DomainError, NotFound
from lotrinh.i18n import N_
from lotrinh.settings import settings

CHALLENGE = "passkey challenge"
LIFETIME = timedelta(minutes=5)
MOST = 10
RP_NAME = "Lộ Trình Số"

LIST = "SELECT id, name, created_at, used_at FROM passkey WHERE person = $1 ORDER BY created_at, id"
CREDENTIALS = "SELECT credential FROM passkey WHERE person = $1"
OF_PERSON = "SELECT * FROM passkey WHERE person = $1 AND credential = $2 FOR UPDATE"
USED = "UPDATE passkey SET sign_count = $2, used_at = $3 WHERE id = $1"


class PasskeyNotTaken(DomainError):
    status = 422
    message_id = N_("This passkey could not be checked. Try again, or enter the code from your app.")


class TooManyPasskeys(DomainError):
    message_id = N_("There are ten passkeys already. Remove one before you add another.")


def are_possible() -> bool:
    """Browsers tie a passkey to a name, never to a bare address of the network."""
    try:
        ip_address(_host())
    except ValueError:
        return True
    return False


async def of(visitor: Visitor) -> list[dict[str, Any]]:
    return await db.fetch(LIST, visitor.id)


async def to_add(visitor: Visitor) -> tuple[str, str]:
    """What the browser is asked for, as JSON, and the sealed challenge."""
    challenge = secrets.token_bytes(32)
    options = webauthn.generate_registration_options(
        rp_id=_host(),
        rp_name=RP_NAME,
        user_id=visitor.id.bytes,
        user_name=visitor.email,
        user_display_name=visitor.name or visitor.email,
        challenge=challenge,
        exclude_credentials=await _known(visitor),
    )
    return options_to_json(options), _seal(visitor, challenge)


async def to_give(visitor: Visitor) -> tuple[str, str] | None:
    """The same for giving one; None for a person who has none."""
    known = await _known(visitor)
    if not known or not are_possible():
        return None
    challenge = secrets.token_bytes(32)
    options = webauthn.generate_authentication_options(
        rp_id=_host(), challenge=challenge, allow_credentials=known
    )
    return options_to_json(options), _seal(visitor, challenge)


async def add(visitor: Visitor, name: str, answer: str, sealed: str) -> None:
    if not visitor.has_second_factor:
        raise NotFound
    challenge, _ = _open(visitor, sealed)
    try:
        found = webauthn.verify_registration_response(
            credential=answer, expected_challenge=challenge, expected_rp_id=_host(), expected_origin=_origin()
        )
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError) as problem:
        raise PasskeyNotTaken from problem
    now, key_id = clock.now(), uuid4()
    async with db.atomic():
        await db.fetch_one("SELECT 1 AS held FROM person WHERE id = $1 FOR UPDATE", visitor.id)
        if await Passkey.count().where(Passkey.person == visitor.id) >= MOST:
            raise TooManyPasskeys
        if await Passkey.exists().where(Passkey.credential == found.credential_id):
            raise PasskeyNotTaken
        await Passkey(
            id=key_id, person=visitor.id, credential=found.credential_id, public_key=found.credential_public_key,
            sign_count=found.sign_count, name=name, created_at=now, used_at=now,
        ).save()  # fmt: skip
        await audit.record("passkey added", "passkey", key_id, person_id=visitor.id)
        await emails.write(visitor.email, "passkey-added", name=name)


async def give(visitor: Visitor, answer: str, sealed: str, client: str) -> str:
    """The session's new token. A wrong try is counted before it is refused."""
    async with db.atomic():
        await tries.refuse_guessing(visitor.id, client)
        if await _is_right(visitor, answer, sealed):
            return await passed(visitor, clock.now())
        await tries.remember_wrong(visitor.id, client)
    raise PasskeyNotTaken


async def remove(visitor: Visitor, key_id: UUID) -> None:
    async with db.atomic():
        if (
            await db.execute("DELETE FROM passkey WHERE id = $1 AND person = $2", key_id, visitor.id)
            == "DELETE 0"
        ):
            raise NotFound
        await audit.record("passkey removed", "passkey", key_id, person_id=visitor.id)


async def _is_right(visitor: Visitor, answer: str, sealed: str) -> bool:
    try:
        challenge, issued = _open(visitor, sealed)
        credential = base64url_to_bytes(str(json.loads(answer)["id"]))
        key = await db.fetch_one(OF_PERSON, visitor.id, credential)
        if key is None or issued <= key["used_at"]:
            return False
        found = webauthn.verify_authentication_response(
            credential=answer, expected_challenge=challenge, expected_rp_id=_host(), expected_origin=_origin(),
            credential_public_key=key["public_key"], credential_current_sign_count=key["sign_count"],
        )  # fmt: skip
    except (WebAuthnException, PasskeyNotTaken, ValueError, TypeError, KeyError, AttributeError):
        return False
    await db.execute(USED, key["id"], found.new_sign_count, clock.now())
    return True


async def _known(visitor: Visitor) -> list[PublicKeyCredentialDescriptor]:
    rows = await db.fetch(CREDENTIALS, visitor.id)
    return [PublicKeyCredentialDescriptor(id=row["credential"]) for row in rows]


def _seal(visitor: Visitor, challenge: bytes) -> str:
    text = f"{visitor.session_id} {clock.now().isoformat()} {bytes_to_base64url(challenge)}"
    return encrypt(text, CHALLENGE)


def _open(visitor: Visitor, sealed: str) -> tuple[bytes, datetime]:
    try:
        session, moment, challenge = decrypt(sealed, CHALLENGE).split(" ")
    except UnreadableValue as problem:
        raise PasskeyNotTaken from problem
    issued = datetime.fromisoformat(moment)
    if session != str(visitor.session_id) or clock.now() - issued > LIFETIME:
        raise PasskeyNotTaken
    return base64url_to_bytes(challenge), issued


def _host() -> str:
    return urlsplit(settings().public_url).hostname or ""


def _origin() -> str:
    address = urlsplit(settings().public_url)
    return f"{address.scheme}://{address.netloc}"
