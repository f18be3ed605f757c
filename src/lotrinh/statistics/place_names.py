"""Units, former districts and parks by id, and which former district each unit is drawn with."""

from datetime import date
from typing import TypeVar

import msgspec

from lotrinh import db
from lotrinh.search import search_key

COMMUNES = """
SELECT u.id, u.name, u.valid_from, u.valid_to, array_agg(d.district ORDER BY d.district) AS districts,
       bool_or(d.partial) AS partial
FROM former_district d JOIN admin_unit u ON u.id = d.commune GROUP BY u.id ORDER BY u.id
"""
DISTRICTS = """
SELECT u.id, u.name FROM admin_unit u
WHERE u.id IN (SELECT district FROM former_district) ORDER BY u.id
"""
PARKS = "SELECT id, name, status, valid_from, valid_to FROM park ORDER BY id"


class Existing(msgspec.Struct, frozen=True, kw_only=True):
    """Since ever or for ever where a date is None."""

    valid_from: date | None
    valid_to: date | None

    def is_there(self, day: date) -> bool:
        return (self.valid_from or day) <= day <= (self.valid_to or day)


class Commune(Existing, frozen=True, kw_only=True):
    """`districts`: the former ones that it took territory from; `partial` when they are several."""

    id: int
    name: str
    districts: list[int]
    partial: bool


class District(msgspec.Struct, frozen=True):
    id: int
    name: str


class Park(Existing, frozen=True, kw_only=True):
    id: int
    name: str
    status: str


Place = TypeVar("Place", Commune, District, Park)


class PlaceNames(msgspec.Struct, frozen=True):
    """Each in the order of the names."""

    communes: list[Commune]
    districts: list[District]
    parks: list[Park]

    def on(self, day: date) -> "PlaceNames":
        """Without units and parks that were not there on that day; former districts are a cut of all days."""
        communes = [one for one in self.communes if one.is_there(day)]
        parks = [one for one in self.parks if one.is_there(day)]
        return PlaceNames(communes, self.districts, parks)

    def commune(self, commune_id: int) -> Commune | None:
        return next((one for one in self.communes if one.id == commune_id), None)

    def district(self, district_id: int) -> District | None:
        return next((one for one in self.districts if one.id == district_id), None)

    def park(self, park_id: int) -> Park | None:
        return next((one for one in self.parks if one.id == park_id), None)


async def place_names() -> PlaceNames:
    return PlaceNames(
        await _sorted(COMMUNES, Commune), await _sorted(DISTRICTS, District), await _sorted(PARKS, Park)
    )


async def _sorted(sql: str, kind: type[Place]) -> list[Place]:
    return sorted((kind(**row) for row in await db.fetch(sql)), key=lambda one: search_key(one.name))
