"""What an operator acts on: a job that failed for good."""

from lotrinh import db

HOLD = """
INSERT INTO pgqueuer (priority, status, entrypoint, payload, attempts)
VALUES (0, 'failed', 'mail.deliver', '{"message": "00000000-0000-4000-8000-000000000000"}', 5) RETURNING id
"""


async def held_job() -> int:
    return int((await db.fetch(HOLD))[0]["id"])
