"""The page of teams: advisors look, the operator changes."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.guards import operator, recent_factor
from lotrinh.centre import problems, team_queries, team_services
from lotrinh.centre.forms import MoveForm, TeamForm
from lotrinh.centre.guards import advisor_or_operator
from lotrinh.web.pages import AnyRequest, Page, go, page


class TeamController(Controller):
    path = "/teams"

    @get("/", guards=[advisor_or_operator])
    async def show(self, request: AnyRequest) -> Page:
        return await _teams_page(request, TeamForm.blank(request))

    @post("/", guards=[operator])
    async def make(self, request: AnyRequest) -> Page:
        form = await TeamForm.read(request)
        if not form.validate():
            return await _teams_page(request, form)
        try:
            await team_services.make(request.user, form.text("name"))
        except problems.TeamNameTaken as problem:
            form.refuse("name", problem.message_id)
            return await _teams_page(request, form)
        return go(request, "/teams", notice="team-made")

    @post("/{team_id:int}/name", guards=[operator])
    async def rename(self, request: AnyRequest, team_id: FromPath[int]) -> Page:
        form = await TeamForm.read(request)
        if not form.validate():
            return await _teams_page(request, form, team_id)
        try:
            await team_services.rename(request.user, team_id, form.text("name"))
        except problems.TeamNameTaken as problem:
            form.refuse("name", problem.message_id)
            return await _teams_page(request, form, team_id)
        return go(request, "/teams", notice="team-renamed")

    @post("/members/{person_id:uuid}", guards=[operator, recent_factor])
    async def move(self, request: AnyRequest, person_id: FromPath[UUID]) -> Page:
        form = await MoveForm.read(request)
        if not form.validate():
            raise problems.UnknownTeam
        await team_services.move(request.user, person_id, int(form.text("team")) or None)
        return go(request, "/teams", notice="advisor-moved")


ROUTES: list[ControllerRouterHandler] = [TeamController]


async def _teams_page(request: AnyRequest, form: TeamForm, team_id: int | None = None) -> Page:
    """`form`: of a new team, or with `team_id` of that one's name."""
    return page(
        request, "centre/teams.html", status=422 if form.errors else 200, address="/teams", form=form,
        renamed=team_id, found=await team_queries.teams(request.user),
        may_change=request.user.staff_role == "operator",
    )  # fmt: skip
