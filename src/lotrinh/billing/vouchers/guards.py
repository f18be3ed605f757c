"""Vouchers stand between a firm, which applies, the advisors, who decide, and the operator, who sees sums."""

from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler

from lotrinh.accounts.guards import Connection, signed_in


async def firm_advisor_or_operator(connection: Connection, handler: BaseRouteHandler) -> None:
    await signed_in(connection, handler)
    if connection.user.firm is None and connection.user.staff_role not in ("advisor", "operator"):
        raise NotFoundException
