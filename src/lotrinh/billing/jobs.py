"""The background work of billing."""

from lotrinh.billing import checkout_services, letters, reconciliation, webhook_services
from lotrinh.jobs import Handler

WARN = "billing.warn"

JOBS: dict[str, Handler] = {
    webhook_services.HANDLE: webhook_services.handle,
    webhook_services.PROJECT: webhook_services.project,
    webhook_services.CATCH_UP: webhook_services.catch_up,
    reconciliation.RECONCILE: reconciliation.run,
    WARN: letters.warn_of_loss,
    checkout_services.END_GONE: checkout_services.end_gone,
    checkout_services.CLOSE_PAGES: checkout_services.close_pages,
}
# UTC: a quarter to three and half past seven in the morning in Vietnam.
NIGHTLY: dict[str, str] = {
    webhook_services.CATCH_UP: "*/10 * * * *",
    reconciliation.RECONCILE: "45 19 * * *",
    WARN: "30 0 * * *",
}
