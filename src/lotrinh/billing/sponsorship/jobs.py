"""The background work of sponsorships."""

from lotrinh.billing.sponsorship import letters
from lotrinh.jobs import Handler

WARN = "sponsorship.warn"

JOBS: dict[str, Handler] = {WARN: letters.warn_of_end}
# UTC: a quarter to eight in the morning in Vietnam.
NIGHTLY: dict[str, str] = {WARN: "45 0 * * *"}
