"""The one client of Stripe's API, its version pinned."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

import httpx
import stripe
import structlog

from lotrinh.billing import problems
from lotrinh.settings import settings

API_VERSION = "2026-10-28.endive"
TIMEOUT = 6
RETRIES = 2
PAGE = 100

# Else each request names this machine by a lasting number, which the library keeps in the home of its account.
stripe.enable_telemetry = False

log = structlog.get_logger()
T = TypeVar("T", bound=stripe.StripeObject)


class Wire(stripe.HTTPXClient):
    """Stripe's own client; with a transport, what it sends goes there instead of over the network."""

    def __init__(self, transport: httpx.AsyncBaseTransport | None) -> None:
        super().__init__(timeout=TIMEOUT)
        if transport is not None:
            self._client_async = httpx.AsyncClient(transport=transport)


class _Connection:
    client: stripe.StripeClient | None = None
    transport: httpx.AsyncBaseTransport | None = None
    dashboard: str | None = None


def connect(transport: httpx.AsyncBaseTransport | None, dashboard: str | None = None) -> None:
    """Speak through `transport` from now on, which has its pages at `dashboard`; None: Stripe's own."""
    _Connection.client, _Connection.transport, _Connection.dashboard = None, transport, dashboard


def dashboard() -> str:
    """The address below which people find what is in Stripe; test keys have pages of their own there."""
    is_test = settings().stripe_key.get_secret_value().startswith(("sk_test_", "rk_test_"))
    return _Connection.dashboard or (
        "https://dashboard.stripe.com/test" if is_test else "https://dashboard.stripe.com"
    )


def services() -> stripe.V1Services:
    if not settings().sells:
        raise problems.NothingIsSold
    if _Connection.client is None:
        _Connection.client = stripe.StripeClient(
            settings().stripe_key.get_secret_value(),
            http_client=Wire(_Connection.transport),
            stripe_version=API_VERSION,
            base_addresses={"api": settings().stripe_url},
            max_network_retries=RETRIES,
        )
    return _Connection.client.v1


@asynccontextmanager
async def asking(what: str) -> AsyncIterator[None]:
    try:
        yield
    except stripe.StripeError as error:
        log.warning("payment service", asked=what, kind=type(error).__name__, status=error.http_status)
        raise problems.PaymentServiceAway from None


@contextmanager
def suppress_code(code: str) -> Iterator[None]:
    """What Stripe refuses with this code is left undone."""
    try:
        yield
    except stripe.InvalidRequestError as refused:
        if refused.code != code:
            raise


async def everything(listed: stripe.ListObject[T]) -> list[T]:
    """All pages of a list."""
    return [one async for one in listed.auto_paging_iter()]


def id_of(found: Any) -> str | None:
    """Stripe gives either the id of a thing or the thing itself."""
    return found if found is None or isinstance(found, str) else str(found.id)


def marked(metadata: Any, name: str) -> str | None:
    """What we wrote on a thing when we made it."""
    return str(metadata[name]) if metadata is not None and name in metadata else None


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
