"""The page on which owners make and revoke keys; a new key is shown once, in the answer that made it."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from lotrinh.accounts.guards import firm_owner, recent_factor
from lotrinh.api import problems, queries, services
from lotrinh.api.forms import TokenForm
from lotrinh.entitlements import Entitlements
from lotrinh.errors import NeedsAdvancedPlan
from lotrinh.settings import settings
from lotrinh.web.pages import AnyRequest, Page, go, page


class TokenController(Controller):
    path = "/firm/api-tokens"
    guards = (firm_owner,)

    @get(guards=[recent_factor])
    async def show(self, request: AnyRequest, entitlements: NamedDependency[Entitlements]) -> Page:
        return await _page(request, entitlements, TokenForm.blank(request))

    @post(status_code=200, guards=[recent_factor])
    async def make(self, request: AnyRequest, entitlements: NamedDependency[Entitlements]) -> Page:
        if not entitlements.is_advanced:
            raise NeedsAdvancedPlan
        form = await TokenForm.read(request)
        if not form.validate():
            return await _page(request, entitlements, form, status=422)
        try:
            made = await services.make(request.user, form.text("name"))
        except problems.TooManyTokens as problem:
            form.refuse("name", problem.message_id)
            return await _page(request, entitlements, form, status=problem.status)
        return await _page(request, entitlements, TokenForm.blank(request), made=made)

    @post("/{token_id:uuid}/revocation")
    async def revoke(self, request: AnyRequest, token_id: FromPath[UUID]) -> Page:
        await services.revoke(request.user, token_id)
        return go(request, "/firm/api-tokens", notice="api-token-revoked")


async def _page(
    request: AnyRequest, entitlements: Entitlements, form: TokenForm, *, made: str = "", status: int = 200
) -> Page:
    return page(
        request, "api/tokens.html", status=status, address="/firm/api-tokens", form=form, made=made,
        tokens=await queries.tokens(request.user), standing=entitlements, most_calls=services.MOST_CALLS,
        public_url=settings().public_url,
    )  # fmt: skip
