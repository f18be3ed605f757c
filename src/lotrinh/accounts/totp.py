"""Codes of an authenticator app (RFC 6238): six digits that change every 30 seconds."""

import hmac

import pyotp
import segno

STEP = 30  # seconds
DRIFT = 1  # steps that a phone's clock may be ahead or behind
ISSUER = "Lộ Trình Số"


def new_secret() -> str:
    return pyotp.random_base32()


def matching_step(secret: str, code: str, now: float, after: int) -> int | None:
    """The step whose code this is; one that was used already, or lies before it, never counts again."""
    current = int(now) // STEP
    steps = range(max(current - DRIFT, after + 1), current + DRIFT + 1)
    generator = pyotp.TOTP(secret)
    return next((step for step in steps if hmac.compare_digest(generator.generate_otp(step), code)), None)


def picture(secret: str, email: str) -> str:
    """What the app reads with the camera, as the address of an image."""
    address = pyotp.TOTP(secret).provisioning_uri(email, ISSUER)
    return segno.make(address, error="m", micro=False).svg_data_uri(scale=5, border=2, light="#fff")


def grouped(secret: str) -> str:
    """For typing: groups of four."""
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
