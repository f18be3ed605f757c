"""The page of a firm's consents, one for each purpose and each apart from the others."""

from litestar import Controller, get, post
from litestar.params import FromPath

from lotrinh.accounts.guards import firm_owner
from lotrinh.errors import DomainError
from lotrinh.firms import consent_queries, consent_services
from lotrinh.web.forms import own_path
from lotrinh.web.pages import AnyRequest, Page, go, locale, page

DIGITS = 6


class ConsentsController(Controller):
    path = "/firm/consents"
    guards = (firm_owner,)

    @get()
    async def show(self, request: AnyRequest) -> Page:
        return await _consents_page(request)

    @post("/{purpose:str}")
    async def grant(self, request: AnyRequest, purpose: FromPath[str]) -> Page:
        try:
            await consent_services.grant(request.user, purpose, await _version(request), locale(request))
        except consent_services.OtherWording as problem:
            return await _consents_page(request, problem=problem)
        return go(request, await _back(request), notice="consent-granted")

    @post("/{purpose:str}/withdrawal")
    async def withdraw(self, request: AnyRequest, purpose: FromPath[str]) -> Page:
        await consent_services.withdraw(request.user, purpose)
        return go(request, await _back(request), notice="consent-withdrawn")


async def _consents_page(request: AnyRequest, *, problem: DomainError | None = None) -> Page:
    return page(
        request, "firms/consents.html", status=problem.status if problem else 200, address="/firm/consents",
        consents=await consent_queries.consents(request.user), problem=problem,
    )  # fmt: skip


async def _version(request: AnyRequest) -> int:
    """Of the words on the page from which somebody agrees; 0, which no words have, if the form names none."""
    given = str((await request.form()).get("wording", ""))
    return int(given) if given.isascii() and given.isdigit() and len(given) < DIGITS else 0


async def _back(request: AnyRequest) -> str:
    """To the page on which the switch stood."""
    where = (await request.form()).get("next")
    return own_path(where) if isinstance(where, str) else "/firm/consents"
