"""Signing in through the provider: to it, back from it, and into an account that is there already."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import msgspec

from lotrinh import audit, clock, db
from lotrinh.accounts import emails, known_devices
from lotrinh.accounts.provider import attempts, discovery, tokens
from lotrinh.accounts.provider.attempts import Attempt
from lotrinh.accounts.provider.problems import Cancelled, NoAccountHere, NotBegunHere, ProviderAway
from lotrinh.accounts.provider.spent import spend
from lotrinh.accounts.provider.tables import ProviderIdentity
from lotrinh.accounts.provider.tokens import Claims
from lotrinh.accounts.sessions import open_session
from lotrinh.settings import settings

SCOPE = "openid email"
BY_SUBJECT = """
SELECT p.id, p.email, p.staff_role, i.id AS identity
FROM provider_identity i JOIN person p ON p.id = i.person
WHERE i.issuer = $1 AND i.subject = $2 FOR UPDATE OF p
"""
BY_EMAIL = """
SELECT p.id, p.email, p.staff_role, NULL AS identity,
       EXISTS (SELECT 1 FROM provider_identity i WHERE i.person = p.id AND i.issuer = $1) AS is_linked
FROM person p WHERE p.email = $2 FOR UPDATE OF p
"""
SEEN = "UPDATE provider_identity SET seen_at = $2 WHERE id = $1"


class Arrival(msgspec.Struct, frozen=True):
    token: str
    onward: str


class Browser(msgspec.Struct, frozen=True):
    user_agent: str
    device: str


def return_address() -> str:
    return f"{settings().public_url.rstrip('/')}/sign-in/provider/return"


async def begin(onward: str) -> tuple[str, str]:
    """The address at the provider to go to, and the sealed attempt for the browser to keep."""
    known, attempt = await discovery.endpoints(), attempts.begin(onward)
    asked = {
        "response_type": "code",
        "client_id": settings().oidc_client_id,
        "redirect_uri": return_address(),
        "scope": SCOPE,
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": attempt.challenge,
        "code_challenge_method": "S256",
    }
    joint = "&" if "?" in known.authorization_endpoint else "?"
    return f"{known.authorization_endpoint}{joint}{urlencode(asked)}", attempts.seal(attempt)


@db.by_system
async def arrive(sealed: str, told: dict[str, str], browser: Browser) -> Arrival:
    """Into the account of whom the provider vouches for. `told`: what stands in the address of the way back."""
    attempt = attempts.opened(sealed, told.get("state", ""))
    if attempt is None or not await spend(attempt.state):
        raise NotBegunHere
    if "code" not in told or told.get("iss", settings().oidc_issuer) != settings().oidc_issuer:
        raise Cancelled(name=settings().oidc_name)
    claims = await tokens.read(await _token(told["code"], attempt), attempt.nonce)
    token = None
    async with db.atomic():
        person = await _person(claims)
        if person:
            token = await _enter(person, claims, browser)
    if token is None:
        raise NoAccountHere(name=settings().oidc_name, subject=claims.subject)
    return Arrival(token=token, onward=attempt.onward)


async def _token(code: str, attempt: Attempt) -> str:
    """The ID token for a code; the provider is asked by this machine itself."""
    answer = await discovery.redeem({
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": return_address(),
        "code_verifier": attempt.verifier,
    })  # fmt: skip
    if not isinstance(answer.get("id_token"), str):
        raise tokens.refused()
    return str(answer["id_token"])


async def _person(claims: Claims) -> dict[str, Any] | None:
    """Whom the claims name, if they may come in this way; a refusal is on record with its reason."""
    issuer = settings().oidc_issuer
    person = await db.fetch_one(BY_SUBJECT, issuer, claims.subject)
    if person is None and claims.email:
        person = await db.fetch_one(BY_EMAIL, issuer, claims.email)
    reason = _objection(person, claims)
    if reason is None:
        return person
    await audit.record(
        "provider sign-in refused", "provider identity", claims.subject[:80],
        person_id=person["id"] if person else None, detail={"reason": reason},
    )  # fmt: skip
    return None


def _objection(person: dict[str, Any] | None, claims: Claims) -> str | None:
    if person is None:
        return "nobody has this address" if claims.email else "no verified address"
    if person["staff_role"] not in settings().oidc_staff_roles:
        return "the role may not sign in this way"
    # The address has changed hands at the provider: its new owner is somebody else.
    return "the address belongs to another identity" if person.get("is_linked") else None


async def _enter(person: dict[str, Any], claims: Claims, browser: Browser) -> str:
    now, person_id = clock.now(), person["id"]
    if person["identity"]:
        await db.execute(SEEN, person["identity"], now)
    else:
        await link(person_id, claims.subject, now)
        await audit.record("provider identity linked", "person", person_id, person_id=person_id)
        await emails.write(person["email"], "provider-linked", provider=settings().oidc_name, moment=now)
    await audit.record("signed in", "person", person_id, person_id=person_id, detail={"by": "provider"})
    await known_devices.recognise(person["email"], browser.device, browser.user_agent)
    return await open_session(
        person_id, browser.user_agent, passed=bool(claims.factors & settings().oidc_trusted_factors),
        through_provider=True, provider_session=claims.session, confirmed_at=claims.asked_at,
    )  # fmt: skip


async def link(person_id: UUID, subject: str, seen_at: datetime | None) -> None:
    await ProviderIdentity(
        id=uuid4(), person=person_id, issuer=settings().oidc_issuer, subject=subject,
        created_at=clock.now(), seen_at=seen_at,
    ).save()  # fmt: skip


async def way_out() -> str:
    """Where the visitor ends the session at the provider; empty if it has no such page or does not answer."""
    try:
        address = (await discovery.endpoints()).end_session_endpoint
    except ProviderAway:
        return ""
    back = {"client_id": settings().oidc_client_id, "post_logout_redirect_uri": settings().public_url}
    return f"{address}{'&' if '?' in address else '?'}{urlencode(back)}" if address else ""
