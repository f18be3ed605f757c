"""What the background process does for campaigns, and when."""

from lotrinh import jobs
from lotrinh.centre.campaigns.pacing import PACE, pace
from lotrinh.centre.campaigns.sending import SEND, send

JOBS: dict[str, jobs.Handler] = {PACE: pace, SEND: send}
EVERY_MINUTE = {PACE: "* * * * *"}
