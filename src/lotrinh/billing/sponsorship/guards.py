"""Sponsorships concern the operator, who gives seats, advisors, who propose firms, and the province, which pays."""

from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler

from lotrinh.accounts.guards import Connection, signed_in


async def staff(connection: Connection, handler: BaseRouteHandler) -> None:
    await signed_in(connection, handler)
    if connection.user.staff_role == "none":
        raise NotFoundException


async def operator_or_province(connection: Connection, handler: BaseRouteHandler) -> None:
    await signed_in(connection, handler)
    if connection.user.staff_role not in ("operator", "province"):
        raise NotFoundException
