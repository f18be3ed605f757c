"""Units, former districts and parks by id, and which former district each unit of today is drawn with."""

from typing import TypeVar

import msgspec

from lotrinh import db
from lotrinh.search import search_key

COMMUNES = """
SELECT u.id, u.name, array_agg(d.district ORDER BY d.district) AS districts,
       bool_or(d.partial) AS partial
FROM former_district d JOIN admin_unit u ON u.id = d.commune GROUP BY u.id, u.name ORDER BY u.id
"""
DISTRICTS = """
SELECT u.id, u.name FROM admin_unit u
WHERE u.id IN (SELECT district FROM former_district) ORDER BY u.id
"""
PARKS = "SELECT id, name, status FROM park ORDER BY id"


class Commune(msgspec.Struct, frozen=True):
    """`districts`: the former ones that it took territory from; `partial` when they are several."""

    id: int
    name: str
    districts: list[int]
    partial: bool


class District(msgspec.Struct, frozen=True):
    id: int
    name: str


class Park(msgspec.Struct, frozen=True):
    id: int
    name: str
    status: str


Place = TypeVar("Place", Commune, District, Park)


class PlaceNames(msgspec.Struct, frozen=True):
    """Each in the order of the names."""

    communes: list[Commune]
    districts: list[District]
    parks: list[Park]

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
