"""Parks, units of today and former districts as lists to choose from."""

import msgspec

from lotrinh import db

UNITS = """
SELECT u.id, u.name FROM admin_unit u
WHERE u.id IN (SELECT commune FROM former_district) ORDER BY u.name, u.id
"""
DISTRICTS = """
SELECT u.id, u.name FROM admin_unit u
WHERE u.id IN (SELECT district FROM former_district) ORDER BY u.name, u.id
"""
PARKS = "SELECT id, name FROM park ORDER BY name, id"


class Place(msgspec.Struct, frozen=True):
    id: int
    name: str


class Places(msgspec.Struct, frozen=True):
    units: list[Place]
    districts: list[Place]
    parks: list[Place]


async def places() -> Places:
    return Places(*[[Place(**row) for row in await db.fetch(sql)] for sql in (UNITS, DISTRICTS, PARKS)])
