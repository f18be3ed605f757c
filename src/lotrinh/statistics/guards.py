"""Who may release figures and hand out tokens: province staff and the operator; others learn nothing of it."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler

from lotrinh.accounts.guards import signed_in

ROLES = ("province", "operator")


async def publisher(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    await signed_in(connection, handler)
    if connection.user.staff_role not in ROLES:
        raise NotFoundException


def publishes(visitor: Any) -> bool:
    return visitor is not None and visitor.staff_role in ROLES
