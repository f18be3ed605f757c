"""What the background process does for copies and deletions, and when (UTC)."""

from lotrinh import jobs
from lotrinh.privacy import copy_making, copy_services, erasure, retention

JOBS: dict[str, jobs.Handler] = {
    copy_services.MAKE: copy_making.make,
    erasure.CARRY_OUT: erasure.carry_out,
    retention.RUN: retention.run,
}
NIGHTLY = {erasure.CARRY_OUT: "20 * * * *", retention.RUN: "45 19 * * *"}
