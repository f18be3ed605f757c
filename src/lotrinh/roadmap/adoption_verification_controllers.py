"""Buttons on the page of a firm: an advisor confirms that a tool is in use, or takes that back."""

from uuid import UUID

from litestar import Controller, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.guards import advisor
from lotrinh.roadmap import adoption_verification
from lotrinh.web.pages import AnyRequest, Page, go


class AdoptionVerificationController(Controller):
    path = "/firms/{firm_id:uuid}/adoption/{event_id:uuid}/verification"
    guards = (advisor,)

    @post("/")
    async def verify(self, request: AnyRequest, firm_id: FromPath[UUID], event_id: FromPath[UUID]) -> Page:
        await adoption_verification.verify(request.user, firm_id, event_id)
        return go(request, f"/firms/{firm_id}#in-use", notice="adoption-verified")

    @post("/withdrawal")
    async def withdraw(self, request: AnyRequest, firm_id: FromPath[UUID], event_id: FromPath[UUID]) -> Page:
        await adoption_verification.withdraw(request.user, firm_id, event_id)
        return go(request, f"/firms/{firm_id}#in-use", notice="adoption-unverified")


ROUTES: list[ControllerRouterHandler] = [AdoptionVerificationController]
