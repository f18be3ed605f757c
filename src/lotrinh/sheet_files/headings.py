"""Which field a column fills, known by the words of its heading."""

import re
from collections.abc import Mapping, Sequence

from lotrinh.search import search_key

WHOLE = 1_000
ASIDE = re.compile(r"[(\[].*?[)\]]")


class Headings:
    """`phrases`: for each field the headings it is known by, as search keys with "|" between them.

    A heading of one word is known only as a whole: “tên” also begins other people's names. `others`: headings that
    are known as a whole or not at all.
    """

    def __init__(self, phrases: Mapping[str, str], others: re.Pattern[str] | None = None) -> None:
        self._fields = {phrase: field for field, listed in phrases.items() for phrase in listed.split("|")}
        self._others = others

    def guess(self, headings: Sequence[str]) -> dict[str, int]:
        """Field -> number of the column that seems to fill it; a closer match wins, then the first one."""
        found: dict[str, tuple[int, int]] = {}
        for number, heading in enumerate(headings):
            closeness, field = self._match(heading)
            if field and closeness > found.get(field, (0, 0))[0]:
                found[field] = closeness, number
        return {field: number for field, (_, number) in found.items()}

    def _match(self, heading: str) -> tuple[int, str]:
        """How close, and the field: a known heading as a whole, or the longest phrase of several words in it."""
        key = search_key(ASIDE.sub(" ", heading)) or search_key(heading)
        if key in self._fields:
            return WHOLE, self._fields[key]
        if self._others is not None and self._others.search(key):
            return 0, ""
        inside = [phrase for phrase in self._fields if " " in phrase and f" {phrase} " in f" {key} "]
        longest = max(inside, key=len, default="")
        return len(longest), self._fields.get(longest, "")
