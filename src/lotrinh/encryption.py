"""Values that lie encrypted in the database, and digests by which they are found again.

AES-256-GCM with a key of its own for each purpose, derived from LOTRINH_SECRET (HKDF, RFC 5869). The purpose is bound
into each value, so that one taken from another column is refused. The newest secret encrypts; those of
LOTRINH_OLD_SECRETS still read. Without the secret it was encrypted with, a value is unreadable for good.
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
    """Encrypted for another purpose or with a secret that is not there any more, or damaged."""


def encrypt(text: str, purpose: str) -> str:
    nonce = os.urandom(NONCE)
    sealed = AESGCM(_keys(purpose)[0]).encrypt(nonce, text.encode(), purpose.encode())
    return MARK + base64.urlsafe_b64encode(nonce + sealed).decode()


def decrypt(value: str, purpose: str) -> str:
    return _opened(value, purpose)[0]


def is_newest(value: str, purpose: str) -> bool:
    """Encrypted with the secret in force, so that it outlives the old ones."""
    return _opened(value, purpose)[1] == 0


def digest(text: str, purpose: str) -> str:
    """The same for the same text: 64 hexadecimal digits that tell nothing without the secret."""
    return digests(text, purpose)[0]


def digests(text: str, purpose: str) -> list[str]:
    """With each secret that is still known, the newest first: by one of them a stored text is found."""
    keys = _keys(f"{purpose} digest")
    return [hmac.new(key, text.encode(), hashlib.sha256).hexdigest() for key in keys]


def _opened(value: str, purpose: str) -> tuple[str, int]:
    """The text, and which secret opened it: 0 is the newest."""
    for number, key in enumerate(_keys(purpose)):
        try:
            raw = base64.urlsafe_b64decode(value.removeprefix(MARK))
            return AESGCM(key).decrypt(raw[:NONCE], raw[NONCE:], purpose.encode()).decode(), number
        except (ValueError, InvalidTag):
            continue
    raise UnreadableValue(f"a value of {purpose} cannot be read with the secrets there are")


def _keys(purpose: str) -> list[bytes]:
    return [_key(secret, purpose) for secret in settings().secrets]


def _key(secret: str, purpose: str) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"lotrinh {purpose}".encode())
    return derivation.derive(secret.encode())
