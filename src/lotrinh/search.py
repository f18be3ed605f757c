"""The key by which names are found and ordered, whatever the accents typed."""

import re
import unicodedata


def search_key(text: str) -> str:
    folded = text.casefold().replace("đ", "d")
    plain = "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()
