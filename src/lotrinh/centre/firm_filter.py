"""Which firms a list shows, as its address says: the address is the whole state of the page."""

from collections.abc import Mapping
from typing import Any, Literal, get_args
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

import msgspec

from lotrinh.errors import UnknownFilter
from lotrinh.firms.names import SECTORS, SIZES
from lotrinh.search import search_key

Progress = Literal["none", "draft", "submitted"]
Contact = Literal["never", "30", "90"]
Order = Literal["name", "level", "submitted", "employees"]

PAGE = 50
HIGHEST_LEVEL = 5
LAST_PAGE = 100_000
LONGEST = 200


class FirmFilter(msgspec.Struct, frozen=True, kw_only=True):
    """None: not filtered by it. `park` 0 means in none, `in_park` in any.

    `advisor`: "mine" (of whoever looks), "none", or an advisor's id. `contact`: never, or the last one
    more than so many days ago. `cohort`: the id of a list of firms.
    """

    text: str = ""
    sector: str | None = None
    size: str | None = None
    park: int | None = None
    in_park: bool = False
    unit: int | None = None
    district: int | None = None
    level: int | None = None
    progress: Progress | None = None
    advisor: str | None = None
    contact: Contact | None = None
    cohort: str | None = None
    order: Order = "name"
    page: int = 1

    @property
    def key(self) -> str:
        return search_key(self.text)

    @property
    def tax_code(self) -> str:
        """The digits of a tax code, whole or its beginning; empty when the text is a name."""
        plain = self.text.replace(" ", "")
        return plain if plain.replace("-", "").isdecimal() else ""

    @property
    def offset(self) -> int:
        return (self.page - 1) * PAGE

    def fields(self) -> dict[str, str]:
        """The same filter as the fields of an address, without what stands at its default."""
        given = {"q": self.text, "sector": self.sector, "size": self.size, "park": self._park(),
                 "unit": self.unit, "district": self.district, "level": self.level,
                 "progress": self.progress, "advisor": self.advisor, "contact": self.contact,
                 "cohort": self.cohort}  # fmt: skip
        found = {name: str(value) for name, value in given.items() if value not in (None, "")}
        return found | ({"order": self.order} if self.order != "name" else {})

    def address(self, **changed: str) -> str:
        """With some fields changed, or taken away by an empty value; always its first page."""
        fields = {name: value for name, value in (self.fields() | changed).items() if value}
        return f"?{urlencode(fields)}"

    def _park(self) -> str | int | None:
        return "any" if self.in_park else self.park


def parse(given: Mapping[str, Any]) -> FirmFilter:
    """Raises UnknownFilter for a value that no list offers; unknown fields are none of its business."""
    fields = {name: str(value).strip() for name, value in given.items()}
    park = fields.get("park", "")
    return FirmFilter(
        text=fields.get("q", "")[:LONGEST],
        sector=one_of(fields, "sector", SECTORS),
        size=one_of(fields, "size", SIZES),
        park=None if park == "any" else number(fields, "park", 0, 2**31 - 1),
        in_park=park == "any",
        unit=number(fields, "unit", 1, 2**31 - 1),
        district=number(fields, "district", 1, 2**31 - 1),
        level=number(fields, "level", 0, HIGHEST_LEVEL),
        progress=one_of(fields, "progress", get_args(Progress)),  # type: ignore[arg-type]
        advisor=_advisor(fields),
        contact=one_of(fields, "contact", get_args(Contact)),  # type: ignore[arg-type]
        cohort=_id(fields, "cohort"),
        order=one_of(fields, "order", get_args(Order)) or "name",  # type: ignore[arg-type]
        page=number(fields, "page", 1, LAST_PAGE) or 1,
    )


def parse_address(query: str) -> FirmFilter:
    """The filter of an address such as "?size=small&advisor=mine"."""
    return parse(dict(parse_qsl(query.removeprefix("?"))))


def _advisor(fields: Mapping[str, str]) -> str | None:
    value = fields.get("advisor", "")
    return value if value in ("mine", "none") else _id(fields, "advisor")


def _id(fields: Mapping[str, str], name: str) -> str | None:
    value = fields.get(name, "")
    try:
        return str(UUID(value)) if value else None
    except ValueError:
        raise UnknownFilter(name=name) from None


def one_of(fields: Mapping[str, str], name: str, offered: Any) -> str | None:
    value = fields.get(name, "")
    if value and value not in offered:
        raise UnknownFilter(name=name)
    return value or None


def number(fields: Mapping[str, str], name: str, lowest: int, highest: int) -> int | None:
    value = fields.get(name, "")
    if not value:
        return None
    if not (value.isascii() and value.isdecimal() and len(value) <= len(str(highest))):
        raise UnknownFilter(name=name)
    if not lowest <= int(value) <= highest:
        raise UnknownFilter(name=name)
    return int(value)
