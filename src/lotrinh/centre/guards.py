"""Teams concern both those who work in them and whoever looks after the site."""

from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler

from lotrinh.accounts.guards import Connection, signed_in


async def advisor_or_operator(connection: Connection, handler: BaseRouteHandler) -> None:
    await signed_in(connection, handler)
    if connection.user.staff_role not in ("advisor", "operator"):
        raise NotFoundException
