"""Communes, former districts and parks by code or by name without accents, as they stood on a day."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from lotrinh import db
from lotrinh.i18n import N_
from lotrinh.search import search_key

UNITS = "SELECT id, code, name, kind, valid_from, valid_to FROM admin_unit"
PARKS = "SELECT id, name, valid_from, valid_to FROM park"

NOT_KNOWN = N_("“%(found)s” is not known here. Write the name or the code as in the list of units and parks.")
OTHER_TIME = N_("“%(found)s” did not exist on %(day)s. Use the unit or park of that day.")
SEVERAL = N_("“%(found)s” is the name of several. Write what it is, such as “phường”, or its code.")

COMMUNES = frozenset({"ward", "commune", "township"})
FORMER = frozenset({"city", "district"})
KIND_WORDS = {
    "p": "phuong", "f": "phuong", "ward": "phuong", "x": "xa", "commune": "xa", "tt": "thi tran",
    "township": "thi tran", "tp": "thanh pho", "city": "thanh pho", "tx": "thi xa", "h": "huyen",
    "district": "huyen",
}  # fmt: skip
KINDS = re.compile(r"(phuong|xa|thi tran|thanh pho|thi xa|huyen|quan) (?=.)")
CODE = re.compile(r"[0-9]{1,5}")
PARK_WORDS = re.compile(r"^(kcn|khu cong nghiep|industrial park|ip) | (kcn|industrial park|ip)$")
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
NOWHERE = frozenset({"khong", "khong co", "ngoai kcn", "ngoai khu cong nghiep", "none", "no", "outside"})
IN_NO_PARK = 0


class UnknownPlace(ValueError):
    """Why a cell names no place, as a gettext message."""

    def __init__(self, message_id: str) -> None:
        super().__init__(message_id)
        self.message_id = message_id


class Place(msgspec.Struct, frozen=True):
    id: int
    valid_from: date | None
    valid_to: date | None

    def stood_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


class Gazetteer:
    """Places of one kind by every key under which people write them; `day` None: as they ever were."""

    def __init__(self, day: date | None, entries: Iterable[tuple[Place, Iterable[str]]]) -> None:
        self._day = day
        self._places: dict[str, set[Place]] = {}
        for place, keys in entries:
            for key in keys:
                self._places.setdefault(key, set()).add(place)

    def find(self, keys: Iterable[str]) -> int:
        """The id of the place by the first key that is known; raises UnknownPlace."""
        named = next((self._places[key] for key in keys if key in self._places), set())
        there = [place for place in named if self._day is None or place.stood_on(self._day)]
        if not named:
            raise UnknownPlace(NOT_KNOWN)
        if not there:
            raise UnknownPlace(OTHER_TIME)
        if len(there) > 1:
            raise UnknownPlace(SEVERAL)
        return there[0].id


class Places:
    def __init__(self, day: date, units: list[dict[str, Any]], parks: list[dict[str, Any]]) -> None:
        self.day = day
        self._communes = Gazetteer(day, _units(units, COMMUNES))
        self._former = Gazetteer(None, _units(units, FORMER))
        self._parks = Gazetteer(day, [(_place(row), _park_names(row)) for row in parks])

    def commune(self, text: str) -> int:
        return self._communes.find(unit_keys(text))

    def former_district(self, text: str) -> int:
        return self._former.find(unit_keys(text))

    def park(self, text: str) -> int:
        """IN_NO_PARK when the cell says that the firm is in none."""
        return IN_NO_PARK if search_key(text) in NOWHERE else self._parks.find(park_keys(text))


async def places_on(day: date) -> Places:
    return Places(day, await db.fetch(UNITS), await db.fetch(PARKS))


def unit_keys(text: str) -> list[str]:
    """Its code; or its name up to the first comma, whose kind counts when it is written."""
    if CODE.fullmatch(text):
        return [f"code {int(text)}"]
    words = search_key(text.partition(",")[0]).split()
    if len(words) > 1 and words[-1] in KIND_WORDS:
        words = [words[-1], *words[:-1]]
    if len(words) > 1:
        words[0] = KIND_WORDS.get(words[0], words[0])
    return [" ".join(words)]


def park_keys(text: str) -> list[str]:
    """Its number here; or its name without “KCN”, with roman numerals as digits: VSIP II-A is vsip 2 a."""
    if CODE.fullmatch(text):
        return [f"code {int(text)}"]
    key = re.sub(r"([a-z])([0-9])", r"\1 \2", PARK_WORDS.sub("", search_key(text)))
    return [" ".join(ROMAN.get(word, word) for word in key.split())]


def _units(rows: list[dict[str, Any]], kinds: frozenset[str]) -> list[tuple[Place, list[str]]]:
    return [(_place(row), _unit_names(row)) for row in rows if row["kind"] in kinds]


def _unit_names(row: dict[str, Any]) -> list[str]:
    whole = search_key(row["name"])
    return [f"code {int(row['code'])}", whole, KINDS.sub("", whole, count=1)]


def _park_names(row: dict[str, Any]) -> list[str]:
    shorter = row["name"].partition("(")[0]
    return [f"code {row['id']}", *park_keys(row["name"]), *park_keys(shorter)]


def _place(row: dict[str, Any]) -> Place:
    return Place(row["id"], row["valid_from"], row["valid_to"])
