"""Pages of whoever runs the system: contents, jobs, letters, settings, models and the record."""

import asyncio
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from assessments import content
from lotrinh import acts, clock, heartbeats
from lotrinh.accounts.guards import operator, recent_factor
from lotrinh.billing.sponsorship import queries as sponsorship_queries
from lotrinh.centre.firm_filter import one_of
from lotrinh.operation import people_queries, queries, services
from lotrinh.operation.model_versions import model_versions
from lotrinh.operation.people_controllers import PeopleController
from lotrinh.operation.setting_rows import setting_rows
from lotrinh.settings import settings
from lotrinh.web.pages import AnyRequest, Page, go, page
from recommender import catalogue


class OperationController(Controller):
    path = "/operation"
    guards = (operator,)

    @get("/instruments")
    async def instruments(self, request: AnyRequest) -> Page:
        return page(
            request,
            "operation/instruments.html",
            instruments=sorted(content.shipped().values(), key=lambda one: (one.id, one.version)),
            rounds=await queries.rounds(request.user),
        )

    @get("/catalogue")
    async def solutions(self, request: AnyRequest) -> Page:
        return page(request, "operation/catalogue.html", catalogue=catalogue.shipped(), today=clock.today())

    @get("/settings")
    async def settings_in_force(self, request: AnyRequest) -> Page:
        return page(request, "operation/settings.html", rows=setting_rows(settings()))

    @get("/jobs")
    async def jobs(self, request: AnyRequest) -> Page:
        found = await queries.jobs(request.user)
        silent_before = clock.now() - heartbeats.SILENT_AFTER
        return page(
            request, "operation/jobs.html", found=found, silent_before=silent_before, job_name=queries.job_name
        )  # fmt: skip

    @post("/jobs/{job_id:int}/retry")
    async def retry(self, request: AnyRequest, job_id: FromPath[int]) -> Page:
        await services.retry_job(request.user, job_id)
        return go(request, "/operation/jobs", notice="job-retried")

    @get("/outbox")
    async def outbox(self, request: AnyRequest) -> Page:
        state = one_of(dict(request.query_params), "state", ("waiting", "all")) or "waiting"
        waiting, oldest = await queries.letters_waiting(request.user)
        return page(
            request, "operation/outbox.html", letters=await queries.letters(request.user, state), state=state,
            waiting=waiting, oldest=oldest, has_server=bool(settings().smtp_url),
        )  # fmt: skip

    @post("/outbox/{message_id:uuid}/delivery")
    async def send_again(self, request: AnyRequest, message_id: FromPath[UUID]) -> Page:
        await services.send_again(request.user, message_id)
        return go(request, "/operation/outbox", notice="letter-sent-again")

    @get("/audit")
    async def audit(self, request: AnyRequest) -> Page:
        chosen = queries.parse(request.query_params)
        found, last = await queries.events(request.user, chosen)
        return page(
            request, "operation/audit.html", chosen=chosen, events=found, last=last,
            actions=await queries.actions(request.user), waiting=await queries.events_waiting(request.user),
            verifications=await queries.verifications(request.user), act_name=acts.name,
        )  # fmt: skip

    @post("/audit/verifications")
    async def verify(self, request: AnyRequest) -> Page:
        await services.ask_for_verification(request.user)
        return go(request, "/operation/audit", notice="verification-asked")

    @get("/models")
    async def models(self, request: AnyRequest) -> Page:
        versions = await asyncio.to_thread(model_versions, request.user)
        return page(request, "operation/models.html", versions=versions)

    @post("/models/{version:str}/service", guards=[recent_factor])
    async def serve_model(self, request: AnyRequest, version: FromPath[str]) -> Page:
        await services.serve_model(request.user, version)
        return go(request, "/operation/models", notice="model-served")


async def operator_home(request: AnyRequest) -> Page:
    """The state of everything at a glance, and the way to each page."""
    visitor = request.user
    found = await queries.jobs(visitor)
    verified = await queries.verifications(visitor)
    waiting, oldest = await queries.letters_waiting(visitor)
    silence = await heartbeats.silence()
    return page(
        request,
        "operation/overview.html",
        due=sum(one["due"] for one in found.by_name),
        held=sum(one["held"] for one in found.by_name),
        silence=silence,
        works=silence is not None and silence < heartbeats.SILENT_AFTER,
        mail_waiting=waiting,
        mail_oldest=oldest,
        has_mail_server=bool(settings().smtp_url) or settings().demo,
        names_responsible=settings().names_responsible or settings().demo,
        proposals=await sponsorship_queries.to_decide(visitor),
        is_selling=settings().sells or settings().takes_transfers,
        verified=verified[0] if verified else None,
        people=await people_queries.counts(visitor),
        state=await queries.state(visitor),
        served=services.served_version(),
        now=clock.now(),
        instruments=len(content.shipped()),
        catalogue=catalogue.shipped(),
    )


ROUTES: list[ControllerRouterHandler] = [OperationController, PeopleController]
