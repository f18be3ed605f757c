"""What the background process does for the API."""

from lotrinh import jobs
from lotrinh.statistics.api.services import FORGET, forget_callers

JOBS: dict[str, jobs.Handler] = {FORGET: forget_callers}
NIGHTLY: dict[str, str] = {FORGET: "20 * * * *"}
