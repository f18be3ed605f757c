"""Counts each request of a program before it is answered."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from lotrinh.accounts.devices import network
from lotrinh.statistics.api.services import count_request


async def within_limit(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    address = network(connection.client.host if connection.client else "")
    await count_request(connection.headers.get("Authorization", ""), address)
