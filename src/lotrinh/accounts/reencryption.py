"""What lies encrypted in the database: with which secret, and moving it to the newest one."""

import msgspec

from lotrinh import db
from lotrinh.accounts.second_factor_services import SECRET
from lotrinh.encryption import UnreadableValue, decrypt, encrypt, is_newest

ALL = "SELECT id, secret FROM authenticator_app ORDER BY id"
EACH = "SELECT id, secret FROM authenticator_app ORDER BY id FOR UPDATE"
MOVE = "UPDATE authenticator_app SET secret = $2 WHERE id = $1"


class Stored(msgspec.Struct):
    """Values by the secret that reads them; `unreadable`: none of those there are."""

    newest: int = 0
    older: int = 0
    unreadable: int = 0


async def examine() -> Stored:
    found = Stored()
    for row in await db.fetch(ALL):
        _count(found, row["secret"])
    return found


async def reencrypt() -> Stored:
    """Afterwards no readable value needs an old secret any more. The counts are those from before."""
    found = Stored()
    async with db.atomic():
        for row in await db.fetch(EACH):
            if _count(found, row["secret"]) == "older":
                await db.execute(MOVE, row["id"], encrypt(decrypt(row["secret"], SECRET), SECRET))
    return found


def _count(found: Stored, value: str) -> str:
    try:
        kind = "newest" if is_newest(value, SECRET) else "older"
    except UnreadableValue:
        kind = "unreadable"
    setattr(found, kind, getattr(found, kind) + 1)
    return kind
