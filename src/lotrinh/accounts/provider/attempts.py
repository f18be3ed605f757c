"""A way to the provider and back: what is kept of it lies sealed in the visitor's browser until they return.

Nothing is stored for those who never come back, and nobody can be led to the end of a way that another browser began.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

import msgspec

from lotrinh import clock
from lotrinh.encryption import UnreadableValue, decrypt, encrypt

PURPOSE = "way to the provider of sign-in"
LIFETIME = timedelta(minutes=10)


class Attempt(msgspec.Struct, frozen=True):
    state: str
    nonce: str
    verifier: str
    onward: str
    begun_at: datetime

    @property
    def challenge(self) -> str:
        """S256 of RFC 7636."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def begin(onward: str) -> Attempt:
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return Attempt(state=state, nonce=nonce, verifier=verifier, onward=onward, begun_at=clock.now())


def seal(attempt: Attempt) -> str:
    return encrypt(msgspec.json.encode(attempt).decode(), PURPOSE)


def opened(sealed: str, state: str) -> Attempt | None:
    """The attempt of this browser, if `state` is its own and it is not over."""
    try:
        attempt = msgspec.json.decode(decrypt(sealed, PURPOSE), type=Attempt)
    except (UnreadableValue, msgspec.MsgspecError):
        return None
    is_own = hmac.compare_digest(attempt.state.encode(), state.encode())
    return attempt if is_own and clock.now() - attempt.begun_at <= LIFETIME else None
