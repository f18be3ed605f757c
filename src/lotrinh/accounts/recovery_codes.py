"""Ten codes for the day the phone is gone: shown once, kept as digests, each good for one time."""

import secrets
from datetime import datetime
from uuid import UUID, uuid4

from lotrinh import db
from lotrinh.accounts.second_factor_tables import RecoveryCode
from lotrinh.encryption import digest, digests

COUNT = 10
LENGTH = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
PURPOSE = "recovery code"

USE = (
    "UPDATE recovery_code SET used_at = $3 WHERE person = $1 AND digest = ANY($2::text[]) AND used_at IS NULL"
)
LEFT = "SELECT count(*) AS n FROM recovery_code WHERE person = $1 AND used_at IS NULL"


async def issue(person_id: UUID, now: datetime) -> list[str]:
    """New codes, in place of all earlier ones."""
    codes = ["".join(secrets.choice(LETTERS) for _ in range(LENGTH)) for _ in range(COUNT)]
    await RecoveryCode.delete().where(RecoveryCode.person == person_id)
    await RecoveryCode.insert(
        *(
            RecoveryCode(id=uuid4(), person=person_id, digest=_digest(person_id, c), created_at=now)
            for c in codes
        )
    )
    return [f"{code[:5]}-{code[5:]}" for code in codes]


async def use(person_id: UUID, code: str, now: datetime) -> bool:
    found = digests(f"{person_id}:{code}", PURPOSE)
    return await db.execute(USE, person_id, found, now) == "UPDATE 1"


async def left(person_id: UUID) -> int:
    row = await db.fetch_one(LEFT, person_id)
    return int(row["n"]) if row else 0


def _digest(person_id: UUID, code: str) -> str:
    return digest(f"{person_id}:{code}", PURPOSE)
