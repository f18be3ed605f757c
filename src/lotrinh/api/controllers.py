"""The read-only API of a firm's own data: every answer is JSON, every error a sentence."""

from functools import cache
from typing import Any
from uuid import UUID

from litestar import Controller, Litestar, get
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency, Provide
from litestar.handlers import BaseRouteHandler
from litestar.openapi import OpenAPIConfig, ResponseSpec
from litestar.openapi.spec import Components, SecurityScheme
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.visitor import Visitor
from lotrinh.api import answers, services, shaping
from lotrinh.api.problems import NoKey
from lotrinh.api.token_controllers import TokenController
from lotrinh.database_roles import act_as
from lotrinh.entitlements import FREE, Entitlements
from lotrinh.errors import NeedsAdvancedPlan
from lotrinh.web.pages import AnyRequest

SCHEME = "Bearer "
DESCRIPTION = (
    "Read-only access of a firm to its own data, for firms with the plan “Chuyên sâu”. An owner makes a key on the page"
    " “Khóa API” and sends it with each request as “Authorization: Bearer …”. A key takes 60 requests a minute."
    " Results are self-declared unless they say otherwise; simulated data is marked."
)
ERRORS = {
    401: ResponseSpec(
        answers.Problem, description="There is no key, or it does not hold.", generate_examples=False
    ),
    403: ResponseSpec(
        answers.Problem, description="The firm does not have the plan now.", generate_examples=False
    ),
    429: ResponseSpec(
        answers.Problem, description="Too many requests; see Retry-After (seconds).", generate_examples=False
    ),
}
ABSENT = {
    404: ResponseSpec(answers.Problem, description="No such round of this firm.", generate_examples=False)
}


async def key_holder(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """A session of the browser opens nothing here."""
    sent = connection.headers.get("Authorization", "")
    if not sent.startswith(SCHEME):
        raise NoKey
    holder = await services.admit(sent.removeprefix(SCHEME).strip())
    connection.scope["user"] = holder
    act_as(holder.acting)


class ApiController(Controller):
    path = "/api/v1"
    guards = (key_holder,)
    response_headers = {"Cache-Control": "no-store"}  # noqa: RUF012 - as Litestar reads it

    @get("/rounds", responses=ERRORS)
    async def rounds(
        self, request: AnyRequest, entitlements: NamedDependency[Entitlements]
    ) -> answers.Rounds:
        """All submitted rounds of the whole firm, the newest first; those of single sites stand under their sites."""
        return await shaping.all_rounds(_reader(request, entitlements))

    @get("/sites", responses=ERRORS)
    async def sites(self, request: AnyRequest, entitlements: NamedDependency[Entitlements]) -> answers.Sites:
        """The firm's sites, each with its submitted rounds."""
        return await shaping.all_sites(_reader(request, entitlements))

    @get("/rounds/{run_id:uuid}", responses=ERRORS | ABSENT)
    async def result(
        self, request: AnyRequest, run_id: FromPath[UUID], entitlements: NamedDependency[Entitlements]
    ) -> answers.RoundResult:
        """One round, of the firm or of a site, with its result by pillar."""
        return await shaping.round_result(_reader(request, entitlements), run_id)

    @get("/rounds/{run_id:uuid}/answers", responses=ERRORS | ABSENT)
    async def given(
        self, request: AnyRequest, run_id: FromPath[UUID], entitlements: NamedDependency[Entitlements]
    ) -> answers.RoundAnswers:
        """The answers of one round, as they were submitted."""
        return await shaping.round_answers(_reader(request, entitlements), run_id)

    @get("/roadmap", responses=ERRORS)
    async def roadmap(
        self, request: AnyRequest, entitlements: NamedDependency[Entitlements]
    ) -> answers.RoadmapAnswer:
        """The steps recommended today, and the steps in the firm's plan."""
        return await shaping.roadmap(_reader(request, entitlements))

    @get("/adoption", responses=ERRORS)
    async def adoption(
        self, request: AnyRequest, entitlements: NamedDependency[Entitlements]
    ) -> answers.Adoption:
        """What was planned, tried, put to use and dropped, as dated events."""
        return await shaping.adoption(_reader(request, entitlements))


@get("/api/v1/openapi.json")
async def description() -> dict[str, Any]:
    """The OpenAPI description; open to everybody, since it says nothing of a firm."""
    return _description()


ROUTES: list[ControllerRouterHandler] = [ApiController, description, TokenController]


def _reader(request: AnyRequest, entitlements: Entitlements) -> Visitor:
    if not entitlements.is_advanced:
        raise NeedsAdvancedPlan
    visitor: Visitor = request.user
    return visitor


@cache
def _description() -> dict[str, Any]:
    """Of these routes alone, made from their types."""

    async def free() -> Entitlements:
        return FREE

    key = SecurityScheme(type="http", scheme="bearer", description="A key that an owner of the firm made.")
    config = OpenAPIConfig(
        title="Lộ Trình Số", version="1", description=DESCRIPTION, use_handler_docstrings=True,
        components=Components(security_schemes={"key": key}), security=[{"key": []}],
    )  # fmt: skip
    app = Litestar(
        [ApiController],
        dependencies={"entitlements": Provide(free)},
        openapi_config=config,
        logging_config=None,
    )
    return app.openapi_schema.to_schema()
