"""To the provider of sign-in and back; and what to do there after signing out here."""

import structlog
from litestar import Controller, Response, get, post
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.arrivals import device_of, device_to_keep, onward_of, user_agent
from lotrinh.accounts.controllers import entered, sign_in_page
from lotrinh.accounts.forms import EmailForm
from lotrinh.accounts.guards import FREE_OF_FACTOR
from lotrinh.accounts.provider import logout, services
from lotrinh.accounts.provider.problems import NotBelieved
from lotrinh.errors import DomainError, NotFound
from lotrinh.settings import settings
from lotrinh.web.cookies import cookie, no_cookie, value_of
from lotrinh.web.pages import AnyRequest, Page, go, page

log = structlog.get_logger()

PROVIDER_COOKIE = "provider"
LONGEST = 10 * 60


async def configured(_connection: ASGIConnection, _: BaseRouteHandler) -> None:  # type: ignore[type-arg]
    if not settings().signs_in_by_provider:
        raise NotFound


class ProviderController(Controller):
    path = "/sign-in/provider"
    opt = {FREE_OF_FACTOR: True}  # noqa: RUF012
    guards = (configured,)

    @post(status_code=200)
    async def leave(self, request: AnyRequest) -> Page:
        """By a form alone, so that no link of others signs anybody in who still has a session at the provider.

        A page of its own leads on: a redirect in answer to a form would be held against `form-action`, also
        those by which the provider may send the visitor further.
        """
        onward = await onward_of(request)
        if request.user:
            return go(request, onward)
        try:
            address, sealed = await services.begin(onward)
        except DomainError as problem:
            return await sign_in_page(request, EmailForm.blank(request), onward, problem=problem)
        answer = page(request, "accounts/to-provider.html", name=settings().oidc_name, way=address)
        answer.headers["Refresh"] = f"0; url={address}"
        answer.set_cookie(cookie(PROVIDER_COOKIE, sealed, LONGEST))
        return answer

    @get("/return")
    async def arrive(self, request: AnyRequest) -> Page:
        sealed, told = value_of(request, PROVIDER_COOKIE), dict(request.query_params)
        browser = services.Browser(user_agent=user_agent(request), device=device_of(request))
        try:
            arrival = await services.arrive(sealed, told, browser)
        except DomainError as problem:
            log.warning("provider sign-in failed", kind=type(problem).__name__)
            answer = await sign_in_page(request, EmailForm.blank(request), "/", problem=problem)
        else:
            answer = await entered(request, arrival.token, arrival.onward)
            answer.set_cookie(device_to_keep(browser.device))
        answer.set_cookie(no_cookie(PROVIDER_COOKIE))
        return answer

    @post("/back-channel-logout", status_code=200, exclude_from_csrf=True)
    async def hear_who_left(self, request: AnyRequest) -> Response[dict[str, str]]:
        """The provider's own servers come here without a browser; their word is the signed token alone."""
        sent = (await request.form()).get("logout_token")
        try:
            await logout.end_sessions(sent if isinstance(sent, str) else "")
        except NotBelieved:
            return Response({"error": "invalid_request"}, status_code=400)
        return Response({})

    @get("/sign-out")
    async def left(self, request: AnyRequest) -> Page:
        if request.user:
            return go(request, "/")
        return page(
            request, "accounts/left-provider.html", name=settings().oidc_name, way=await services.way_out()
        )


ROUTES: list[ControllerRouterHandler] = [ProviderController]
