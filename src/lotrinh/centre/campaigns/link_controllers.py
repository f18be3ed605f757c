"""The pages behind the link in a letter, open to whoever holds it."""

from typing import NamedTuple
from urllib.parse import quote

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.campaigns import links
from lotrinh.centre.campaigns.links import Link
from lotrinh.firms.queries import own_firms
from lotrinh.i18n import N_
from lotrinh.web.pages import AnyRequest, Page, go, page


class Way(NamedTuple):
    """Where the link leads this visitor, and what the button says, a gettext id."""

    url: str
    label: str


class LinkController(Controller):
    path = "/c/{token:str}"

    @get("/")
    async def show(self, request: AnyRequest, token: FromPath[str]) -> Page:
        found = await links.link(token)
        if found is None:
            return _unknown(request)
        await links.open_link(found)
        if found.is_over:
            return page(request, "centre/campaign-link-over.html", status=410, link=found, token=token)
        way = await _way(request.user, found)
        return page(request, "centre/campaign-link.html", link=found, way=way, token=token, sample=None)

    @get("/opt-out")
    async def ask(self, request: AnyRequest, token: FromPath[str]) -> Page:
        return await _opt_out_page(request, token)

    @post("/opt-out", exclude_from_csrf=True)
    async def opt_out(self, request: AnyRequest, token: FromPath[str]) -> Page:
        """From the page, or by one click of a mail program, which has no form token and follows no redirect."""
        one_click = (await request.form()).get("List-Unsubscribe") == "One-Click"
        await links.opt_out(token)
        return await _opt_out_page(request, token) if one_click else go(request, f"/c/{token}/opt-out")

    @post("/opt-in")
    async def opt_in(self, request: AnyRequest, token: FromPath[str]) -> Page:
        await links.opt_in(token)
        return go(request, f"/c/{token}/opt-out")


ROUTES: list[ControllerRouterHandler] = [LinkController]


async def _way(visitor: Visitor | None, link: Link) -> Way | None:
    """None for people of the centre and the province, who act for no firm."""
    claim = f"/claims/new?firm={link.firm_id}"
    if visitor is None:
        onward, label = (
            ("/assessments", N_("Sign in and carry on"))
            if link.registered
            else (claim, N_("Sign in and begin"))
        )
        return Way(f"/sign-in?next={quote(onward, safe='/')}", label)
    if visitor.staff_role != "none":
        return None
    if visitor.firm and visitor.firm.id == link.firm_id:
        return Way("/assessments", N_("To the assessments of your firm"))
    if any(firm["id"] == link.firm_id for firm in await own_firms(visitor)):
        return Way("/firm", N_("Choose this firm first"))
    return Way(claim, N_("Register the firm"))


async def _opt_out_page(request: AnyRequest, token: str) -> Page:
    found = await links.link(token)
    if found is None:
        return _unknown(request)
    address = f"/c/{token}/opt-out"
    return page(request, "centre/campaign-opt-out.html", address=address, link=found, token=token)


def _unknown(request: AnyRequest) -> Page:
    return page(request, "centre/campaign-link-over.html", status=404, link=None, token="")
