"""The description of the API, made by Litestar from the routes themselves."""

from functools import cache
from typing import Any

from litestar import Litestar
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme

from lotrinh.settings import settings
from lotrinh.statistics.api.controllers import ROUTES
from lotrinh.statistics.api.services import WITH_TOKEN, WITHOUT_TOKEN

ABOUT = (
    "Frozen releases of the published statistics. Every figure is suppressed where single firms could be recognised. "
    f"At most {WITHOUT_TOKEN} requests a minute, {WITH_TOKEN} with a token (Authorization: Bearer …); beyond that 429 "
    "with Retry-After. Answers carry an ETag: send it back as If-None-Match and get 304 while nothing has changed. "
    "Errors are JSON with status and message. A release never changes; corrected_by names the one that corrects it."
)


@cache
def description() -> dict[str, Any]:
    """Of these routes alone: an application of their own is asked, which never serves anything."""
    scheme = SecurityScheme(
        type="http", scheme="bearer", description="Optional; allows more requests a minute."
    )
    config = OpenAPIConfig(
        title="Lộ Trình Số: statistics", version="1", description=ABOUT,
        components=Components(security_schemes={"token": scheme}), security=[{}, {"token": []}],
    )  # fmt: skip
    found: dict[str, Any] = Litestar(route_handlers=ROUTES, openapi_config=config).openapi_schema.to_schema()
    return found | {"servers": [{"url": settings().public_url}]}
