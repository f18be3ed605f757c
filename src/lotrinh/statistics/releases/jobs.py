"""What the background process does for releases."""

from lotrinh import jobs
from lotrinh.statistics.releases.demo_releases import ENTER, enter_releases
from lotrinh.statistics.releases.services import CORRECT, correct

JOBS: dict[str, jobs.Handler] = {CORRECT: correct, ENTER: enter_releases}
