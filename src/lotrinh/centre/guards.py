"""Requests stand between a firm and the centre: people of either may use their pages."""

from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler

from lotrinh.accounts.guards import Connection, signed_in


async def firm_or_advisor(connection: Connection, handler: BaseRouteHandler) -> None:
    await signed_in(connection, handler)
    if connection.user.firm is None and connection.user.staff_role != "advisor":
        raise NotFoundException


async def advisor_or_operator(connection: Connection, handler: BaseRouteHandler) -> None:
    await signed_in(connection, handler)
    if connection.user.staff_role not in ("advisor", "operator"):
        raise NotFoundException
