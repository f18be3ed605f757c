"""Which providers a list shows, as its address says: the address is the whole state of the page."""

from collections.abc import Container, Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec

from lotrinh.directory.names import KINDS, STATES
from lotrinh.directory.offers import is_offer
from lotrinh.errors import UnknownFilter
from lotrinh.firms.names import SECTORS
from lotrinh.search import search_key
from lotrinh.web.pages import page_number

PAGE = 20
LONGEST = 160


class ProviderFilter(msgspec.Struct, frozen=True, kw_only=True):
    """None: not filtered by it. Only advisors are shown the withdrawn ones."""

    text: str = ""
    kind: str | None = None
    solution: str | None = None
    sector: str | None = None
    state: str = "listed"
    page: int = 1

    @property
    def key(self) -> str:
        return search_key(self.text)

    @property
    def is_narrow(self) -> bool:
        return bool(self.text or self.kind or self.solution or self.sector)

    @property
    def offset(self) -> int:
        return (self.page - 1) * PAGE

    @property
    def prefix(self) -> str:
        """The address up to the page number."""
        state = None if self.state == "listed" else self.state
        given = {
            "q": self.text, "kind": self.kind, "solution": self.solution, "sector": self.sector, "state": state,
        }  # fmt: skip
        return f"?{urlencode({name: value for name, value in given.items() if value} | {'page': ''})}"


def parse(given: Mapping[str, Any]) -> ProviderFilter:
    """Raises UnknownFilter for a value that no list offers."""
    solution = str(given.get("solution", "")).strip()
    if solution and not is_offer(solution):
        raise UnknownFilter(name="solution")
    return ProviderFilter(
        text=str(given.get("q", "")).strip()[:LONGEST],
        kind=_one_of(given, "kind", KINDS),
        solution=solution or None,
        sector=_one_of(given, "sector", SECTORS),
        state=_one_of(given, "state", STATES) or "listed",
        page=page_number(given),
    )


def _one_of(given: Mapping[str, Any], name: str, offered: Container[str]) -> str | None:
    value = str(given.get(name, "")).strip()
    if value and value not in offered:
        raise UnknownFilter(name=name)
    return value or None
