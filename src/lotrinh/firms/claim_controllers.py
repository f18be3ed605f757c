"""Pages of registering a firm, and the advisors' queue of claims."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath

from lotrinh.accounts.forms import CodeForm
from lotrinh.accounts.guards import advisor
from lotrinh.errors import DomainError, NotFound
from lotrinh.firms import claim_queries, claim_services, queries
from lotrinh.firms.forms import DecisionForm, ReviewForm, TaxCodeForm
from lotrinh.firms.guards import claimant
from lotrinh.firms.queries import FirmFacts
from lotrinh.i18n import N_
from lotrinh.web.pages import AnyRequest, Page, go, page, page_number

NEW = "/claims/new"
PERSONAL = N_("%(masked)s is a personal number, not the tax code of an enterprise.")
UNKNOWN = N_("The registry has no firm with this tax code. Check the digits and try again.")


class ClaimsController(Controller):
    path = "/claims"

    @get(guards=[advisor])
    async def queue(self, request: AnyRequest) -> Page:
        found = await claim_queries.queue(request.user, page_number(request.query_params))
        return page(request, "firms/queue.html", found=found)

    @post(guards=[claimant])
    async def start(self, request: AnyRequest) -> Page:
        firm = await _firm((await request.form()).get("firm"))
        claim_id = await claim_services.start_claim(request.user, firm.id)
        return go(request, f"/claims/{claim_id}")


class ClaimController(Controller):
    path = "/claims"
    guards = (claimant,)

    @get("/new")
    async def ask_tax_code(self, request: AnyRequest) -> Page:
        chosen = request.query_params.get("firm")
        if chosen is None:
            return _search_page(request, TaxCodeForm.blank(request), status=200)
        return page(request, "firms/found.html", facts=await _firm(chosen))

    @post("/search")
    async def search(self, request: AnyRequest) -> Page:
        """By POST, so that a personal number typed here never stands in an address or a log."""
        form = await TaxCodeForm.read(request)
        code = form.parsed()
        if code is None:
            return _search_page(request, form)
        if code.kind == "personal":
            form = TaxCodeForm.blank(request)
            form.refuse("tax_code", PERSONAL, masked=code.masked)
            return _search_page(request, form, outcome="personal")
        firm_id = await queries.firm_with(code)
        if firm_id is None:
            form.refuse("tax_code", UNKNOWN)
            return _search_page(request, form, outcome="unknown")
        return go(request, f"{NEW}?firm={firm_id}")

    @get("/{claim_id:uuid}")
    async def show(self, request: AnyRequest, claim_id: FromPath[UUID]) -> Page:
        return await _claim_page(request, claim_id)

    @post("/{claim_id:uuid}/code")
    async def send_code(self, request: AnyRequest, claim_id: FromPath[UUID]) -> Page:
        try:
            await claim_services.send_claim_code(request.user, claim_id)
        except DomainError as problem:
            return await _refused(request, claim_id, problem)
        return go(request, f"/claims/{claim_id}", notice="claim-code-sent")

    @post("/{claim_id:uuid}/confirmation")
    async def confirm(self, request: AnyRequest, claim_id: FromPath[UUID]) -> Page:
        form = await CodeForm.read(request)
        if not form.validate():
            return await _claim_page(request, claim_id, 422, confirmation=form)
        try:
            await claim_services.confirm_claim(request.user, claim_id, form.text("code"))
        except DomainError as problem:
            return await _refused(request, claim_id, problem, form)
        return go(request, "/firm", notice="claim-approved")

    @post("/{claim_id:uuid}/review-request")
    async def request_review(self, request: AnyRequest, claim_id: FromPath[UUID]) -> Page:
        form = await ReviewForm.read(request)
        if not form.validate():
            return await _claim_page(request, claim_id, 422, review=form)
        await claim_services.request_review(request.user, claim_id, form.text("message"))
        return go(request, f"/claims/{claim_id}", notice="review-requested")

    @post("/{claim_id:uuid}/withdrawal")
    async def withdraw(self, request: AnyRequest, claim_id: FromPath[UUID]) -> Page:
        await claim_services.withdraw_claim(request.user, claim_id)
        return go(request, "/", notice="claim-withdrawn")


class ReviewController(Controller):
    path = "/claims/{claim_id:uuid}"
    guards = (advisor,)

    @get("/review")
    async def show(self, request: AnyRequest, claim_id: FromPath[UUID]) -> Page:
        return await _review_page(request, claim_id, DecisionForm.blank(request))

    @post("/decision")
    async def decide(self, request: AnyRequest, claim_id: FromPath[UUID]) -> Page:
        form = await DecisionForm.read(request)
        if not form.validate():
            return await _review_page(request, claim_id, form, status=422)
        approve = form.text("decision") == "approve"
        await claim_services.decide(request.user, claim_id, approve=approve, reason=form.text("reason"))
        return go(request, "/claims", notice="claim-approved-by-you" if approve else "claim-refused-by-you")


async def _firm(typed: object) -> FirmFacts:
    try:
        firm = await queries.firm_facts(UUID(str(typed)))
    except ValueError:
        firm = None
    if firm is None:
        raise NotFound
    return firm


def _search_page(request: AnyRequest, form: TaxCodeForm, *, status: int = 422, outcome: str = "") -> Page:
    return page(request, "firms/search.html", status=status, address=NEW, form=form, outcome=outcome)


async def _claim_page(
    request: AnyRequest,
    claim_id: UUID,
    status: int = 200,
    *,
    confirmation: CodeForm | None = None,
    review: ReviewForm | None = None,
    problem: DomainError | None = None,
) -> Page:
    claim = await claim_queries.own_claim(request.user, claim_id)
    if claim is None:
        raise NotFound
    return page(
        request,
        "firms/claim.html",
        status=status,
        address=f"/claims/{claim_id}",
        claim=claim,
        confirmation=confirmation or CodeForm.blank(request),
        review=review or ReviewForm.blank(request),
        problem=problem,
    )


async def _refused(
    request: AnyRequest, claim_id: UUID, problem: DomainError, form: CodeForm | None = None
) -> Page:
    """The claim again, with what stopped it: beside the code when that was wrong, else on top."""
    if isinstance(problem, NotFound):
        raise problem
    if form and problem.status == 422:
        form.refuse("code", problem.message_id)
        return await _claim_page(request, claim_id, 422, confirmation=form)
    return await _claim_page(request, claim_id, problem.status, problem=problem)


async def _review_page(request: AnyRequest, claim_id: UUID, form: DecisionForm, status: int = 200) -> Page:
    claim = await claim_queries.claim_to_review(request.user, claim_id)
    if claim is None:
        raise NotFound
    owners = await claim_queries.owners_beside(claim)
    address = f"/claims/{claim_id}/review"
    return page(
        request, "firms/review.html", status=status, address=address, form=form, claim=claim, owners=owners
    )
