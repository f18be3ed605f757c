"""The directory of providers and trainers: firms and advisors read it, advisors keep it."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.guards import advisor, firm_or_advisor
from lotrinh.directory import queries, services
from lotrinh.directory.forms import ProviderForm
from lotrinh.directory.names import KINDS, STATES
from lotrinh.directory.offers import groups, titles
from lotrinh.directory.problems import TaxCodeListed
from lotrinh.directory.provider_filter import parse
from lotrinh.errors import NotFound
from lotrinh.firms.names import SECTORS, SHORT_SECTORS
from lotrinh.web.pages import AnyRequest, Page, go, is_partial, locale, page


class ProvidersController(Controller):
    path = "/providers"

    @get(guards=[firm_or_advisor])
    async def show(self, request: AnyRequest) -> Page:
        chosen, language = parse(request.query_params), locale(request)
        found = await queries.providers(request.user, chosen)
        return page(
            request,
            "directory/_providers.html" if is_partial(request) else "directory/providers.html",
            found=found,
            offers={one.id: titles(one.solutions, language) for one in found.rows},
            chosen=chosen,
            groups=groups(language),
            kinds=KINDS,
            sectors=SECTORS,
            short_sectors=SHORT_SECTORS,
            states=STATES,
        )

    @get("/new", guards=[advisor])
    async def compose(self, request: AnyRequest) -> Page:
        return _form_page(request, ProviderForm.blank(request, solutions=[], sectors=[]))

    @post(guards=[advisor])
    async def enter(self, request: AnyRequest) -> Page:
        form = await ProviderForm.read(request)
        if not form.validate():
            return _form_page(request, form, status=422)
        try:
            provider_id = await services.enter(request.user, form.entry)
        except TaxCodeListed as problem:
            form.refuse("tax_code", problem.message_id)
            return _form_page(request, form, status=problem.status)
        return go(request, f"/providers/{provider_id}", notice="provider-listed")


class ProviderController(Controller):
    path = "/providers/{provider_id:uuid}"

    @get(guards=[firm_or_advisor])
    async def show(self, request: AnyRequest, provider_id: FromPath[UUID]) -> Page:
        found = await _found(request, provider_id)
        offered = groups(locale(request), found.solutions)
        return page(request, "directory/provider.html", provider=found, groups=offered, sectors=SECTORS)

    @get("/edit", guards=[advisor])
    async def edit(self, request: AnyRequest, provider_id: FromPath[UUID]) -> Page:
        found = await _found(request, provider_id)
        return _form_page(request, ProviderForm.blank(request, **ProviderForm.values_of(found)), found)

    @post(guards=[advisor])
    async def change(self, request: AnyRequest, provider_id: FromPath[UUID]) -> Page:
        found, form = await _found(request, provider_id), await ProviderForm.read(request)
        form.keep_code(found)
        if not form.validate():
            return _form_page(request, form, found, status=422)
        try:
            await services.change(request.user, provider_id, form.entry)
        except TaxCodeListed as problem:
            form.refuse("tax_code", problem.message_id)
            return _form_page(request, form, found, status=problem.status)
        return go(request, found.url, notice="provider-changed")

    @post("/withdrawal", guards=[advisor])
    async def withdraw(self, request: AnyRequest, provider_id: FromPath[UUID]) -> Page:
        await services.withdraw(request.user, provider_id)
        return go(request, f"/providers/{provider_id}", notice="provider-withdrawn")

    @post("/restoration", guards=[advisor])
    async def restore(self, request: AnyRequest, provider_id: FromPath[UUID]) -> Page:
        await services.restore(request.user, provider_id)
        return go(request, f"/providers/{provider_id}", notice="provider-restored")


ROUTES: list[ControllerRouterHandler] = [ProvidersController, ProviderController]


async def _found(request: AnyRequest, provider_id: UUID) -> queries.Provider:
    found = await queries.provider(request.user, provider_id)
    if found is None:
        raise NotFound
    return found


def _form_page(
    request: AnyRequest, form: ProviderForm, provider: queries.Provider | None = None, status: int = 200
) -> Page:
    address = f"{provider.url}/edit" if provider else "/providers/new"
    return page(request, "directory/form.html", status=status, address=address, form=form, provider=provider)
