"""Values that lie encrypted in the database, and digests by which they are found again.

AES-256-GCM with a key of its own for each purpose, derived from LOTRINH_SECRET (HKDF, RFC 5869). The purpose is bound
into each value, so that one taken from another column is refused. A new secret makes old values unreadable.
"""

import base64
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lotrinh.settings import settings

NONCE = 12  # bytes, as the standard wants them
MARK = "v1."


class UnreadableValue(ValueError):
    """Encrypted for another purpose or with another secret, or damaged."""


def encrypt(text: str, purpose: str) -> str:
    nonce = os.urandom(NONCE)
    sealed = AESGCM(_key(purpose)).encrypt(nonce, text.encode(), purpose.encode())
    return MARK + base64.urlsafe_b64encode(nonce + sealed).decode()


def decrypt(value: str, purpose: str) -> str:
    try:
        raw = base64.urlsafe_b64decode(value.removeprefix(MARK))
        return AESGCM(_key(purpose)).decrypt(raw[:NONCE], raw[NONCE:], purpose.encode()).decode()
    except (ValueError, InvalidTag) as problem:
        raise UnreadableValue(f"a value of {purpose} cannot be read with this secret") from problem


def digest(text: str, purpose: str) -> str:
    """The same for the same text: 64 hexadecimal digits that tell nothing without the secret."""
    return hmac.new(_key(f"{purpose} digest"), text.encode(), hashlib.sha256).hexdigest()


def _key(purpose: str) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"lotrinh {purpose}".encode())
    return derivation.derive(settings().secret.encode())
