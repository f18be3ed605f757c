"""Handing a request to providers: the owner chooses, reads the letter, says yes; advisors propose."""

from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.guards import advisor, firm_member, firm_or_advisor, firm_owner
from lotrinh.centre import hand_over_queries, hand_over_services, problems
from lotrinh.centre.hand_over_forms import KIND_FOR, HandOverForm, ProvidersForm
from lotrinh.centre.hand_over_letter import compose
from lotrinh.centre.hand_over_queries import Request
from lotrinh.centre.hand_over_services import MOST
from lotrinh.directory import queries as directory
from lotrinh.directory.names import KINDS
from lotrinh.directory.offers import groups, titles
from lotrinh.errors import DomainError, NotFound
from lotrinh.firms.consent_queries import consent
from lotrinh.firms.names import SHORT_SECTORS
from lotrinh.web.pages import AnyRequest, Page, go, locale, page


class HandOversController(Controller):
    path = "/requests/{request_id:uuid}/hand-overs"
    guards = (firm_owner,)

    @get()
    async def choose(self, request: AnyRequest, request_id: FromPath[UUID]) -> Page:
        asked = await _asked(request, request_id)
        proposed = [
            str(one.provider)
            for one in await hand_over_queries.hand_overs(request.user, request_id)
            if one.is_open_proposal
        ]
        form = HandOverForm.blank(
            request,
            message=asked.first_message,
            providers=proposed,
            parts=[],
            kind=KIND_FOR.get(asked.kind, ""),
        )
        return await _choice(request, asked, form)

    @post()
    async def decide(self, request: AnyRequest, request_id: FromPath[UUID]) -> Page:
        """One form with several buttons: search among providers, read the letter, change it, send it."""
        asked, form = await _asked(request, request_id), await HandOverForm.read(request)
        step = form.text("step")
        if step in ("search", "change"):
            return await _choice(request, asked, form)
        if not form.validate():
            return await _choice(request, asked, form, status=422)
        if step != "send":
            return await _letter(request, asked, form)
        try:
            await hand_over_services.send(
                request.user, request_id, form.chosen, text=form.text("message"), parts=form.ticked,
                shown=form.text("shown"),
            )  # fmt: skip
        except problems.LetterChanged as problem:
            return await _letter(request, asked, form, problem)
        except (problems.ProviderGone, problems.TooManyProviders) as problem:
            form.refuse("providers", problem.message_id, **problem.values)
            return await _choice(request, asked, form, status=problem.status)
        return go(request, f"/requests/{request_id}", notice="handed-over")


class ProposalsController(Controller):
    path = "/requests/{request_id:uuid}/proposals"
    guards = (advisor,)

    @get()
    async def choose(self, request: AnyRequest, request_id: FromPath[UUID]) -> Page:
        asked = await _asked(request, request_id)
        form = ProvidersForm.blank(request, providers=[], kind=KIND_FOR.get(asked.kind, ""))
        return await _choice(request, asked, form)

    @post()
    async def propose(self, request: AnyRequest, request_id: FromPath[UUID]) -> Page:
        asked, form = await _asked(request, request_id), await ProvidersForm.read(request)
        if form.text("step") == "search":
            return await _choice(request, asked, form)
        if not form.validate():
            return await _choice(request, asked, form, status=422)
        try:
            await hand_over_services.propose(request.user, request_id, form.chosen)
        except (problems.ProviderGone, problems.TooManyProviders) as problem:
            form.refuse("providers", problem.message_id, **problem.values)
            return await _choice(request, asked, form, status=problem.status)
        return go(request, f"/requests/{request_id}", notice="providers-proposed")


@get("/hand-overs", guards=[firm_member])
async def sent(request: AnyRequest) -> Page:
    return page(request, "centre/hand-overs.html", sent=await hand_over_queries.sent(request.user))


@post("/hand-overs/{hand_over_id:uuid}/withdrawal", guards=[firm_or_advisor])
async def end(request: AnyRequest, hand_over_id: FromPath[UUID]) -> Page:
    request_id = await hand_over_services.end(request.user, hand_over_id)
    return go(request, f"/requests/{request_id}", notice="hand-over-ended")


ROUTES: list[ControllerRouterHandler] = [HandOversController, ProposalsController, sent, end]


async def _asked(request: AnyRequest, request_id: UUID) -> Request:
    found = await hand_over_queries.request(request.user, request_id)
    if found is None:
        raise NotFound
    if found.state == "closed":
        raise problems.ClosedToProviders
    return found


async def _choice(request: AnyRequest, asked: Request, form: ProvidersForm, status: int = 200) -> Page:
    template = "hand-over" if isinstance(form, HandOverForm) else "proposal"
    return page(
        request,
        f"centre/{template}.html",
        status=status,
        address=_address(request, asked),
        asked=asked,
        form=form,
        agreed=await consent(request.user, "providers"),
        **await _offered(request, asked, form),
    )


async def _offered(request: AnyRequest, asked: Request, form: ProvidersForm) -> dict[str, Any]:
    """Who was chosen stands first, then who fits, in the order of the directory."""
    visitor, language = request.user, locale(request)
    standing = await hand_over_queries.hand_overs(visitor, asked.id)
    with_it = {one.provider for one in standing if one.is_with_provider}
    chosen = await directory.listed(visitor, form.chosen)
    found = await directory.providers(visitor, form.filter(asked.sector))
    others = [one for one in found.rows if one.id not in {*with_it, *(each.id for each in chosen)}]
    offered = [*(one for one in chosen if one.id not in with_it), *others]
    return {
        "offered": offered,
        "offers": {one.id: titles(one.solutions, language) for one in offered},
        "total": found.total,
        "proposed": {one.provider: one for one in standing if one.is_open_proposal},
        "groups": groups(language),
        "kinds": KINDS,
        "short_sectors": SHORT_SECTORS,
        "most": MOST,
    }


async def _letter(
    request: AnyRequest, asked: Request, form: HandOverForm, problem: DomainError | None = None
) -> Page:
    """What would go out, word for word, and to whom."""
    written = await compose(
        request.user, asked.firm, asked.kind, text=form.text("message"), parts=form.ticked
    )
    return page(
        request,
        "centre/hand-over-letter.html",
        status=problem.status if problem else 200,
        address=_address(request, asked),
        asked=asked,
        form=form,
        letter=written,
        problem=problem,
        providers=await directory.listed(request.user, form.chosen),
    )


def _address(request: AnyRequest, asked: Request) -> str:
    return f"/requests/{asked.id}/{'proposals' if request.user.staff_role == 'advisor' else 'hand-overs'}"
