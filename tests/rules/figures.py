"""A commune and a park with figures of their own."""

from lotrinh import db

AREA = 1


async def place_figures() -> str:
    """The number of both; no firm is real here, so that there is nothing to compute."""
    await db.execute("INSERT INTO former_district (commune, district, partial) VALUES ($1, $1, false)", AREA)
    await db.execute("INSERT INTO park (id, name, status) VALUES ($1, 'KCN VSIP I', 'dang-hoat-dong')", AREA)
    return str(AREA)
