"""What an operator acts on: a job that failed for good, and a model that is kept but damaged."""

from lotrinh import db
from lotrinh.roadmap import model_store

HOLD = """
INSERT INTO pgqueuer (priority, status, entrypoint, payload, attempts)
VALUES (0, 'failed', 'mail.deliver', '{"message": "00000000-0000-4000-8000-000000000000"}', 5) RETURNING id
"""


async def held_job() -> int:
    return int((await db.fetch(HOLD))[0]["id"])


def kept_model() -> str:
    """Where a test keeps its models."""
    version = "20260202T000000000000Z"
    (model_store.folder() / "versions" / version).mkdir(parents=True, exist_ok=True)
    return version
