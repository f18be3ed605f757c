"""Who may represent a firm: staff decide about firms and so never act for one."""

from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler

from lotrinh.accounts.guards import Connection, signed_in


async def claimant(connection: Connection, handler: BaseRouteHandler) -> None:
    await signed_in(connection, handler)
    if connection.user.staff_role != "none":
        raise NotFoundException
