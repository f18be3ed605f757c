"""Pages across rounds: how two compare, what a new version carried over, what others filled in."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath

from lotrinh.accounts.guards import firm_member
from lotrinh.errors import NotFound
from lotrinh.selfassessment import prefilling, queries
from lotrinh.selfassessment.cards import Desk
from lotrinh.selfassessment.carry_over_page import carry_over_page
from lotrinh.selfassessment.comparison_page import comparison_page
from lotrinh.selfassessment.past_rounds import past_rounds, started_from
from lotrinh.web.pages import AnyRequest, Page, go, locale, page


class RoundController(Controller):
    path = "/assessments/{run_id:uuid}"
    guards = (firm_member,)

    @get("/comparison")
    async def comparison(self, request: AnyRequest, run_id: FromPath[UUID]) -> Page:
        """`?with=` names the other round; without it, the one before, or after the first."""
        run = await queries.run(request.user, run_id)
        if run is None or not run.submitted:
            raise NotFound
        rounds = await past_rounds(request.user, run.instrument, run.site)
        here = next(one for one in rounds if one.id == run.id)
        if len(rounds) == 1:
            return page(request, "selfassessment/only-round.html", here=here, run=run)
        wanted = request.query_params.get("with")
        neighbour = rounds[abs(rounds.index(here) - 1)]
        other = next((one for one in rounds if str(one.id) == wanted), None) if wanted else neighbour
        if other is None or other is here:
            raise NotFound
        shown = comparison_page(Desk(request.user, run, locale(request)), rounds, here, other)
        return page(request, "selfassessment/comparison.html", shown=shown, here=here, run=run)

    @post("/prefill/withdrawal")
    async def withdraw_prefill(self, request: AnyRequest, run_id: FromPath[UUID]) -> Page:
        await prefilling.withdraw(request.user, run_id)
        return go(request, f"/assessments/{run_id}", notice="prefill-withdrawn")

    @get("/carry-over")
    async def carry_over(self, request: AnyRequest, run_id: FromPath[UUID]) -> Page:
        run, source = await queries.run(request.user, run_id), await started_from(request.user, run_id)
        if run is None or source is None or source.version == run.version:
            raise NotFound
        shown = carry_over_page(Desk(request.user, run, locale(request)), source)
        return page(request, "selfassessment/carry-over.html", shown=shown, run=run)
