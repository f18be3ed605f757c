"""Sponsorships: all of them, one with its report, its terms, its seats and what advisors propose."""

from typing import Any
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.guards import advisor, operator
from lotrinh.billing.sponsorship import problems, proposal_services, queries, services
from lotrinh.billing.sponsorship.forms import ProposalForm, RefusalForm, SponsorshipForm
from lotrinh.billing.sponsorship.guards import operator_or_province, staff
from lotrinh.billing.sponsorship.queries import SponsorshipRow
from lotrinh.billing.sponsorship.report_paper import paper_of
from lotrinh.billing.transfers import order_services
from lotrinh.billing.transfers.forms import BuyerForm
from lotrinh.billing.transfers.queries import of_sponsorship
from lotrinh.centre.cohorts import membership
from lotrinh.firms import names
from lotrinh.firms.forms import TaxCodeForm
from lotrinh.firms.places import places
from lotrinh.settings import settings
from lotrinh.web.pages import AnyRequest, Page, go, locale, page, words_of

# Said beside the field; anything else is a page of its own.
OF_SEAT = (problems.UnknownFirm, problems.NotEligible, problems.AlreadySponsored, problems.QuotaUsedUp)


class SponsorshipsController(Controller):
    path = "/sponsorships"
    guards = (staff,)

    @get()
    async def show_all(self, request: AnyRequest) -> Page:
        found = await queries.sponsorships(request.user)
        return page(request, "sponsorship/sponsorships.html", found=found, **_names())

    @get("/new", guards=[operator])
    async def new(self, request: AnyRequest) -> Page:
        form = SponsorshipForm.blank(request, sizes=["micro", "small", "medium"], sectors=[])
        return await _form_page(request, form)

    @post(guards=[operator])
    async def make(self, request: AnyRequest) -> Page:
        form = await _read(request)
        if not form.validate():
            return await _form_page(request, form, status=422)
        made = await services.make(request.user, form.terms)
        return go(request, f"/sponsorships/{made}", notice="sponsorship-made")


class SponsorshipController(Controller):
    path = "/sponsorships/{sponsorship_id:uuid}"
    guards = (staff,)

    @get()
    async def show(self, request: AnyRequest, sponsorship_id: FromPath[UUID]) -> Page:
        return await _page_of(request, sponsorship_id)

    @get("/report.pdf")
    async def download(self, request: AnyRequest, sponsorship_id: FromPath[UUID]) -> Response[bytes]:
        found = await queries.sponsorship(request.user, sponsorship_id)
        content = await paper_of(found, await queries.report(request.user, found), locale(request))
        name = {"Content-Disposition": 'attachment; filename="report.pdf"'}
        return Response(content, media_type="application/pdf", headers=name)

    @get("/edit", guards=[operator])
    async def edit(self, request: AnyRequest, sponsorship_id: FromPath[UUID]) -> Page:
        found = await queries.sponsorship(request.user, sponsorship_id)
        form = SponsorshipForm.blank(
            request, name=found.name, sponsor=found.sponsor, park=str(found.park_id or ""),
            contact_email=found.contact_email, sizes=found.sizes, sectors=found.sectors, seats=found.seats,
            starts_on=found.starts_on, ends_on=found.ends_on,
        )  # fmt: skip
        return await _form_page(request, form, found)

    @post(guards=[operator])
    async def change(self, request: AnyRequest, sponsorship_id: FromPath[UUID]) -> Page:
        found = await queries.sponsorship(request.user, sponsorship_id)
        form = await _read(request)
        if not form.validate():
            return await _form_page(request, form, found, status=422)
        try:
            await services.change(request.user, sponsorship_id, form.terms)
        except problems.FewerThanTaken as problem:
            form.refuse("seats", problem.message_id, **problem.values)
            return await _form_page(request, form, found, status=problem.status)
        except problems.EndsUntold as problem:
            form.refuse("ends_on", problem.message_id)
            return await _form_page(request, form, found, status=problem.status)
        return go(request, f"/sponsorships/{sponsorship_id}", notice="sponsorship-changed")

    @post("/seats", guards=[operator])
    async def grant(self, request: AnyRequest, sponsorship_id: FromPath[UUID]) -> Page:
        form = await TaxCodeForm.read(request)
        code = form.parsed()
        if code is None:
            return await _page_of(request, sponsorship_id, seat=form, status=422)
        try:
            await services.grant(request.user, sponsorship_id, code)
        except OF_SEAT as problem:
            form.refuse("tax_code", problem.message_id, **problem.values)
            return await _page_of(request, sponsorship_id, seat=form, status=problem.status)
        return go(request, f"/sponsorships/{sponsorship_id}", notice="seat-granted")

    @post("/orders", guards=[operator_or_province])
    async def order(self, request: AnyRequest, sponsorship_id: FromPath[UUID]) -> Page:
        """All its seats, to be paid by bank transfer."""
        form = await BuyerForm.read(request)
        if not form.validate():
            return await _page_of(request, sponsorship_id, buyer=form, status=422)
        await order_services.order_seats(
            request.user, sponsorship_id, form.text("buyer_name"), form.text("buyer_tax_code")
        )
        return go(request, f"/sponsorships/{sponsorship_id}", notice="seats-ordered")

    @post("/proposals", guards=[advisor])
    async def propose(self, request: AnyRequest, sponsorship_id: FromPath[UUID]) -> Page:
        form = await ProposalForm.read(request)
        known = {str(one.id): one.id for one in await membership.cohorts(request.user)}
        valid = form.validate()
        if valid and form.text("cohort") not in known:
            form.refuse("cohort", "Choose a cohort.")
        if form.errors:
            return await _page_of(request, sponsorship_id, proposal=form, status=422)
        try:
            chosen = known[form.text("cohort")]
            await proposal_services.propose(request.user, sponsorship_id, chosen, form.text("reason"))
        except problems.NobodyFits as problem:
            form.refuse("cohort", problem.message_id, **problem.values)
            return await _page_of(request, sponsorship_id, proposal=form, status=problem.status)
        return go(request, f"/sponsorships/{sponsorship_id}", notice="seats-proposed")


class SeatController(Controller):
    path = "/seats/{seat_id:uuid}"
    guards = (operator,)

    @post("/revocation")
    async def revoke(self, request: AnyRequest, seat_id: FromPath[UUID]) -> Page:
        return go(
            request, f"/sponsorships/{await services.revoke(request.user, seat_id)}", notice="seat-revoked"
        )

    @post("/restoration")
    async def restore(self, request: AnyRequest, seat_id: FromPath[UUID]) -> Page:
        return go(
            request, f"/sponsorships/{await services.restore(request.user, seat_id)}", notice="seat-restored"
        )


class SeatProposalController(Controller):
    path = "/seat-proposals/{proposal_id:uuid}"

    @post("/approval", guards=[operator_or_province])
    async def approve(self, request: AnyRequest, proposal_id: FromPath[UUID]) -> Page:
        found = await proposal_services.approve(request.user, proposal_id)
        return go(request, f"/sponsorships/{found}", notice="seats-approved")

    @post("/refusal", guards=[operator_or_province])
    async def refuse(self, request: AnyRequest, proposal_id: FromPath[UUID]) -> Page:
        form = await RefusalForm.read(request)
        if not form.validate():
            asked = await proposal_services.sponsorship_of(request.user, proposal_id)
            return await _page_of(request, asked, refusal=(proposal_id, form), status=422)
        found = await proposal_services.refuse(request.user, proposal_id, form.text("answer"))
        return go(request, f"/sponsorships/{found}", notice="seats-refused")

    @post("/withdrawal", guards=[advisor])
    async def withdraw(self, request: AnyRequest, proposal_id: FromPath[UUID]) -> Page:
        found = await proposal_services.withdraw(request.user, proposal_id)
        return go(request, f"/sponsorships/{found}", notice="proposal-withdrawn")


async def _read(request: AnyRequest) -> SponsorshipForm:
    form = await SponsorshipForm.read(request)
    await _offer_parks(form)
    return form


async def _offer_parks(form: SponsorshipForm) -> None:
    form.offer_parks([(str(park.id), park.name) for park in (await places()).parks])


async def _form_page(
    request: AnyRequest, form: SponsorshipForm, found: SponsorshipRow | None = None, *, status: int = 200
) -> Page:
    await _offer_parks(form)
    address = f"/sponsorships/{found.id}/edit" if found else "/sponsorships/new"
    return page(
        request, "sponsorship/form.html", status=status, address=address, form=form, sponsorship=found
    )


async def _page_of(request: AnyRequest, sponsorship_id: UUID, *, status: int = 200, **forms: Any) -> Page:
    """With the form that was filled in wrongly, if one was."""
    found = await queries.sponsorship(request.user, sponsorship_id)
    proposal = forms.get("proposal") or ProposalForm.blank(request)
    if request.user.staff_role == "advisor":
        cohorts = await membership.cohorts(request.user)
        proposal.cohort.choices = [(str(one.id), one.name) for one in cohorts]
    return page(
        request,
        "sponsorship/sponsorship.html",
        status=status,
        address=f"/sponsorships/{sponsorship_id}",
        sponsorship=found,
        report=await queries.report(request.user, found),
        proposals=await queries.proposals(request.user, found),
        seats=await queries.seats(request.user, found),
        words=words_of(request),
        found=await queries.found(request.user, found, words_of(request)),
        most_found=queries.MOST_FOUND,
        seat_form=forms.get("seat") or TaxCodeForm.blank(request),
        proposal_form=proposal,
        buyer_form=forms.get("buyer") or BuyerForm.blank(request),
        orders=await of_sponsorship(request.user, sponsorship_id),
        takes_transfers=settings().takes_transfers,
        refusal=forms.get("refusal") or (None, RefusalForm.blank(request)),
        fewest=queries.FEWEST,
        **_names(),
    )


def _names() -> dict[str, Any]:
    return {"sizes": names.SIZES, "short_sizes": names.SHORT_SIZES, "sectors": names.SECTORS}


ROUTES: list[ControllerRouterHandler] = [
    SponsorshipsController, SponsorshipController, SeatController, SeatProposalController,
]  # fmt: skip
