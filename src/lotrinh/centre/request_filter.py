"""Which requests the queue shows, as its address says."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec

from lotrinh.centre.names import REQUESTS, STATES
from lotrinh.errors import UnknownFilter
from lotrinh.web.pages import page_number

PAGE = 50
OWNERS = ("mine", "none")


class RequestFilter(msgspec.Struct, frozen=True):
    """None: not filtered by it. Without a choice the open ones are shown; "any" is all states."""

    state: str = "open"
    kind: str | None = None
    owner: str | None = None
    page: int = 1

    @property
    def offset(self) -> int:
        return (self.page - 1) * PAGE

    @property
    def prefix(self) -> str:
        """The address up to the page number."""
        given = {"state": self.state, "kind": self.kind, "owner": self.owner}
        return f"?{urlencode({name: value for name, value in given.items() if value})}&page="


def parse(given: Mapping[str, Any]) -> RequestFilter:
    """Raises UnknownFilter for a value that no list offers."""
    return RequestFilter(
        state=_one_of(given, "state", {"any", *STATES}) or "open",
        kind=_one_of(given, "kind", set(REQUESTS)),
        owner=_one_of(given, "owner", set(OWNERS)),
        page=page_number(given),
    )


def _one_of(given: Mapping[str, Any], name: str, offered: set[str]) -> str | None:
    value = str(given.get(name, "")).strip()
    if value and value not in offered:
        raise UnknownFilter(name=name)
    return value or None
