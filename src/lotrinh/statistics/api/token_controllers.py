"""The pages about the API: its description for everybody, and the tokens for those who hand them out."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh.settings import settings
from lotrinh.statistics.api import services
from lotrinh.statistics.api.answers import answer
from lotrinh.statistics.api.controllers import PATH
from lotrinh.statistics.api.forms import TokenForm
from lotrinh.statistics.api.openapi import description
from lotrinh.statistics.guards import publisher, publishes
from lotrinh.statistics.releases import queries
from lotrinh.web.pages import AnyRequest, Page, go, page


class DescriptionController(Controller):
    """Open to everybody."""

    @get(f"{PATH}/openapi.json", opt={"exclude_from_auth": True, "exclude_from_csrf": True})
    async def as_json(self, request: AnyRequest) -> Response[dict[str, Any]]:
        return answer(request, description())

    @get("/statistics/api")
    async def as_page(self, request: AnyRequest) -> Page:
        releases = await queries.releases(simulated=settings().demo)
        return page(
            request, "statistics/api.html", api=description(), publishes=publishes(request.user),
            newest=next(iter(releases), None), with_token=services.WITH_TOKEN, without_token=services.WITHOUT_TOKEN,
        )  # fmt: skip


class TokensController(Controller):
    path = "/statistics/tokens"
    guards = (publisher,)

    @get("/")
    async def show(self, request: AnyRequest) -> Page:
        return await _tokens_page(request, TokenForm.blank(request))

    @post("/")
    async def create(self, request: AnyRequest) -> Page:
        """The answer shows the token, this once; reloading the list does not."""
        form = await TokenForm.read(request)
        if not form.validate():
            return await _tokens_page(request, form, status=422)
        token = await services.create_token(request.user, form.text("name"))
        return await _tokens_page(request, TokenForm.blank(request), token=token)

    @post("/{token_id:uuid}/revocation")
    async def revoke(self, request: AnyRequest, token_id: FromPath[UUID]) -> Page:
        await services.revoke_token(request.user, token_id)
        return go(request, "/statistics/tokens", notice="token-revoked")


ROUTES: Sequence[ControllerRouterHandler] = [DescriptionController, TokensController]


async def _tokens_page(request: AnyRequest, form: TokenForm, *, token: str = "", status: int = 200) -> Page:
    return page(
        request, "statistics/tokens.html", status=status, address="/statistics/tokens", form=form, token=token,
        tokens=await services.tokens(request.user), with_token=services.WITH_TOKEN,
        without_token=services.WITHOUT_TOKEN,
    )  # fmt: skip
