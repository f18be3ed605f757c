"""Which flags the advisors' list shows, as its address says: the open ones unless it says otherwise."""

from collections.abc import Mapping
from typing import Any, Literal, get_args
from urllib.parse import urlencode

import msgspec

from lotrinh.centre.firm_filter import one_of
from lotrinh.firms.names import SECTORS
from lotrinh.selfassessment.flags import KINDS
from lotrinh.web.pages import page_number

State = Literal["open", "settled", "all"]

PAGE = 25


class FlagFilter(msgspec.Struct, frozen=True, kw_only=True):
    """None: not filtered by it."""

    kind: str | None = None
    sector: str | None = None
    state: State = "open"
    page: int = 1

    def fields(self) -> dict[str, str]:
        """The same filter as the fields of an address, without what stands at its default."""
        given = {"kind": self.kind, "sector": self.sector}
        found = {name: value for name, value in given.items() if value}
        return found | ({"state": self.state} if self.state != "open" else {})

    @property
    def prefix(self) -> str:
        """The address up to the page number."""
        return f"?{urlencode(self.fields() | {'page': ''})}"


def parse(given: Mapping[str, Any]) -> FlagFilter:
    """Raises UnknownFilter for a value that no list offers."""
    fields = {name: str(value).strip() for name, value in given.items()}
    return FlagFilter(
        kind=one_of(fields, "kind", KINDS),
        sector=one_of(fields, "sector", SECTORS),
        state=one_of(fields, "state", get_args(State)) or "open",  # type: ignore[arg-type]
        page=page_number(fields),
    )
