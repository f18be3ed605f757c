"""The rows of a list beside the directory: which entry each is of, and what it would change.

A tax code finds its entry; a name does where the row or the entry has no code.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

import msgspec

from lotrinh import db
from lotrinh.directory.imports.fields import FIELDS, NEEDED
from lotrinh.directory.imports.rows import Problem, Row
from lotrinh.i18n import N_

NEEDED_FOR_NEW = N_("This entry is new, and a new entry needs this: %(missing)s.")
SEVERAL_ENTRIES = N_(
    "Several entries of the directory have this name. Write the tax code of the one that is meant."
)
WITHDRAWN = N_(
    "This entry was withdrawn from the directory. Put it back on its page before you import it again."
)
REPEATED = N_("Several rows are of one entry: %(lines)s. Keep the one that is right.")
MOST_LINES_NAMED = 5
LISTED = f"""
SELECT id, search_key, personal_code IS NOT NULL AS is_person, withdrawn_at IS NOT NULL AS is_withdrawn,
       {", ".join(FIELDS)}
FROM provider ORDER BY id
"""
OPTIONAL = {"kind": "provider", "sectors": list[str]()} | dict.fromkeys(
    ("phone", "website", "area", "declared_references", "interest_note"), ""
)
"""What a new entry says where its row says nothing."""


class Change(msgspec.Struct, frozen=True):
    """`before` and `after`: the columns that the row changes; a new entry has nothing before."""

    line: int
    provider: UUID
    name: str
    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def outcome(self) -> str:
        return "changed" if self.before else "new"


class Compared(msgspec.Struct, frozen=True):
    changes: list[Change]
    unchanged: int
    problems: list[Problem]


class Directory:
    """Its entries, to be found by tax code and by name."""

    def __init__(self, entries: Iterable[dict[str, Any]]) -> None:
        self._by_code: dict[str, dict[str, Any]] = {}
        self._by_key: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for entry in sorted(
            entries, key=lambda one: not one["is_withdrawn"]
        ):  # the listed one of a code counts
            if entry["tax_code"]:
                self._by_code[entry["tax_code"]] = entry
            self._by_key[entry["search_key"]].append(entry)

    def entry_of(self, row: Row) -> dict[str, Any] | str | None:
        """None: it is new; a sentence: it cannot be told, or must not be changed."""
        code = row.values.get("tax_code")
        if code in self._by_code:
            found = [self._by_code[code]]
        else:
            found = [
                one for one in self._by_key[row.key] if not (code and (one["tax_code"] or one["is_person"]))
            ]
        listed = [one for one in found if not one["is_withdrawn"]]
        if len(listed) > 1:
            return SEVERAL_ENTRIES
        return listed[0] if listed else WITHDRAWN if found else None


async def directory() -> Directory:
    return Directory(await db.fetch(LISTED))


def compare(rows: list[Row], known: Directory) -> Compared:
    found: dict[object, list[tuple[Row, dict[str, Any] | None]]] = defaultdict(list)
    codes = {row.key: row.values["tax_code"] for row in rows if "tax_code" in row.values}
    problems = []
    for row in rows:
        entry = known.entry_of(row)
        if isinstance(entry, str):
            problems.append(Problem(row.line, row.values["name"], "", entry, {}))
        else:
            code = row.values.get("tax_code") or codes.get(row.key)
            found[entry["id"] if entry else code or row.key].append((row, entry))
    changes, unchanged = [], 0
    for same in found.values():
        (row, entry), wrong = same[0], _repetition([one for one, _ in same])
        wrong += [] if entry or wrong else _missing(row)
        problems += wrong
        change = None if wrong else _change(row, entry)
        changes += [change] if change else []
        unchanged += not wrong and change is None
    return Compared(
        sorted(changes, key=lambda one: one.line), unchanged, sorted(problems, key=lambda one: one.line)
    )


def _repetition(rows: list[Row]) -> list[Problem]:
    """Which of several rows of an entry is right nobody can tell, so none is taken."""
    if len(rows) == 1:
        return []
    lines = ", ".join(str(row.line) for row in rows[:MOST_LINES_NAMED])
    named = f"{lines}…" if len(rows) > MOST_LINES_NAMED else lines
    return [Problem(row.line, row.values["name"], "", REPEATED, {"lines": named}) for row in rows]


def _missing(row: Row) -> list[Problem]:
    missing = [FIELDS[field] for field in NEEDED if not row.values.get(field)]
    return [Problem(row.line, row.values["name"], "", NEEDED_FOR_NEW, {"missing": one}) for one in missing]


def _change(row: Row, entry: dict[str, Any] | None) -> Change | None:
    name = row.values["name"]
    if entry is None:
        after = OPTIONAL | row.values | {"search_key": row.key}
        return Change(row.line, uuid4(), name, {}, after)
    changed = {field: value for field, value in row.values.items() if entry[field] != value}
    if "name" in changed:
        changed["search_key"] = row.key
    before = {field: entry[field] for field in changed}
    return Change(row.line, entry["id"], name, before, changed) if changed else None
