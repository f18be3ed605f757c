"""Where Stripe's messages arrive: no form token, but a signature."""

from litestar import Response, post
from litestar.enums import MediaType
from litestar.types import ControllerRouterHandler

from lotrinh.billing import webhook_services
from lotrinh.errors import NotFound
from lotrinh.settings import settings
from lotrinh.web.pages import AnyRequest

LARGEST = 64 * 1024


@post(
    "/stripe/webhook", status_code=200, media_type=MediaType.TEXT, request_max_body_size=LARGEST,
    opt={"exclude_from_csrf": True},
)  # fmt: skip
async def receive(request: AnyRequest) -> Response[str]:
    if not settings().sells:
        raise NotFound
    await webhook_services.receive(await request.body(), request.headers.get("Stripe-Signature"))
    return Response("received", media_type=MediaType.TEXT)


ROUTES: list[ControllerRouterHandler] = [receive]
