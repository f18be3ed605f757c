"""What the background process does for campaigns, and when."""

from lotrinh import jobs
from lotrinh.centre.campaigns.launching import LAUNCH, carry_out
from lotrinh.centre.campaigns.pacing import PACE, pace
from lotrinh.centre.campaigns.readings import READ, TIDY, read, tidy
from lotrinh.centre.campaigns.sending import SEND, send

JOBS: dict[str, jobs.Handler] = {LAUNCH: carry_out, PACE: pace, SEND: send, READ: read, TIDY: tidy}
NIGHTLY = {TIDY: "50 19 * * *"}
EVERY_MINUTE = {PACE: "* * * * *"}
