"""Pages of self-assessment: the list, a draft with its sections, its submission, the result, the method."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from assessments import content, explain
from assessments.model import Section
from lotrinh.accounts.guards import firm_member
from lotrinh.entitlements import Entitlements
from lotrinh.errors import NeedsAdvancedPlan, NotFound
from lotrinh.firms.queries import colleagues as firm_colleagues
from lotrinh.selfassessment import drafts, evidence, queries
from lotrinh.selfassessment.assignments import assigned
from lotrinh.selfassessment.cards import Desk
from lotrinh.selfassessment.differences import differing
from lotrinh.selfassessment.errors import AlreadySubmitted
from lotrinh.selfassessment.flags import flags_shown
from lotrinh.selfassessment.hub_page import hub_page
from lotrinh.selfassessment.overview import colleagues, overview
from lotrinh.selfassessment.posts import drawn_at
from lotrinh.selfassessment.prefilling import figures
from lotrinh.selfassessment.queries import Outcome, Run
from lotrinh.selfassessment.result_page import figure, result_page
from lotrinh.selfassessment.review_page import PLEDGE, review_page
from lotrinh.selfassessment.round_controllers import RoundController
from lotrinh.selfassessment.saving import Saved, save
from lotrinh.selfassessment.section_page import next_section, saved_part, section_page
from lotrinh.selfassessment.sites.forms import site_id
from lotrinh.selfassessment.submission import Incomplete, submit
from lotrinh.selfassessment.ways_page import ways_shown
from lotrinh.web.pages import AnyRequest, Page, go, locale, page


async def owner_home(request: AnyRequest, **more: Any) -> Page:
    """Where the firm stands and what to do next; `lotrinh.home` serves it at `/` and knows `more`."""
    shown = await overview(request.user)
    people = colleagues(request.user, [row.run for row in shown.drafts])
    language = locale(request)
    headings = {one.id: explain.heading(one.questionnaire, one.result, language) for one in shown.standing}
    return page(
        request, "selfassessment/home.html",
        shown=shown, colleagues=people, headings=headings, figure=_figure(request), **more,
    )  # fmt: skip


async def result(request: AnyRequest, run_id: UUID, **more: Any) -> Page:
    """A submitted run's result; `lotrinh.result` serves it and knows what to do next."""
    outcome = await _outcome(request, run_id)
    desk = _desk(request, outcome.run)
    return page(
        request, "selfassessment/result.html", shown=result_page(desk, outcome), figure=_figure(request),
        ways=await ways_shown(desk, outcome), more=await overview(request.user, outcome.run.site),
        flags=await flags_shown(request.user, outcome.run), **more,
    )  # fmt: skip


class AssessmentsController(Controller):
    path = "/assessments"
    guards = (firm_member,)

    @get("/")
    async def show(self, request: AnyRequest) -> Page:
        shown = await overview(request.user)
        return page(request, "selfassessment/assessments.html", shown=shown, figure=_figure(request))

    @post("/")
    async def start(self, request: AnyRequest, entitlements: NamedDependency[Entitlements]) -> Page:
        """Of the whole firm, or of the site that is named."""
        form = await request.form()
        carry, site = form.get("carry") == "yes", site_id(form.get("site"))
        if site and not entitlements.is_advanced:
            raise NeedsAdvancedPlan
        draft = await drafts.start(request.user, str(form.get("instrument", "")), carry=carry, site=site)
        hub = f"/assessments/{draft.id}"
        if draft.was_converted:
            return go(request, f"{hub}/carry-over")
        return go(request, hub, notice=None if draft.is_new else "draft-resumed")


class DraftController(Controller):
    path = "/assessments/{run_id:uuid}"
    guards = (firm_member,)

    @get("/")
    async def hub(self, request: AnyRequest, run_id: FromPath[UUID]) -> Page:
        run = await _run(request, run_id)
        if run.submitted:
            return go(request, f"/assessments/{run.id}/result")
        return page(
            request, "selfassessment/hub.html", hub=hub_page(_desk(request, run)),
            team=await firm_colleagues(request.user), assigned=await assigned(request.user, run.id),
            differing=await differing(request.user, run.id),
        )  # fmt: skip

    @get("/sections/{section_id:str}")
    async def section(self, request: AnyRequest, run_id: FromPath[UUID], section_id: FromPath[str]) -> Page:
        run = await _run(request, run_id)
        if run.submitted:
            return go(request, f"/assessments/{run.id}/result")
        shown = section_page(await _full_desk(request, run), _section(run, section_id))
        return page(request, "selfassessment/section.html", view=shown)

    @post("/sections/{section_id:str}")
    async def save_section(
        self, request: AnyRequest, run_id: FromPath[UUID], section_id: FromPath[str]
    ) -> Page:
        run = await _run(request, run_id)
        section = _section(run, section_id)
        saved = await save(request.user, run, section.questions, await _posted(request), confirm=True)
        if saved.errors or saved.overruled:
            shown = section_page(await _full_desk(request, saved.run, saved), section, saved)
            status = 422 if saved.errors else 200
            return page(request, "selfassessment/section.html", status=status, view=shown)
        return _onward(request, saved, section)

    @post("/answers", short=True)
    async def autosave(self, request: AnyRequest, run_id: FromPath[UUID]) -> Page:
        run, posted = await _run(request, run_id), await _posted(request)
        section = _section(run, posted.get("section", [""])[0])
        saved = await save(request.user, run, section.questions, posted, confirm=False)
        shown = saved_part(_desk(request, saved.run, saved), section, saved, drawn_at(posted))
        return page(request, "selfassessment/_saved.html", status=422 if saved.errors else 200, view=shown)

    @get("/discard")
    async def ask_discard(self, request: AnyRequest, run_id: FromPath[UUID]) -> Page:
        run = await _run(request, run_id)
        if run.submitted:
            raise AlreadySubmitted
        pieces = await evidence.count(request.user, run.id)
        return page(request, "selfassessment/discard.html", hub=hub_page(_desk(request, run)), pieces=pieces)

    @post("/discard")
    async def discard(self, request: AnyRequest, run_id: FromPath[UUID]) -> Page:
        run = await _run(request, run_id)
        await drafts.discard(request.user, run_id)
        return go(request, run.list_url, notice="draft-discarded")


class SubmissionController(Controller):
    path = "/assessments/{run_id:uuid}"
    guards = (firm_member,)

    @get("/review")
    async def review(self, request: AnyRequest, run_id: FromPath[UUID]) -> Page:
        run = await _run(request, run_id)
        if run.submitted:
            return go(request, f"/assessments/{run.id}/result")
        shown = review_page(_desk(request, run))
        return page(request, "selfassessment/review.html", review=shown, pledge=PLEDGE)

    @post("/submission")
    async def submit(self, request: AnyRequest, run_id: FromPath[UUID]) -> Page:
        run = await _run(request, run_id)
        pledged = (await request.form()).get("pledge") == "yes"
        if pledged or run.submitted:
            try:
                await submit(request.user, run.id)
                return go(request, f"/assessments/{run.id}/receipt")
            except Incomplete:
                run = await _run(request, run_id)
        shown = review_page(_desk(request, run), refused=True, pledged=pledged)
        return page(
            request, "selfassessment/review.html", status=422, address=f"/assessments/{run.id}/review",
            review=shown, pledge=PLEDGE,
        )  # fmt: skip

    @get("/receipt")
    async def receipt(self, request: AnyRequest, run_id: FromPath[UUID]) -> Page:
        outcome = await _outcome(request, run_id)
        return page(request, "selfassessment/receipt.html", outcome=outcome)


@get("/instruments/{instrument:str}/{version:str}")
async def method(request: AnyRequest, instrument: FromPath[str], version: FromPath[str]) -> Page:
    """How a questionnaire scores; for everybody."""
    questionnaire = content.shipped().get(f"{instrument}/{version}")
    if questionnaire is None:
        raise NotFound
    return page(request, "instruments/method.html", questionnaire=questionnaire, figure=_figure(request))


ROUTES: list[ControllerRouterHandler] = [
    AssessmentsController,
    DraftController,
    SubmissionController,
    RoundController,
    method,
]


async def _run(request: AnyRequest, run_id: UUID) -> Run:
    found = await queries.run(request.user, run_id)
    if found is None:
        raise NotFound
    return found


async def _outcome(request: AnyRequest, run_id: UUID) -> Outcome:
    found = await queries.outcome(request.user, run_id)
    if found is None:
        raise NotFound
    return found


def _section(run: Run, section_id: str) -> Section:
    try:
        return run.questionnaire.section(section_id)
    except KeyError:
        raise NotFound from None


async def _posted(request: AnyRequest) -> dict[str, list[str]]:
    form = await request.form()
    return {name: [one if isinstance(one, str) else "" for one in form.getall(name)] for name in form}


def _desk(request: AnyRequest, run: Run, saved: Saved | None = None) -> Desk:
    return Desk(request.user, run, locale(request), saved.errors if saved else {})


async def _full_desk(request: AnyRequest, run: Run, saved: Saved | None = None) -> Desk:
    """With the figures that are known, for the questions of a whole section."""
    found = await figures(request.user, run)
    return msgspec.structs.replace(_desk(request, run, saved), figures=found)


def _onward(request: AnyRequest, saved: Saved, section: Section) -> Page:
    """To the next section that asks something, unless this one has just got new questions."""
    hub = f"/assessments/{saved.run.id}"
    if saved.appeared:
        return go(request, f"{hub}/sections/{section.id}#q-{saved.appeared[0]}", notice="new-questions")
    following = next_section(saved.run, section)
    return go(request, f"{hub}/sections/{following.id}" if following else f"{hub}/review")


def _figure(request: AnyRequest) -> Any:
    language = locale(request)
    return lambda points: figure(points, language)
