"""Pictures that can really be drawn, and the form that sends a logo."""

import struct
import zlib

from tests.browsing import Browser, Visit


def picture(width: int = 120, height: int = 60, colour: tuple[int, int, int] = (176, 32, 32)) -> bytes:
    """A PNG of one colour."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\0" + bytes(colour) * width) * height
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


async def send_brand(browser: Browser, logo: bytes = b"", colour: str = "") -> Visit:
    """As a browser sends it; without a logo the field is there and empty."""
    if "csrf" not in browser.client.cookies:
        await browser.client.get("/privacy")
    data = {"colour": colour, "_csrf_token": browser.client.cookies["csrf"]}
    files = {"logo": ("logo.png" if logo else "", logo, "image/png")}
    return Visit(await browser.client.post("/firm/brand", data=data, files=files))
