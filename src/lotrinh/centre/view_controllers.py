"""Saved views: saving one from the list of firms, and the page to remove and put back one's own."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath

from lotrinh.accounts.guards import advisor
from lotrinh.centre import problems, view_queries, view_services
from lotrinh.centre.firm_filter import parse_address
from lotrinh.centre.forms import ViewForm
from lotrinh.centre.teams import own_team
from lotrinh.web.pages import AnyRequest, Page, go, page


class ViewController(Controller):
    path = "/views"
    guards = (advisor,)

    @get()
    async def show(self, request: AnyRequest) -> Page:
        return await _views_page(request, ViewForm.blank(request))

    @post()
    async def save(self, request: AnyRequest) -> Page:
        form = await ViewForm.read(request)
        chosen = parse_address(form.text("address"))
        if not form.validate():
            return await _views_page(request, form, status=422)
        try:
            await view_services.save(request.user, form.text("name"), chosen, share=form.share.data)
        except problems.ViewNameTaken as problem:
            form.refuse("name", problem.message_id)
            return await _views_page(request, form, status=problem.status)
        return go(request, f"/firms{chosen.address()}", notice="view-saved")

    @post("/{view_id:uuid}/withdrawal")
    async def withdraw(self, request: AnyRequest, view_id: FromPath[UUID]) -> Page:
        await view_services.withdraw(request.user, view_id)
        return go(request, "/views", notice="view-withdrawn")

    @post("/{view_id:uuid}/restoration")
    async def restore(self, request: AnyRequest, view_id: FromPath[UUID]) -> Page:
        await view_services.restore(request.user, view_id)
        return go(request, "/views", notice="view-restored")


async def _views_page(request: AnyRequest, form: ViewForm, status: int = 200) -> Page:
    return page(
        request,
        "centre/views.html",
        status=status,
        address="/views",
        form=form,
        views=await view_queries.views(request.user),
        withdrawn=await view_queries.withdrawn_views(request.user),
        team=await own_team(request.user),
    )
