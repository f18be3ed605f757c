"""Who may use a route; which rows they see is the business of the queries.

Guards are coroutines although they wait for nothing: Litestar runs plain functions in a thread.
"""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException, NotFoundException
from litestar.handlers import BaseRouteHandler

from lotrinh import clock
from lotrinh.accounts.visitor import Visitor
from lotrinh.settings import settings
from lotrinh.web.errors import Detour

Connection = ASGIConnection[Any, Any, Any, Any]

FREE_OF_FACTOR = "free_of_factor"


async def signed_in(connection: Connection, _: BaseRouteHandler) -> None:
    if connection.user is None:
        raise NotAuthorizedException


async def second_factor_given(connection: Connection, handler: BaseRouteHandler) -> None:
    """Of every route: whoever owes a second factor reaches only what leads to it, or out."""
    visitor = connection.scope.get("user")
    if visitor is not None and visitor.owes_factor and not handler.opt.get(FREE_OF_FACTOR):
        raise Detour("/second-factor")


def ask_again(visitor: Visitor, onward: str = "") -> None:
    """`onward`: for an address that shows no page, such as a file."""
    if not visitor.is_confirmed(clock.now()):
        raise Detour("/second-factor", onward)


async def recent_factor(connection: Connection, _: BaseRouteHandler) -> None:
    """For acts that a stranger at an unlocked screen must not do."""
    await signed_in(connection, _)
    ask_again(connection.user)


async def firm_member(connection: Connection, _: BaseRouteHandler) -> None:
    """A person who works for a firm; others learn nothing of the address."""
    await signed_in(connection, _)
    if connection.user.firm is None:
        raise NotFoundException


async def firm_owner(connection: Connection, _: BaseRouteHandler) -> None:
    await firm_member(connection, _)
    if connection.user.firm.role != "owner":
        raise NotFoundException


async def advisor(connection: Connection, _: BaseRouteHandler) -> None:
    await signed_in(connection, _)
    if connection.user.staff_role != "advisor":
        raise NotFoundException


async def firm_or_advisor(connection: Connection, _: BaseRouteHandler) -> None:
    """For pages that stand between a firm and the centre."""
    await signed_in(connection, _)
    if connection.user.firm is None and connection.user.staff_role != "advisor":
        raise NotFoundException


async def operator(connection: Connection, _: BaseRouteHandler) -> None:
    await signed_in(connection, _)
    if connection.user.staff_role != "operator":
        raise NotFoundException


async def demo_only(_connection: Connection, _: BaseRouteHandler) -> None:
    if not settings().demo:
        raise NotFoundException
