"""The look a firm chose for its reports: which logo can be printed, which colour can be read."""

import re

import msgspec

from lotrinh.errors import DomainError
from lotrinh.i18n import N_
from lotrinh.papers.images import Size, jpeg_size, png_size

STANDARD = "#0b4f4a"
"""The colour of reports without one of their own, as charts and pages have it."""
MOST_BYTES = 300_000
FEWEST_PIXELS, MOST_PIXELS = 48, 2_000
WIDEST, HIGHEST = 62.0, 11.0
"""Millimetres that a logo may take in the head of a report."""
LOWEST_CONTRAST = 4.5
TINT = 0.1
COLOUR = re.compile(r"#[0-9a-f]{6}")
LOGO_OF = N_("Logo of %(firm)s")


class LogoRefused(DomainError):
    status = 422


class LogoTooLarge(LogoRefused):
    message_id = N_("This file is larger than 300 KB. Save the logo with fewer pixels and choose it again.")


class NoPicture(LogoRefused):
    message_id = N_(
        "This is no whole PNG or JPEG picture, whatever its name says. SVG and other kinds are not taken: "
        "save the logo as PNG and choose that."
    )


class WrongPixels(LogoRefused):
    message_id = N_(
        "This picture is %(width)s × %(height)s pixels. Each side must have at least 48 and at most 2,000."
    )


class Logo(msgspec.Struct, frozen=True):
    """A picture that may be stored."""

    content: bytes
    media_type: str


class Brand(msgspec.Struct, frozen=True):
    """What reports are printed with; None: as without a brand."""

    logo: bytes | None
    colour: str | None


def check_logo(content: bytes) -> Logo:
    """Decided by what is in the file; raises LogoRefused."""
    if len(content) > MOST_BYTES:
        raise LogoTooLarge
    size = _size(content)
    if size is None:
        raise NoPicture
    if min(size) < FEWEST_PIXELS or max(size) > MOST_PIXELS:
        raise WrongPixels(width=size[0], height=size[1])
    return Logo(content, "image/png" if png_size(content) else "image/jpeg")


def contrast_on_tint(colour: str) -> float:
    """Of a text in this colour on its own tint, the palest ground that it stands on (WCAG 2.2)."""
    return (_luminance(tint(colour)) + 0.05) / (_luminance(colour) + 0.05)


def tint(colour: str) -> str:
    """One tenth of the colour on white paper."""
    return "#" + "".join(f"{round(255 - (255 - part) * TINT):02x}" for part in _parts(colour))


def brand_part(brand: Brand, alt: str) -> dict[str, object]:
    """What the template reads; the bytes of the logo are handed over apart."""
    size = _size(brand.logo) if brand.logo else None
    return {
        "colour": brand.colour,
        "tint": tint(brand.colour) if brand.colour else None,
        "logo": {"size": _fitted(size), "alt": alt} if size else None,
    }


def _size(content: bytes) -> Size | None:
    return png_size(content) or jpeg_size(content)


def _fitted(size: Size) -> Size | tuple[float, float]:
    scale = min(WIDEST / size[0], HIGHEST / size[1])
    return round(size[0] * scale, 2), round(size[1] * scale, 2)


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


def _luminance(colour: str) -> float:
    shares = [part / 255 for part in _parts(colour)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
