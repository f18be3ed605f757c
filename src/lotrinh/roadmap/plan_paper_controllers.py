"""Pages of the papers of a step and of the evidence for an adoption event."""

from functools import partial
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.guards import firm_member
from lotrinh.errors import NotFound
from lotrinh.papers import posts
from lotrinh.papers.paper import Paper
from lotrinh.roadmap import adoption_queries, plan_papers, plan_queries
from lotrinh.roadmap.plan_papers import Place
from lotrinh.roadmap.titles import title
from lotrinh.web.forms import Form
from lotrinh.web.pages import AnyRequest, Page, go, page
from recommender.catalogue import Text


class PapersPage(msgspec.Struct, frozen=True, kw_only=True):
    place: Place
    title: Text
    back: str
    papers: list[Paper]

    @property
    def url(self) -> str:
        return _url(self.place)

    @property
    def present(self) -> list[Paper]:
        return [one for one in self.papers if not one.withdrawn_at]

    @property
    def withdrawn(self) -> list[Paper]:
        return [one for one in self.papers if one.withdrawn_at]


class StepPaperController(Controller):
    path = "/roadmap/plan/{step_id:uuid}/papers"
    guards = (firm_member,)

    @get("/")
    async def show(self, request: AnyRequest, step_id: FromPath[UUID]) -> Page:
        return await _shown(request, Place("step", step_id))

    @post("/", request_max_body_size=posts.MOST_SENT)
    async def add(self, request: AnyRequest, step_id: FromPath[UUID]) -> Page:
        return await _add(request, Place("step", step_id))

    @get("/{paper_id:uuid}/file")
    async def download(
        self, request: AnyRequest, step_id: FromPath[UUID], paper_id: FromPath[UUID]
    ) -> Response[bytes]:
        return posts.download(*await plan_papers.content(request.user, Place("step", step_id), paper_id))

    @post("/{paper_id:uuid}/withdrawal")
    async def withdraw(self, request: AnyRequest, step_id: FromPath[UUID], paper_id: FromPath[UUID]) -> Page:
        return await _withdraw(request, Place("step", step_id), paper_id)

    @post("/{paper_id:uuid}/restoration")
    async def restore(self, request: AnyRequest, step_id: FromPath[UUID], paper_id: FromPath[UUID]) -> Page:
        return await _restore(request, Place("step", step_id), paper_id)


class AdoptionPaperController(Controller):
    path = "/roadmap/adoption/{event_id:uuid}/papers"
    guards = (firm_member,)

    @get("/")
    async def show(self, request: AnyRequest, event_id: FromPath[UUID]) -> Page:
        return await _shown(request, Place("adoption", event_id))

    @post("/", request_max_body_size=posts.MOST_SENT)
    async def add(self, request: AnyRequest, event_id: FromPath[UUID]) -> Page:
        return await _add(request, Place("adoption", event_id))

    @get("/{paper_id:uuid}/file")
    async def download(
        self, request: AnyRequest, event_id: FromPath[UUID], paper_id: FromPath[UUID]
    ) -> Response[bytes]:
        return posts.download(*await plan_papers.content(request.user, Place("adoption", event_id), paper_id))

    @post("/{paper_id:uuid}/withdrawal")
    async def withdraw(self, request: AnyRequest, event_id: FromPath[UUID], paper_id: FromPath[UUID]) -> Page:
        return await _withdraw(request, Place("adoption", event_id), paper_id)

    @post("/{paper_id:uuid}/restoration")
    async def restore(self, request: AnyRequest, event_id: FromPath[UUID], paper_id: FromPath[UUID]) -> Page:
        return await _restore(request, Place("adoption", event_id), paper_id)


ROUTES: list[ControllerRouterHandler] = [StepPaperController, AdoptionPaperController]


async def _shown(request: AnyRequest, place: Place, refused: dict[str, Form] | None = None) -> Page:
    """`refused`: the form that was not taken, by its kind."""
    named, back = await _of(request, place)
    shown = PapersPage(
        place=place, title=named, back=back, papers=await plan_papers.papers(request.user, place)
    )
    return page(
        request, "roadmap/papers.html", status=422 if refused else 200, shown=shown,
        forms=posts.blank_forms(request) | (refused or {}), accepted=posts.ACCEPTED,
    )  # fmt: skip


async def _add(request: AnyRequest, place: Place) -> Page:
    await _of(request, place)
    refused = await posts.add_posted(request, partial(plan_papers.add, request.user, place))
    return (
        await _shown(request, place, refused) if refused else go(request, _url(place), notice="paper-added")
    )


async def _withdraw(request: AnyRequest, place: Place, paper_id: UUID) -> Page:
    await plan_papers.withdraw(request.user, place, paper_id)
    return go(request, _url(place), notice="paper-withdrawn")


async def _restore(request: AnyRequest, place: Place, paper_id: UUID) -> Page:
    await plan_papers.restore(request.user, place, paper_id)
    return go(request, _url(place), notice="paper-restored")


async def _of(request: AnyRequest, place: Place) -> tuple[Text, str]:
    """What the papers are kept with, and the page to go back to; not there for people of other firms."""
    if place.kind == "step":
        step = await plan_queries.step(request.user, place.id)
        if step:
            return step.title, step.url
    else:
        event = await adoption_queries.event(request.user, place.id)
        if event:
            return title(event.solution), "/roadmap/adoption"
    raise NotFound


def _url(place: Place) -> str:
    return f"/roadmap/{'plan' if place.kind == 'step' else 'adoption'}/{place.id}/papers"
