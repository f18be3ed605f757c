"""One object of each kind, as before the firm shares anything."""

from lotrinh import db
from tests.cast import Cast
from tests.rules.objects import place


async def placed_unshared(cast: Cast) -> dict[str, str]:
    """The objects of the access table, without the consent among them and the round of Tân Thành."""
    objects = await place(cast)
    await db.execute("DELETE FROM assessment WHERE firm = $1", cast.tan_thanh)
    await db.execute("DELETE FROM consent")
    return objects
