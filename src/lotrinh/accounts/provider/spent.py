"""What counts once: a way back from the provider, and its word that somebody has left."""

from uuid import uuid4

from lotrinh import clock, db
from lotrinh.accounts.provider.attempts import LIFETIME
from lotrinh.accounts.sessions import digest_of

SPEND = "INSERT INTO spent_state (id, digest, at) VALUES ($1, $2, $3) ON CONFLICT (digest) DO NOTHING"
FORGET = """
DELETE FROM spent_state WHERE id IN (
    SELECT id FROM spent_state WHERE at <= $1 LIMIT 200 FOR UPDATE SKIP LOCKED
)
"""


async def spend(named: str) -> bool:
    """Whether it is the first time; it must be refused by itself once it is older than `LIFETIME`."""
    now = clock.now()
    async with db.atomic():
        await db.execute(FORGET, now - 2 * LIFETIME)
        return await db.execute(SPEND, uuid4(), digest_of(named), now) == "INSERT 0 1"
