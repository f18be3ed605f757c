"""The job that builds the figures, and how often it looks whether anything is due."""

from lotrinh import jobs
from lotrinh.statistics.services import REBUILD, rebuild

JOBS: dict[str, jobs.Handler] = {REBUILD: rebuild}
NIGHTLY: dict[str, str] = {REBUILD: "*/5 * * * *"}
