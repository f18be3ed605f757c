"""Which figures of a release a program asks for."""

from collections.abc import Mapping
from typing import Any

import msgspec

from lotrinh.errors import UnknownFilter
from lotrinh.paging import pages_of
from lotrinh.statistics.api.problems import NoSuchPage, UnknownParameter
from lotrinh.statistics.releases.columns import PLACES, rows
from lotrinh.statistics.releases.content import Content

PER_PAGE, MOST_PER_PAGE = 500, 5_000
LONGEST_NUMBER = 9
FILTERS = ("cut", *PLACES, "figure", "status")
PARAMETERS = (*FILTERS, "page", "per_page")


class FiguresPage(msgspec.Struct, frozen=True, kw_only=True):
    """`figures`: rows by the names of the columns, as in the CSV file."""

    release: str
    total: int
    page: int
    pages: int
    figures: list[dict[str, Any]]


def select(content: Content, given: Mapping[str, str]) -> FiguresPage:
    """Raises UnknownParameter, UnknownFilter for a value that the release does not have, NoSuchPage."""
    unknown = next((name for name in given if name not in PARAMETERS), None)
    if unknown is not None:
        raise UnknownParameter(name=unknown[:40])
    wanted = {name: value for name, value in given.items() if name in FILTERS}
    every = list(rows(content))
    for name, value in wanted.items():
        if all(row[name] != value for row in every):
            raise UnknownFilter(name=name)
    found = [row for row in every if all(row[name] == value for name, value in wanted.items())]
    page, size = (
        _number(given, name, most, start)
        for name, most, start in (("page", None, 1), ("per_page", MOST_PER_PAGE, PER_PAGE))
    )
    pages = pages_of(len(found), size)
    if page > pages:
        raise NoSuchPage(page=page, pages=pages)
    shown = found[(page - 1) * size : page * size]
    return FiguresPage(release=content.release, total=len(found), page=page, pages=pages, figures=shown)


def _number(given: Mapping[str, str], name: str, most: int | None, start: int) -> int:
    text = given.get(name, str(start))
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER and int(text) >= 1):
        raise UnknownFilter(name=name)
    if most is not None and int(text) > most:
        raise UnknownFilter(name=name)
    return int(text)
