"""The firms that a bulk action is meant for: those ticked in the list, or all that its filter finds."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre import firm_list, problems
from lotrinh.centre.firm_filter import FirmFilter, parse_address

MOST_TICKED = 200
MOST_FOUND = 10_000
SHOWN = 50
"""So many of the firms touched are listed before anything happens; the others are counted."""
EVERYTHING = 10**9
KNOWN = "SELECT id FROM firm WHERE id = ANY($1::uuid[]) ORDER BY search_key, id"


class Selection(msgspec.Struct, frozen=True):
    """`ticked` None: all that the filter finds. `expected`: how many were announced before, if they were."""

    chosen: FirmFilter
    ticked: tuple[UUID, ...] | None
    expected: int | None = None

    @property
    def fields(self) -> list[tuple[str, str]]:
        """As a form carries it on."""
        scope = [("scope", "all")] if self.ticked is None else []
        ticked = [("firm", str(one)) for one in self.ticked or ()]
        return [("filter", self.chosen.address()), *scope, *ticked]

    def check(self, touched: int) -> None:
        """Of a filter others firms can be found by now than were shown."""
        if self.ticked is None and self.expected not in (None, touched):
            raise problems.ListChanged(now=touched)


def parse(fields: Iterable[tuple[str, Any]]) -> Selection:
    """Raises what is wrong with the choice: nothing, too much, or no firm's id."""
    pairs = [(name, str(value)) for name, value in fields]
    given = dict(pairs)
    total = given.get("total", "")
    return Selection(
        parse_address(given.get("filter", "")),
        None if given.get("scope") == "all" else ticked_ids(value for name, value in pairs if name == "firm"),
        int(total) if total.isascii() and total.isdecimal() and len(total) < 9 else None,
    )


async def total(visitor: Visitor, selection: Selection) -> int:
    """How many firms `firm_ids` would find; raises NothingTicked for none."""
    if selection.ticked is not None:
        return len(await firm_ids(visitor, selection))
    found = await firm_list.total(visitor, selection.chosen)
    if not found:
        raise problems.NothingTicked
    return found


async def firm_ids(visitor: Visitor, selection: Selection, most: int = MOST_FOUND) -> list[UUID]:
    """Ids of no firm are left out; raises TooManyFound for more than `most`."""
    if visitor.staff_role != "advisor":
        return []
    if selection.ticked is None:
        found = await firm_list.firm_ids(visitor, selection.chosen, most + 1)
    else:
        found = [row["id"] for row in await db.fetch(KNOWN, list(selection.ticked))]
    if not found:
        raise problems.NothingTicked
    if len(found) > most:
        raise problems.TooManyFound(most=most)
    return found


def ticked_ids(values: Iterable[str]) -> tuple[UUID, ...]:
    ticked = list(values)
    if len(ticked) > MOST_TICKED:
        raise problems.TooManyTicked(most=MOST_TICKED)
    try:
        return tuple(UUID(one) for one in ticked)
    except ValueError:
        raise problems.NothingTicked from None
