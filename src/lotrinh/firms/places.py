"""Parks, units of today and former districts as lists to choose from."""

import msgspec

from lotrinh import db

PLACES = """
SELECT 'units' AS kind, u.id, u.name FROM admin_unit u WHERE u.id IN (SELECT commune FROM former_district)
UNION ALL
SELECT 'districts', u.id, u.name FROM admin_unit u WHERE u.id IN (SELECT district FROM former_district)
UNION ALL
SELECT 'parks', id, name FROM park
ORDER BY name, id
"""


class Place(msgspec.Struct, frozen=True):
    id: int
    name: str


class Places(msgspec.Struct, frozen=True):
    units: list[Place]
    districts: list[Place]
    parks: list[Place]


async def places() -> Places:
    """Each kind by name."""
    found: dict[str, list[Place]] = {"units": [], "districts": [], "parks": []}
    for row in await db.fetch(PLACES):
        found[row["kind"]].append(Place(row["id"], row["name"]))
    return Places(**found)
