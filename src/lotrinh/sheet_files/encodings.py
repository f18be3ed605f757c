"""The text of a CSV file, whichever way its letters were written down; or why it cannot be told."""

import codecs
import re
import unicodedata

from lotrinh.i18n import N_
from lotrinh.sheet_files.problems import UnreadableFile

NULS = N_(
    "This file holds NUL characters, so it is no text file or is damaged."
    " Open it in Excel and save it as “CSV UTF-8”."
)
BROKEN_UTF_16 = N_(
    "This file is UTF-16 but ends or breaks off in the middle of a letter. Save it as “CSV UTF-8”."
)
NO_VIETNAMESE = N_(
    "The letters of this file are neither UTF-8 nor UTF-16 nor Windows-1258; in Windows-1252 and older fonts"
    " such as TCVN3 or VNI Vietnamese letters are lost. In Excel choose “Save as”, “CSV UTF-8”."
)
GARBLED = N_(
    "The letters of this file have been garbled by an earlier program, such as “CÃ´ng ty” for “Công ty”."
    " Take the original and save it as “CSV UTF-8”."
)

BOMS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
LOOKED_AT = 4_096
UTF_16_SHARE = 0.3  # of the bytes in one half of the pairs that are zero
VIETNAMESE = frozenset(
    unicodedata.normalize("NFC", base + mark)
    for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for mark in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
) | frozenset("đĐ")
PUNCTUATION = frozenset("–—‘’“”…•°·«»₫\u00a0±²³×")
MOJIBAKE = re.compile("áº|á»|Ä\u2018|Ã´|Ã¡|Ã²|Æ°")
GARBLED_FROM = 3


def decode(content: bytes) -> tuple[str, str]:
    """The text and what to call its encoding; raises UnreadableFile."""
    text, name = _decoded(content)
    if "\0" in text:
        raise UnreadableFile(NULS)
    if len(MOJIBAKE.findall(text[:200_000])) >= GARBLED_FROM:
        raise UnreadableFile(GARBLED)
    return text, name


def _decoded(content: bytes) -> tuple[str, str]:
    for mark, codec, name in BOMS:
        if content.startswith(mark):
            return _strict(content[len(mark) :], codec), name
    codec_16 = _unmarked_utf_16(content[:LOOKED_AT])
    if codec_16:
        return _strict(content, codec_16), "UTF-16"
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _windows_1258(content), "Windows-1258"


def _strict(content: bytes, codec: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        raise UnreadableFile(BROKEN_UTF_16 if codec.startswith("utf-16") else NO_VIETNAMESE) from None


def _unmarked_utf_16(head: bytes) -> str | None:
    """Latin letters leave every other byte zero."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(len(head) // 2, 1)
    if odd / half > UTF_16_SHARE and not even:
        return "utf-16-le"
    if even / half > UTF_16_SHARE and not odd:
        return "utf-16-be"
    return None


def _windows_1258(content: bytes) -> str:
    """Taken only when every letter is Vietnamese and some tone proves it: other code pages look alike."""
    try:
        text = content.decode("cp1258")
    except UnicodeDecodeError:
        raise UnreadableFile(NO_VIETNAMESE) from None
    whole = unicodedata.normalize("NFC", text)
    strange = {letter for letter in set(whole) if not letter.isascii()} - VIETNAMESE - PUNCTUATION
    has_tones = any(unicodedata.combining(letter) for letter in set(text)) or "đ" in text or "Đ" in text
    if "\0" not in text and (strange or not has_tones):
        raise UnreadableFile(NO_VIETNAMESE)
    return whole
