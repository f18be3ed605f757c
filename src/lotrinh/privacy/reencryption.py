"""What lies encrypted in the database: with which secret, and moving it to the newest one."""

from typing import NamedTuple

import msgspec

from lotrinh import db
from lotrinh.accounts.second_factor_services import SECRET
from lotrinh.directory import personal_codes
from lotrinh.encryption import UnreadableValue, decrypt, digest, encrypt, is_newest


class Column(NamedTuple):
    """`digest`: the column of the digest by which a value is found, if it has one."""

    table: str
    name: str
    purpose: str
    digest: str | None = None

    @property
    def each(self) -> str:
        return f"SELECT id, {self.name} AS value FROM {self.table} WHERE {self.name} IS NOT NULL ORDER BY id"  # noqa: S608 - constants

    @property
    def move(self) -> str:
        found_by = f", {self.digest} = $3" if self.digest else ""
        return f"UPDATE {self.table} SET {self.name} = $2{found_by} WHERE id = $1"  # noqa: S608 - constants


COLUMNS = (
    Column("authenticator_app", "secret", SECRET),
    Column("provider", "personal_code", personal_codes.PURPOSE, "personal_code_digest"),
)


class Stored(msgspec.Struct):
    """Values by the secret that reads them; `unreadable`: none of those there are."""

    newest: int = 0
    older: int = 0
    unreadable: int = 0


async def examine() -> Stored:
    found = Stored()
    for column in COLUMNS:
        for row in await db.fetch(column.each):
            _count(found, row["value"], column)
    return found


async def reencrypt() -> Stored:
    """Afterwards no readable value needs an old secret any more. The counts are those from before."""
    found = Stored()
    async with db.atomic():
        for column in COLUMNS:
            for row in await db.fetch(f"{column.each} FOR UPDATE"):
                if _count(found, row["value"], column) == "older":
                    text = decrypt(row["value"], column.purpose)
                    digests = [digest(text, column.purpose)] if column.digest else []
                    await db.execute(column.move, row["id"], encrypt(text, column.purpose), *digests)
    return found


def _count(found: Stored, value: str, column: Column) -> str:
    try:
        kind = "newest" if is_newest(value, column.purpose) else "older"
    except UnreadableValue:
        kind = "unreadable"
    setattr(found, kind, getattr(found, kind) + 1)
    return kind
