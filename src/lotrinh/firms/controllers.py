"""Pages of a firm, its people and its invitations."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.guards import firm_member, firm_owner, recent_factor, signed_in
from lotrinh.entitlements import Entitlements
from lotrinh.errors import DomainError, NotFound
from lotrinh.firms import problems, queries, services
from lotrinh.firms.claim_controllers import ClaimController, ClaimsController, ReviewController
from lotrinh.firms.consent_controllers import ConsentsController
from lotrinh.firms.forms import InvitationForm, RoleForm
from lotrinh.firms.history import history
from lotrinh.firms.supply_controllers import SupplyController
from lotrinh.web.pages import AnyRequest, Page, go, locale, page


class FirmController(Controller):
    path = "/firm"
    guards = (firm_member,)

    @get()
    async def show(self, request: AnyRequest) -> Page:
        return await _firm_page(request, InvitationForm.blank(request))

    @post("/invitations", guards=[firm_owner])
    async def invite(self, request: AnyRequest, entitlements: NamedDependency[Entitlements]) -> Page:
        form, status = await InvitationForm.read(request), 422
        if form.validate():
            try:
                await services.invite(request.user, form.text("email"), entitlements.colleagues)
                return go(request, "/firm", notice="invited")
            except (
                problems.AlreadyMember,
                problems.TooManyInvitations,
                problems.TooManyColleagues,
            ) as problem:
                form.refuse("email", problem.message_id)
                status = problem.status
        return await _firm_page(request, form, status=status)

    @post("/invitations/{invitation_id:uuid}/withdrawal", guards=[firm_owner])
    async def withdraw_invitation(self, request: AnyRequest, invitation_id: FromPath[UUID]) -> Page:
        await services.withdraw_invitation(request.user, invitation_id)
        return go(request, "/firm", notice="invitation-withdrawn")

    @post("/members/{member_id:uuid}/removal")
    async def remove(self, request: AnyRequest, member_id: FromPath[UUID]) -> Page:
        try:
            own = await services.remove_member(request.user, member_id)
        except problems.LastOwner as problem:
            return await _firm_page(request, InvitationForm.blank(request), problem=problem)
        return go(request, "/", notice="left-firm") if own else go(request, "/firm", notice="member-removed")

    @post("/members/{member_id:uuid}/role", guards=[firm_owner, recent_factor])
    async def change_role(self, request: AnyRequest, member_id: FromPath[UUID]) -> Page:
        form = await RoleForm.read(request)
        if not form.validate():
            raise problems.UnknownRole
        try:
            await services.change_role(request.user, member_id, form.text("role"))
        except problems.LastOwner as problem:
            return await _firm_page(request, InvitationForm.blank(request), problem=problem)
        return go(request, "/firm", notice="role-changed")


class InvitationController(Controller):
    path = "/invitations/{token:str}"
    guards = (signed_in,)

    @get()
    async def show(self, request: AnyRequest, token: FromPath[str]) -> Page:
        invitation = await queries.invitation(request.user, token)
        if invitation is None:
            raise NotFound
        return page(request, "firms/invitation.html", invitation=invitation, token=token)

    @post("/acceptance")
    async def accept(self, request: AnyRequest, token: FromPath[str]) -> Page:
        await services.accept_invitation(request.user, token)
        return go(request, "/firm", notice="joined-firm")


@post("/firms/{firm_id:uuid}/selection", guards=[signed_in])
async def select_firm(request: AnyRequest, firm_id: FromPath[UUID]) -> Page:
    await services.select_firm(request.user, firm_id)
    return go(request, "/", notice="firm-selected")


async def _firm_page(
    request: AnyRequest, form: InvitationForm, *, status: int = 200, problem: DomainError | None = None
) -> Page:
    visitor = request.user
    return page(
        request,
        "firms/firm.html",
        status=problem.status if problem else status,
        address="/firm",
        facts=await queries.firm_facts(visitor.firm.id),
        history=await history(visitor, visitor.firm.id, locale(request)),
        colleagues=await queries.colleagues(visitor),
        invitations=await queries.open_invitations(visitor),
        claims=await queries.pending_claims(visitor),
        views=await queries.views_by_the_centre(visitor),
        firms=await queries.own_firms(visitor),
        form=form,
        problem=problem,
    )


ROUTES: list[ControllerRouterHandler] = [
    FirmController,
    ConsentsController,
    SupplyController,
    ClaimsController,
    ClaimController,
    ReviewController,
    InvitationController,
    select_firm,
]
