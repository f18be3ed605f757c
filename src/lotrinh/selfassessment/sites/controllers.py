"""Pages of a firm's sites: the list with their levels, one site with its rounds, and all side by side."""

from functools import partial
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.guards import firm_member, firm_owner
from lotrinh.entitlements import Entitlements
from lotrinh.errors import NeedsAdvancedPlan, NotFound
from lotrinh.firms.places import places
from lotrinh.selfassessment.overview import overview
from lotrinh.selfassessment.result_page import figure
from lotrinh.selfassessment.sites import comparison, queries, services
from lotrinh.selfassessment.sites.forms import SiteForm
from lotrinh.selfassessment.sites.problems import SiteNameTaken, TooManySites
from lotrinh.selfassessment.sites.queries import Site
from lotrinh.web.pages import AnyRequest, Page, go, locale, page

LIST = "/firm/sites"


class SitesController(Controller):
    path = LIST
    guards = (firm_member,)

    @get()
    async def show(self, request: AnyRequest, entitlements: NamedDependency[Entitlements]) -> Page:
        return await _list(request, entitlements, SiteForm.blank(request))

    @post(guards=[firm_owner])
    async def add(self, request: AnyRequest, entitlements: NamedDependency[Entitlements]) -> Page:
        if not entitlements.is_advanced:
            raise NeedsAdvancedPlan
        form = await _read(request)
        if form.validate():
            try:
                site_id = await services.add(request.user, form.facts())
                return go(request, f"{LIST}/{site_id}", notice="site-added")
            except (SiteNameTaken, TooManySites) as problem:
                form.refuse("name", problem.message_id, **problem.values)
        return await _list(request, entitlements, form, status=422)

    @get("/comparison")
    async def compare(self, request: AnyRequest) -> Page:
        """`?questionnaire=` names the version; without it, the one that most sites have answered."""
        found = await queries.newest(request.user)
        offered = comparison.choices(found)
        if not offered:
            return page(request, "sites/no-comparison.html")
        wanted = request.query_params.get("questionnaire") or offered[0].key
        chosen = next((one for one in offered if one.key == wanted), None)
        if chosen is None:
            raise NotFound
        shown = comparison.compare(chosen, await queries.sites(request.user), found)
        return page(
            request,
            "sites/comparison.html",
            shown=shown,
            offered=offered,
            figure=partial(figure, locale=locale(request)),
        )


class SiteController(Controller):
    path = f"{LIST}/{{site_id:uuid}}"
    guards = (firm_member,)

    @get()
    async def show(
        self, request: AnyRequest, site_id: FromPath[UUID], entitlements: NamedDependency[Entitlements]
    ) -> Page:
        return await _site_page(request, await _site(request, site_id), entitlements)

    @post(guards=[firm_owner])
    async def change(
        self, request: AnyRequest, site_id: FromPath[UUID], entitlements: NamedDependency[Entitlements]
    ) -> Page:
        site, form = await _site(request, site_id), await _read(request)
        if form.validate():
            try:
                await services.change(request.user, site_id, form.facts())
                return go(request, site.url, notice="site-saved")
            except SiteNameTaken as problem:
                form.refuse("name", problem.message_id)
        return await _site_page(request, site, entitlements, form, status=422)

    @post("/closing", guards=[firm_owner])
    async def close(self, request: AnyRequest, site_id: FromPath[UUID]) -> Page:
        await services.close(request.user, site_id)
        return go(request, f"{LIST}/{site_id}")

    @post("/reopening", guards=[firm_owner])
    async def open_again(self, request: AnyRequest, site_id: FromPath[UUID]) -> Page:
        await services.open_again(request.user, site_id)
        return go(request, f"{LIST}/{site_id}", notice="site-reopened")


ROUTES: list[ControllerRouterHandler] = [SitesController, SiteController]


async def _site(request: AnyRequest, site_id: UUID) -> Site:
    found = await queries.site(request.user, site_id)
    if found is None:
        raise NotFound
    return found


async def _read(request: AnyRequest) -> SiteForm:
    form = await SiteForm.read(request)
    form.offer(await places())
    return form


async def _list(
    request: AnyRequest, entitlements: Entitlements, form: SiteForm, *, status: int = 200
) -> Page:
    form.offer(await places())
    return page(
        request, "sites/sites.html", status=status, address=LIST, form=form, standing=entitlements,
        sites=await queries.sites(request.user), newest=await queries.newest(request.user),
    )  # fmt: skip


async def _site_page(
    request: AnyRequest,
    site: Site,
    entitlements: Entitlements,
    form: SiteForm | None = None,
    *,
    status: int = 200,
) -> Page:
    form = form or _filled(request, site)
    form.offer(await places())
    return page(
        request, "sites/site.html", status=status, address=site.url, site=site, form=form, standing=entitlements,
        shown=await overview(request.user, site.id), figure=partial(figure, locale=locale(request)),
    )  # fmt: skip


def _filled(request: AnyRequest, site: Site) -> SiteForm:
    chosen = {"commune": str(site.commune or ""), "park": str(site.park or "")}
    return SiteForm.blank(request, name=site.name, kind=site.kind, address=site.address, **chosen)
