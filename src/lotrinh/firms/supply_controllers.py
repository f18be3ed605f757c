"""The page on which a firm says of which sectors its customers and suppliers are."""

from litestar import Controller, get, post

from lotrinh.accounts.guards import firm_member
from lotrinh.firms import supply_queries, supply_services
from lotrinh.firms.supply_forms import SupplyForm
from lotrinh.web.pages import AnyRequest, Page, go, page


class SupplyController(Controller):
    path = "/firm/supply"
    guards = (firm_member,)

    @get()
    async def show(self, request: AnyRequest) -> Page:
        declared = await supply_queries.declared(request.user)
        lists = {"customers": declared.customers, "suppliers": declared.suppliers} if declared else {}
        return await _page(request, SupplyForm.blank(request, **lists))

    @post()
    async def declare(self, request: AnyRequest) -> Page:
        form = await SupplyForm.read(request)
        if not form.validate():
            return await _page(request, form, status=422)
        await supply_services.declare(request.user, form.customers.data or [], form.suppliers.data or [])
        return go(request, "/firm/supply", notice="supply-declared")

    @post("/undoing")
    async def undo(self, request: AnyRequest) -> Page:
        await supply_services.undo(request.user)
        return go(request, "/firm/supply", notice="supply-undone")


async def _page(request: AnyRequest, form: SupplyForm, *, status: int = 200) -> Page:
    declared = await supply_queries.declared(request.user)
    return page(
        request, "firms/supply.html", status=status, address="/firm/supply", form=form, declared=declared
    )
