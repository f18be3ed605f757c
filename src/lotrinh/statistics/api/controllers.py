"""The releases for programs, version 1. Names and meanings of version 1 never change."""

from collections.abc import Sequence
from typing import Annotated

import msgspec
from litestar import Controller, Response, get
from litestar.exceptions import HTTPException
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Example, OpenAPIType
from litestar.params import HeaderParameter, PathParameter, QueryParameter
from litestar.types import ControllerRouterHandler

from lotrinh.errors import DomainError, NotFound
from lotrinh.i18n import N_
from lotrinh.settings import settings
from lotrinh.statistics.api.answers import Problem, answer, domain_problem, http_problem
from lotrinh.statistics.api.guards import within_limit
from lotrinh.statistics.api.problems import UnknownParameter
from lotrinh.statistics.api.selection import (
    LONGEST_NUMBER,
    MOST_PER_PAGE,
    PARAMETERS,
    FiguresPage,
    select,
)
from lotrinh.statistics.releases import queries
from lotrinh.statistics.releases.content import Content, Definition, read
from lotrinh.statistics.releases.queries import Release
from lotrinh.web.pages import AnyRequest

PATH = "/api/statistics/v1"
Number = Annotated[
    str, PathParameter(description=N_("Number of a release."), examples=[Example(value="TK-2026-11-1")])
]
FILTER = N_("Only rows with this value in the column of that name.")
MEANINGS = {
    "page": N_("From 1 on; 1 if left out."),
    "per_page": N_("Rows a page, at most 5,000; 500 if left out."),
}
# `select` reads the numbers itself, since it says which of them is wrong; programs are told that they are numbers.
BOUNDS = {
    "page": {"type": OpenAPIType.INTEGER, "minimum": 1, "maximum": 10**LONGEST_NUMBER - 1},
    "per_page": {"type": OpenAPIType.INTEGER, "minimum": 1, "maximum": MOST_PER_PAGE},
}
RESPONSES = {
    304: ResponseSpec(None, description=N_("Nothing has changed since that ETag.")),
    **{
        status: ResponseSpec(Problem, description=meaning, generate_examples=False)
        for status, meaning in (
            (400, N_("A parameter that does not exist, or a value that the release does not have.")),
            (401, N_("The token is not valid.")),
            (404, N_("There is no such release or page.")),
            (429, N_("Too many requests; Retry-After says for how many seconds to wait.")),
        )
    },
}
SEEN = HeaderParameter(
    name="If-None-Match", annotation=str, required=False, description=N_("ETag of an earlier answer.")
)


class ReleaseList(msgspec.Struct, frozen=True):
    """The newest figures first; of one day, a correction before what it corrects."""

    releases: list[Release]


class Dictionary(msgspec.Struct, frozen=True):
    """What each figure, dimension and column of a release means."""

    release: str
    definitions: list[Definition]


class StatisticsApi(Controller):
    """What all routes for programs have in common."""

    guards = (within_limit,)
    opt = {"exclude_from_auth": True, "exclude_from_csrf": True}  # noqa: RUF012
    parameters = {"seen": SEEN}  # noqa: RUF012
    exception_handlers = {DomainError: domain_problem, HTTPException: http_problem}  # noqa: RUF012


class ReleasesApi(StatisticsApi):
    path = PATH

    @get("/releases", summary=N_("All releases"), responses=RESPONSES)
    async def list_releases(self, request: AnyRequest) -> Response[ReleaseList]:
        _takes_nothing(request)
        return answer(request, ReleaseList(await queries.releases(simulated=settings().demo)))

    @get(
        "/releases/{number:str}",
        summary=N_("One release: its day, its hash, what it corrects"),
        responses=RESPONSES,
    )
    async def show_release(self, request: AnyRequest, number: Number) -> Response[Release]:
        _takes_nothing(request)
        return answer(request, await _release(number))

    @get(
        "/releases/{number:str}/definitions",
        summary=N_("The data dictionary as it was when released"),
        responses=RESPONSES,
    )
    async def list_definitions(self, request: AnyRequest, number: Number) -> Response[Dictionary]:
        _takes_nothing(request)
        content = await _content(number)
        return answer(request, Dictionary(content.release, content.definitions))


class FiguresApi(StatisticsApi):
    """What narrows the figures down is read by `select`; declared here, it stands in the description of the API."""

    path = f"{PATH}/releases/{{number:str}}/figures"
    parameters = {"seen": SEEN} | {
        name: QueryParameter(
            name=name,
            annotation=str,
            required=False,
            description=MEANINGS.get(name, FILTER),
            schema_extra=BOUNDS.get(name),
        )
        for name in PARAMETERS
    }

    @get(summary=N_("Figures of a release, narrowed down and page by page"), responses=RESPONSES)
    async def list_figures(self, request: AnyRequest, number: Number) -> Response[FiguresPage]:
        return answer(request, select(await _content(number), dict(request.query_params)))


ROUTES: Sequence[ControllerRouterHandler] = [ReleasesApi, FiguresApi]


def _takes_nothing(request: AnyRequest) -> None:
    name = next(iter(request.query_params), None)
    if name is not None:
        raise UnknownParameter(name=name[:40])


async def _release(number: str) -> Release:
    found = await queries.release(number)
    if found is None or found.simulated != settings().demo:
        raise NotFound
    return found


async def _content(number: str) -> Content:
    await _release(number)
    return read(await queries.content_text(number) or "")
