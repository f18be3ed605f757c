"""Is this a whole PNG, JPEG or WebP picture of a sane size, and nothing besides."""

import struct
import zlib

PNG = b"\x89PNG\r\n\x1a\n"
MOST_PIXELS_A_SIDE = 20_000
MOST_PIXELS = 100_000_000
FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
BARE_MARKERS = frozenset({0x01, *range(0xD0, 0xD9)})


Size = tuple[int, int]


def is_png(content: bytes) -> bool:
    return png_size(content) is not None


def is_jpeg(content: bytes) -> bool:
    return jpeg_size(content) is not None


def png_size(content: bytes) -> Size | None:
    """Width and height; None: not whole. Every chunk with its checksum, the header first and nothing after the end."""
    at, size = len(PNG), (0, 0)
    while content.startswith(PNG) and at + 12 <= len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if end > len(content) or zlib.crc32(content[at + 4 : end - 4]) != _last_word(content, end):
            return None
        if (at == len(PNG)) != (name == b"IHDR"):
            return None
        if name == b"IHDR":
            size = struct.unpack_from(">II", content, at + 8) if length == 13 else size
        if name == b"IEND":
            return size if end == len(content) and _is_sane(*size) else None
        at = end
    return None


def jpeg_size(content: bytes) -> Size | None:
    """Width and height; None: not whole.

    A frame header with a sane size, then a scan that ends; telephones append data of their own.
    """
    at, size = 2, (0, 0)
    while content.startswith(b"\xff\xd8\xff") and at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF or marker in BARE_MARKERS:
            at += 1 if marker == 0xFF else 2
            continue
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        if marker in FRAME_HEADERS and length >= 8 and at + 9 <= len(content):
            height, width = struct.unpack_from(">HH", content, at + 5)
            size = (width, height)
        if marker == 0xDA:
            return size if _is_sane(*size) and content.find(b"\xff\xd9", at) > 0 else None
        if length < 2:
            return None
        at += 2 + length
    return None


def is_webp(content: bytes) -> bool:
    if len(content) < 30 or content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        return False
    whole = int.from_bytes(content[4:8], "little") + 8
    return whole == len(content) and _is_sane(*_webp_size(content))


def _webp_size(content: bytes) -> tuple[int, int]:
    kind = content[12:16]
    if kind == b"VP8X":
        return int.from_bytes(content[24:27], "little") + 1, int.from_bytes(content[27:30], "little") + 1
    if kind == b"VP8L" and content[20] == 0x2F:
        bits = int.from_bytes(content[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and content[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", content, 26)
        return width & 0x3FFF, height & 0x3FFF
    return 0, 0


def _is_sane(width: int, height: int) -> bool:
    sides_fit = min(width, height) >= 1 and max(width, height) <= MOST_PIXELS_A_SIDE
    return sides_fit and width * height <= MOST_PIXELS


def _last_word(content: bytes, end: int) -> int:
    return int.from_bytes(content[end - 4 : end], "big")
