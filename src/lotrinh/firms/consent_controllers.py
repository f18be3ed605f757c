"""The page of a firm's consents, one for each purpose and each apart from the others."""

from litestar import Controller, get, post
from litestar.params import FromPath

from lotrinh.accounts.guards import firm_owner
from lotrinh.firms import consent_queries, consent_services
from lotrinh.web.forms import own_path
from lotrinh.web.pages import AnyRequest, Page, go, page


class ConsentsController(Controller):
    path = "/firm/consents"
    guards = (firm_owner,)

    @get()
    async def show(self, request: AnyRequest) -> Page:
        return page(request, "firms/consents.html", consents=await consent_queries.consents(request.user))

    @post("/{purpose:str}")
    async def grant(self, request: AnyRequest, purpose: FromPath[str]) -> Page:
        await consent_services.grant(request.user, purpose)
        return go(request, await _back(request), notice="consent-granted")

    @post("/{purpose:str}/withdrawal")
    async def withdraw(self, request: AnyRequest, purpose: FromPath[str]) -> Page:
        await consent_services.withdraw(request.user, purpose)
        return go(request, await _back(request), notice="consent-withdrawn")


async def _back(request: AnyRequest) -> str:
    """To the page on which the switch stood."""
    where = (await request.form()).get("next")
    return own_path(where) if isinstance(where, str) else "/firm/consents"
