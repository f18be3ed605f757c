"""The one place where everything meets."""

import asyncio
import gc
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext, suppress

from litestar import Litestar
from litestar.config.compression import CompressionConfig
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.middleware import DefineMiddleware
from litestar.types import ControllerRouterHandler

from lotrinh import audit_jobs, db, jobs, mail
from lotrinh.accounts.authentication import SessionAuthentication
from lotrinh.accounts.controllers import ROUTES as ACCOUNTS
from lotrinh.accounts.guards import second_factor_given
from lotrinh.accounts.passkey_controllers import ROUTES as PASSKEYS
from lotrinh.accounts.provider.controllers import ROUTES as PROVIDER
from lotrinh.accounts.second_factor_controllers import ROUTES as SECOND_FACTOR
from lotrinh.api.controllers import ROUTES as API
from lotrinh.billing.fakestripe import demo as fakestripe
from lotrinh.billing.fakestripe.controllers import ROUTES as FAKE_STRIPE
from lotrinh.billing.jobs import JOBS as BILLING_JOBS
from lotrinh.billing.jobs import NIGHTLY as BILLING_NIGHTLY
from lotrinh.billing.operator_controllers import ROUTES as BILLING
from lotrinh.billing.plan_controllers import ROUTES as FIRMS_PLAN
from lotrinh.billing.sponsorship.controllers import ROUTES as SPONSORSHIPS
from lotrinh.billing.sponsorship.jobs import JOBS as SPONSORSHIP_JOBS
from lotrinh.billing.sponsorship.jobs import NIGHTLY as SPONSORSHIP_NIGHTLY
from lotrinh.billing.standing import visitors_entitlements
from lotrinh.billing.transfers.firm_controllers import ROUTES as ORDERS
from lotrinh.billing.transfers.jobs import JOBS as TRANSFER_JOBS
from lotrinh.billing.transfers.jobs import NIGHTLY as TRANSFER_NIGHTLY
from lotrinh.billing.transfers.operator_controllers import ROUTES as TRANSFERS
from lotrinh.billing.vouchers.controllers import ROUTES as VOUCHERS
from lotrinh.billing.webhook_controllers import ROUTES as STRIPE
from lotrinh.centre import hand_over_services
from lotrinh.centre.campaigns.controllers import ROUTES as CAMPAIGNS
from lotrinh.centre.campaigns.jobs import EVERY_MINUTE as CAMPAIGN_PACE
from lotrinh.centre.campaigns.jobs import JOBS as CAMPAIGN_JOBS
from lotrinh.centre.campaigns.jobs import NIGHTLY as CAMPAIGN_NIGHTLY
from lotrinh.centre.cohorts.controllers import ROUTES as COHORTS
from lotrinh.centre.cohorts.readings import EVERY_FIVE_MINUTES as COHORT_REFRESH
from lotrinh.centre.cohorts.readings import JOBS as COHORT_JOBS
from lotrinh.centre.controllers import ROUTES as CENTRE
from lotrinh.centre.exports.controllers import ROUTES as EXPORTS
from lotrinh.centre.exports.jobs import JOBS as EXPORT_JOBS
from lotrinh.centre.flag_controllers import ROUTES as FLAGS
from lotrinh.centre.hand_over_controllers import ROUTES as HAND_OVERS
from lotrinh.centre.registry_import.controllers import ROUTES as REGISTRY_IMPORT
from lotrinh.centre.registry_import.jobs import JOBS as IMPORT_JOBS
from lotrinh.centre.reviews.controllers import ROUTES as REVIEWS
from lotrinh.centre.reviews.side_by_side import provide_verified_of
from lotrinh.directory.controllers import ROUTES as DIRECTORY
from lotrinh.errors import DomainError
from lotrinh.firms import consent_services
from lotrinh.firms.controllers import ROUTES as FIRMS
from lotrinh.home import home
from lotrinh.metrics import metrics
from lotrinh.operation.controllers import ROUTES as OPERATION
from lotrinh.operation.jobs import JOBS as OPERATION_JOBS
from lotrinh.operation.jobs import NIGHTLY as OPERATION_NIGHTLY
from lotrinh.privacy.controllers import ROUTES as PRIVACY
from lotrinh.privacy.jobs import JOBS as PRIVACY_JOBS
from lotrinh.privacy.jobs import NIGHTLY as PRIVACY_NIGHTLY
from lotrinh.result import result
from lotrinh.roadmap import check_in_notices, model_store, plan_reminders, refit_services
from lotrinh.roadmap.adoption_controllers import ROUTES as ADOPTION
from lotrinh.roadmap.adoption_verification_controllers import ROUTES as ADOPTION_VERIFICATION
from lotrinh.roadmap.check_in_controllers import ROUTES as CHECK_INS
from lotrinh.roadmap.controllers import ROUTES as ROADMAP
from lotrinh.roadmap.model_controllers import ROUTES as MODEL
from lotrinh.roadmap.plan_controllers import ROUTES as PLAN
from lotrinh.roadmap.plan_paper_controllers import ROUTES as PAPERS
from lotrinh.selfassessment import freezing
from lotrinh.selfassessment.brand_controllers import ROUTES as BRAND
from lotrinh.selfassessment.controllers import ROUTES as SELFASSESSMENT
from lotrinh.selfassessment.evidence_controllers import ROUTES as EVIDENCE
from lotrinh.selfassessment.report_controllers import ROUTES as REPORTS
from lotrinh.selfassessment.teamwork_controllers import ROUTES as TEAMWORK
from lotrinh.settings import settings
from lotrinh.statistics.api.controllers import ROUTES as STATISTICS_API
from lotrinh.statistics.api.jobs import JOBS as API_JOBS
from lotrinh.statistics.api.jobs import NIGHTLY as API_NIGHTLY
from lotrinh.statistics.api.token_controllers import ROUTES as API_TOKENS
from lotrinh.statistics.controllers import ROUTES as STATISTICS
from lotrinh.statistics.jobs import JOBS as STATISTICS_JOBS
from lotrinh.statistics.jobs import NIGHTLY as STATISTICS_NIGHTLY
from lotrinh.statistics.releases.controllers import ROUTES as RELEASES
from lotrinh.statistics.releases.jobs import JOBS as RELEASE_JOBS
from lotrinh.web import errors, security
from lotrinh.web.assets import static_files
from lotrinh.web.health import health, ready
from lotrinh.web.observation import ObservedApp

JOBS: dict[str, jobs.Handler] = {
    mail.DELIVER: mail.deliver,
    audit_jobs.LINK: audit_jobs.link,
    audit_jobs.SEND_HEAD: audit_jobs.send_head,
    freezing.FREEZE_DUE: freezing.freeze_due,
    plan_reminders.REMIND: plan_reminders.remind,
    check_in_notices.FOLLOW: check_in_notices.follow,
    refit_services.REFIT: refit_services.refit,
    consent_services.WITHDRAWN: hand_over_services.follow_withdrawal,
    **IMPORT_JOBS,
    **EXPORT_JOBS,
    **BILLING_JOBS,
    **SPONSORSHIP_JOBS,
    **TRANSFER_JOBS,
    **CAMPAIGN_JOBS,
    **COHORT_JOBS,
    **STATISTICS_JOBS,
    **RELEASE_JOBS,
    **API_JOBS,
    **OPERATION_JOBS,
    **PRIVACY_JOBS,
}
# UTC: half past one, a quarter past two, half past six and seven in the morning in Vietnam.
NIGHTLY: dict[str, str] = {
    audit_jobs.LINK: "*/5 * * * *",
    audit_jobs.SEND_HEAD: "5 17 * * *",
    refit_services.REFIT: "30 18 * * *",
    freezing.FREEZE_DUE: "15 19 * * *",
    check_in_notices.FOLLOW: "30 23 * * *",
    plan_reminders.REMIND: "0 0 * * *",
    **CAMPAIGN_NIGHTLY,
    **COHORT_REFRESH,
    **BILLING_NIGHTLY,
    **SPONSORSHIP_NIGHTLY,
    **TRANSFER_NIGHTLY,
    **CAMPAIGN_PACE,
    **STATISTICS_NIGHTLY,
    **API_NIGHTLY,
    **OPERATION_NIGHTLY,
    **PRIVACY_NIGHTLY,
}
ROUTES: Sequence[ControllerRouterHandler] = [
    health,
    ready,
    metrics,
    home,
    result,
    *ACCOUNTS,
    *SECOND_FACTOR,
    *PASSKEYS,
    *PROVIDER,
    *FIRMS,
    *DIRECTORY,
    *SELFASSESSMENT,
    *EVIDENCE,
    *TEAMWORK,
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
    gc.freeze()  # what is loaded by now stays: to look through it for garbage holds every request up for a while
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
        compression_config=CompressionConfig(backend="gzip", gzip_compress_level=1, minimum_size=1_000),
        openapi_config=None,
        request_class=security.FormRequest,
        request_max_body_size=1_000_000,
        logging_config=None,
    )
