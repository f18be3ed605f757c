"""The background work of bank transfers."""

from lotrinh.billing.transfers import letters
from lotrinh.jobs import Handler

FOLLOW = "transfers.follow"

JOBS: dict[str, Handler] = {FOLLOW: letters.follow}
# UTC: twenty past seven in the morning in Vietnam, before the last warnings about grace.
NIGHTLY: dict[str, str] = {FOLLOW: "20 0 * * *"}
