"""Every job, and when those of the clock run."""

from lotrinh import audit_jobs, jobs, mail
from lotrinh.billing.jobs import JOBS as BILLING_JOBS
from lotrinh.billing.jobs import NIGHTLY as BILLING_NIGHTLY
from lotrinh.billing.sponsorship.jobs import JOBS as SPONSORSHIP_JOBS
from lotrinh.billing.sponsorship.jobs import NIGHTLY as SPONSORSHIP_NIGHTLY
from lotrinh.billing.transfers.jobs import JOBS as TRANSFER_JOBS
from lotrinh.billing.transfers.jobs import NIGHTLY as TRANSFER_NIGHTLY
from lotrinh.centre import hand_over_services
from lotrinh.centre.campaigns.jobs import EVERY_MINUTE as CAMPAIGN_PACE
from lotrinh.centre.campaigns.jobs import JOBS as CAMPAIGN_JOBS
from lotrinh.centre.campaigns.jobs import NIGHTLY as CAMPAIGN_NIGHTLY
from lotrinh.centre.cohorts.readings import EVERY_FIVE_MINUTES as COHORT_REFRESH
from lotrinh.centre.cohorts.readings import JOBS as COHORT_JOBS
from lotrinh.centre.exports.jobs import JOBS as EXPORT_JOBS
from lotrinh.centre.registry_import.jobs import JOBS as IMPORT_JOBS
from lotrinh.firms import consent_services
from lotrinh.operation.jobs import JOBS as OPERATION_JOBS
from lotrinh.operation.jobs import NIGHTLY as OPERATION_NIGHTLY
from lotrinh.privacy.jobs import JOBS as PRIVACY_JOBS
from lotrinh.privacy.jobs import NIGHTLY as PRIVACY_NIGHTLY
from lotrinh.roadmap import check_in_notices, plan_reminders, refit_services
from lotrinh.selfassessment import freezing
from lotrinh.statistics.api.jobs import JOBS as API_JOBS
from lotrinh.statistics.api.jobs import NIGHTLY as API_NIGHTLY
from lotrinh.statistics.jobs import JOBS as STATISTICS_JOBS
from lotrinh.statistics.jobs import NIGHTLY as STATISTICS_NIGHTLY
from lotrinh.statistics.releases.jobs import JOBS as RELEASE_JOBS

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
