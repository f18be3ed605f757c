"""Figures for Prometheus, read from the database when asked for: any process can answer for all."""

from hmac import compare_digest

from litestar import Response, get
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from lotrinh.billing import queries
from lotrinh.errors import NotFound
from lotrinh.settings import settings
from lotrinh.web.pages import AnyRequest


@get("/metrics", opt={"exclude_from_auth": True})
async def metrics(request: AnyRequest) -> Response[bytes]:
    token = settings().metrics_token.get_secret_value()
    sent = request.headers.get("Authorization", "")
    if not token or not compare_digest(sent.encode(), f"Bearer {token}".encode()):
        raise NotFound
    registry = CollectorRegistry()
    for name, (meaning, value) in (await queries.figures()).items():
        Gauge(f"lotrinh_{name}", meaning, registry=registry).set(value)
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
