"""Which firms a list shows, as its address says: the address is the whole state of the page."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, get_args
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

import msgspec

from assessments import content
from lotrinh.centre.firm_columns import COLUMNS, DEFAULT
from lotrinh.errors import UnknownFilter
from lotrinh.firms.names import SECTORS, SIZES
from lotrinh.search import search_key
from lotrinh.web.pages import page_number
from recommender import catalogue

Progress = Literal["none", "draft", "submitted"]
Contact = Literal["never", "30", "90"]
Flags = Literal["open"]
Order = Literal["name", "level", "submitted", "employees", "contact", "waiting"]

PRIORITY = ("wood", "food", "metal", "chemicals")
"""The sectors that the province's programme puts first."""
PAGE = 50
HIGHEST_LEVEL = 5
LONGEST = 200
HIGHEST_ID = 2**31 - 1


class FirmFilter(msgspec.Struct, frozen=True, kw_only=True):
    """None: not filtered by it. `park` 0 means in none, `in_park` in any.

    `sector`: one, or "priority" for those of PRIORITY. `level` alone is that level, with `level_to` all from the
    one to the other. `progress` is that of any questionnaire, or of the `instrument`. `capability`: a solution
    that is in use. `advisor`: "mine" (of whoever looks), "none", or an advisor's id. `contact`: never, or the last
    one more than so many days ago; the order "contact" puts the latest first, "waiting" the earliest.
    `cohort`: the id of a list of firms. No part of the address are `among`, firms that were found before, so that they
    need not be found again, and `words`, of which each name has one, so that an index finds these.
    """

    text: str = ""
    sector: str | None = None
    size: str | None = None
    park: int | None = None
    in_park: bool = False
    unit: int | None = None
    district: int | None = None
    level: int | None = None
    level_to: int | None = None
    instrument: str | None = None
    progress: Progress | None = None
    capability: str | None = None
    flags: Flags | None = None
    tag: int | None = None
    advisor: str | None = None
    contact: Contact | None = None
    cohort: str | None = None
    among: tuple[UUID, ...] | None = None
    words: tuple[str, ...] | None = None
    order: Order = "name"
    columns: tuple[str, ...] = DEFAULT
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

    @property
    def sectors(self) -> tuple[str, ...]:
        return PRIORITY if self.sector == "priority" else (self.sector,) if self.sector else ()

    def narrowed(self) -> dict[str, str]:
        """What narrows the list down, as the fields of an address."""
        given = {"q": self.text, "sector": self.sector, "size": self.size, "park": self._park(),
                 "unit": self.unit, "district": self.district, "level": self._levels(),
                 "instrument": self.instrument, "progress": self.progress, "capability": self.capability,
                 "flags": self.flags, "tag": self.tag, "advisor": self.advisor, "contact": self.contact,
                 "cohort": self.cohort}  # fmt: skip
        return {name: str(value) for name, value in given.items() if value not in (None, "")}

    def fields(self) -> dict[str, str]:
        """The same filter as the fields of an address, without what stands at its default."""
        looks = {} if self.order == "name" else {"order": self.order}
        columns = {} if self.columns == DEFAULT else {"columns": ",".join(self.columns)}
        return self.narrowed() | looks | columns

    def address(self, **changed: str) -> str:
        """With some fields changed, or taken away by an empty value; always its first page."""
        fields = {name: value for name, value in (self.fields() | changed).items() if value}
        return f"?{urlencode(fields, safe=',')}"

    def _park(self) -> str | int | None:
        return "any" if self.in_park else self.park

    def _levels(self) -> str | int | None:
        return self.level if self.level_to is None else f"{self.level}-{self.level_to}"


def parse(given: Mapping[str, Any]) -> FirmFilter:
    """Raises UnknownFilter for a value that no list offers; unknown fields are none of its business."""
    fields = _fields(given.items())
    park, (level, level_to) = fields.get("park", ""), _level_range(fields)
    instrument = one_of(fields, "instrument", {one.id for one in content.shipped().values()})
    progress: Any = one_of(fields, "progress", get_args(Progress))
    return FirmFilter(
        text=fields.get("q", "")[:LONGEST],
        sector=one_of(fields, "sector", {*SECTORS, "priority"}),
        size=one_of(fields, "size", SIZES),
        park=None if park == "any" else number(fields, "park", 0, HIGHEST_ID),
        in_park=park == "any",
        unit=number(fields, "unit", 1, HIGHEST_ID),
        district=number(fields, "district", 1, HIGHEST_ID),
        level=level,
        level_to=level_to,
        instrument=instrument,
        progress=progress or ("submitted" if instrument else None),
        capability=one_of(fields, "capability", catalogue.shipped().solutions),
        flags=one_of(fields, "flags", get_args(Flags)),  # type: ignore[arg-type]
        tag=number(fields, "tag", 1, HIGHEST_ID),
        advisor=_advisor(fields),
        contact=one_of(fields, "contact", get_args(Contact)),  # type: ignore[arg-type]
        cohort=_id(fields, "cohort"),
        order=one_of(fields, "order", get_args(Order)) or "name",  # type: ignore[arg-type]
        columns=_columns(fields.get("columns", "")),
        page=page_number(fields),
    )


def parse_address(query: str) -> FirmFilter:
    """The filter of an address such as "?size=small&advisor=mine"."""
    return parse(dict(parse_qsl(query.removeprefix("?"))))


def _fields(pairs: Iterable[tuple[str, Any]]) -> dict[str, str]:
    """Ticked columns come one by one from a form, all of them in one field from an address."""
    fields: dict[str, str] = {}
    for name, value in pairs:
        earlier = fields.get(name) if name == "columns" else None
        fields[name] = f"{earlier},{value}" if earlier else str(value).strip()
    return fields


def _level_range(fields: Mapping[str, str]) -> tuple[int | None, int | None]:
    lowest, is_range, highest = fields.get("level", "").partition("-")
    level = number({"level": lowest}, "level", 0, HIGHEST_LEVEL)
    if not is_range:
        return level, None
    if level is None or not highest:
        raise UnknownFilter(name="level")
    return level, number({"level": highest}, "level", level, HIGHEST_LEVEL)


def _columns(given: str) -> tuple[str, ...]:
    """In the order of the table; none chosen: those that stand there by default."""
    chosen = {name for name in given.split(",") if name}
    if not chosen <= COLUMNS.keys():
        raise UnknownFilter(name="columns")
    return tuple(name for name in COLUMNS if name in chosen) or DEFAULT


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
