"""Lists that are shown a page at a time."""

from collections.abc import Callable
from typing import Any

import msgspec

from lotrinh import db

PAGE = 50


class ListPage(msgspec.Struct, frozen=True):
    """`page` is the one asked for, or the last one there is; `total` counts the rows of all pages."""

    rows: list[Any]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return pages_of(self.total, PAGE)

    def each(self, make: Callable[[Any], Any]) -> "ListPage":
        return ListPage([make(row) for row in self.rows], self.total, self.page)


def pages_of(total: int, size: int) -> int:
    """One at least, since a list of nothing is a page, too."""
    return max(1, -(-total // size))


async def fetch_page(page: int, statement: str, *values: Any) -> ListPage:
    """A page of the rows that the statement, which says their order, finds with these values."""
    counted = f"SELECT count(*)::int AS total FROM ({statement}) found"  # noqa: S608 - a statement of the program
    found = await db.fetch_one(counted, *values)
    total = found["total"] if found else 0
    shown = min(page, pages_of(total, PAGE))
    rows = await db.fetch(f"{statement} LIMIT {PAGE} OFFSET {(shown - 1) * PAGE}", *values)
    return ListPage(rows, total, shown)
