"""The one place where everything meets."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext, suppress

from litestar import Litestar
from litestar.config.compression import CompressionConfig
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.middleware import DefineMiddleware
from litestar.types import ControllerRouterHandler

from lotrinh import db, jobs
from lotrinh.accounts.authentication import SessionAuthentication
from lotrinh.accounts.controllers import ROUTES as ACCOUNTS
from lotrinh.accounts.guards import second_factor_given
from lotrinh.accounts.passkey_controllers import ROUTES as PASSKEYS
from lotrinh.accounts.provider.controllers import ROUTES as PROVIDER
from lotrinh.accounts.second_factor_controllers import ROUTES as SECOND_FACTOR
from lotrinh.api.controllers import ROUTES as API
from lotrinh.background import JOBS, NIGHTLY
from lotrinh.billing.fakestripe import demo as fakestripe
from lotrinh.billing.fakestripe.controllers import ROUTES as FAKE_STRIPE
from lotrinh.billing.operator_controllers import ROUTES as BILLING
from lotrinh.billing.plan_controllers import ROUTES as FIRMS_PLAN
from lotrinh.billing.sponsorship.controllers import ROUTES as SPONSORSHIPS
from lotrinh.billing.standing import visitors_entitlements
from lotrinh.billing.transfers.firm_controllers import ROUTES as ORDERS
from lotrinh.billing.transfers.operator_controllers import ROUTES as TRANSFERS
from lotrinh.billing.vouchers.controllers import ROUTES as VOUCHERS
from lotrinh.billing.webhook_controllers import ROUTES as STRIPE
from lotrinh.centre.campaigns.controllers import ROUTES as CAMPAIGNS
from lotrinh.centre.cohorts.controllers import ROUTES as COHORTS
from lotrinh.centre.controllers import ROUTES as CENTRE
from lotrinh.centre.exports.controllers import ROUTES as EXPORTS
from lotrinh.centre.flag_controllers import ROUTES as FLAGS
from lotrinh.centre.hand_over_controllers import ROUTES as HAND_OVERS
from lotrinh.centre.registry_import.controllers import ROUTES as REGISTRY_IMPORT
from lotrinh.centre.reviews.controllers import ROUTES as REVIEWS
from lotrinh.centre.reviews.side_by_side import provide_verified_of
from lotrinh.directory.controllers import ROUTES as DIRECTORY
from lotrinh.directory.imports.controllers import ROUTES as PROVIDER_IMPORTS
from lotrinh.errors import DomainError
from lotrinh.firms.controllers import ROUTES as FIRMS
from lotrinh.home import ROUTES as HOME
from lotrinh.metrics import metrics
from lotrinh.operation.controllers import ROUTES as OPERATION
from lotrinh.privacy.controllers import ROUTES as PRIVACY
from lotrinh.result import result
from lotrinh.roadmap import model_store
from lotrinh.roadmap.adoption_controllers import ROUTES as ADOPTION
from lotrinh.roadmap.adoption_verification_controllers import ROUTES as ADOPTION_VERIFICATION
from lotrinh.roadmap.check_in_controllers import ROUTES as CHECK_INS
from lotrinh.roadmap.controllers import ROUTES as ROADMAP
from lotrinh.roadmap.model_controllers import ROUTES as MODEL
from lotrinh.roadmap.plan_controllers import ROUTES as PLAN
from lotrinh.roadmap.plan_paper_controllers import ROUTES as PAPERS
from lotrinh.selfassessment.brand_controllers import ROUTES as BRAND
from lotrinh.selfassessment.controllers import ROUTES as SELFASSESSMENT
from lotrinh.selfassessment.evidence_controllers import ROUTES as EVIDENCE
from lotrinh.selfassessment.report_controllers import ROUTES as REPORTS
from lotrinh.selfassessment.sites.controllers import ROUTES as SITES
from lotrinh.selfassessment.teamwork_controllers import ROUTES as TEAMWORK
from lotrinh.settings import settings
from lotrinh.statistics.api.controllers import ROUTES as STATISTICS_API
from lotrinh.statistics.api.token_controllers import ROUTES as API_TOKENS
from lotrinh.statistics.controllers import ROUTES as STATISTICS
from lotrinh.statistics.releases.controllers import ROUTES as RELEASES
from lotrinh.web import errors, security
from lotrinh.web.assets import static_files
from lotrinh.web.health import health, ready
from lotrinh.web.observation import ObservedApp

ROUTES: Sequence[ControllerRouterHandler] = [
    health,
    ready,
    metrics,
    *HOME,
    result,
    *ACCOUNTS,
    *SECOND_FACTOR,
    *PASSKEYS,
    *PROVIDER,
    *FIRMS,
    *DIRECTORY,
    *PROVIDER_IMPORTS,
    *SELFASSESSMENT,
    *EVIDENCE,
    *TEAMWORK,
    *SITES,
    *REPORTS,
    *BRAND,
    *ROADMAP,
    *MODEL,
    *CENTRE,
    *EXPORTS,
    *COHORTS,
    *FLAGS,
    *HAND_OVERS,
    *REVIEWS,
    *PLAN,
    *PAPERS,
    *ADOPTION,
    *ADOPTION_VERIFICATION,
    *CHECK_INS,
    *REGISTRY_IMPORT,
    *FIRMS_PLAN,
    *ORDERS,
    *TRANSFERS,
    *API,
    *SPONSORSHIPS,
    *VOUCHERS,
    *BILLING,
    *FAKE_STRIPE,
    *STRIPE,
    *CAMPAIGNS,
    *STATISTICS,
    *RELEASES,
    *STATISTICS_API,
    *API_TOKENS,
    *OPERATION,
    *PRIVACY,
    static_files(),
]


@asynccontextmanager
async def lifespan(app: Litestar) -> AsyncIterator[None]:
    # In the demo jobs share the pool of the requests, and may take their time.
    limit = None if settings().demo else settings().statement_seconds
    await db.open_pool(settings().pool_size, statement_seconds=limit)
    stop = asyncio.Event()
    model = asyncio.create_task(
        asyncio.to_thread(model_store.served)
    )  # takes a second; the first reader need not
    worker = asyncio.create_task(jobs.work(JOBS, stop, NIGHTLY)) if settings().demo else None
    try:
        async with fakestripe.running(app) if fakestripe.is_wanted() else nullcontext():
            yield
    finally:
        stop.set()
        await asyncio.wait([model])
        if worker:
            with suppress(asyncio.CancelledError, *db.AWAY):
                await asyncio.wait_for(worker, timeout=10)
        await db.close_pool()


def create_app() -> Litestar:
    return ObservedApp(
        route_handlers=ROUTES,
        lifespan=[lifespan],
        middleware=[security.form_tokens(), DefineMiddleware(SessionAuthentication, exclude_http_methods=())],
        guards=[second_factor_given],
        dependencies={
            "entitlements": Provide(visitors_entitlements),
            "verified_of": Provide(provide_verified_of, sync_to_thread=False),
        },
        before_send=[security.add_headers],
        exception_handlers={
            errors.Detour: errors.detour,
            DomainError: errors.domain_error,
            HTTPException: errors.http_error,
            **dict.fromkeys(db.AWAY, errors.database_away),
            **dict.fromkeys(db.TOO_SLOW, errors.too_slow),
            **dict.fromkeys(db.UNREADABLE, errors.unreadable),
            db.DENIED: errors.denied,
            Exception: errors.unexpected,
        },
        # What fits two packets arrives no sooner for being packed, and packing took a quarter of a save's time.
        # Where answers are nearly always shorter, not even packing is got ready ("short").
        compression_config=CompressionConfig(
            backend="gzip", gzip_compress_level=1, minimum_size=2_800, exclude_opt_key="short"
        ),
        openapi_config=None,
        request_class=security.FormRequest,
        request_max_body_size=1_000_000,
        logging_config=None,
    )
