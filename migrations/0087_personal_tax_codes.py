"""Tax codes of 12 digits, which are personal data, lie encrypted and are found by a digest."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod

from lotrinh import db
from lotrinh.encryption import decrypt, digest, encrypt
from lotrinh.settings import settings

ID = "2026-11-27T09:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "personal tax codes"

PURPOSE = "personal tax code"
BATCH = 500
PLAIN = f"SELECT id, tax_code FROM provider WHERE tax_code ~ '^[0-9]{{12}}$' ORDER BY id LIMIT {BATCH}"
HIDE = "UPDATE provider SET tax_code = NULL, personal_code = $2, personal_code_digest = $3 WHERE id = $1"
HIDDEN = f"SELECT id, personal_code FROM provider WHERE personal_code IS NOT NULL ORDER BY id LIMIT {BATCH}"
SHOW = "UPDATE provider SET tax_code = $2, personal_code = NULL, personal_code_digest = NULL WHERE id = $1"


async def hide() -> None:
    """A key must be there before anything is encrypted with it."""
    while rows := await db.fetch(PLAIN):
        if not settings().secret:
            raise RuntimeError("set LOTRINH_SECRET: personal tax codes are encrypted under it")
        for row in rows:
            code = row["tax_code"]
            await db.execute(HIDE, row["id"], encrypt(code, PURPOSE), digest(code, PURPOSE))


async def show() -> None:
    while rows := await db.fetch(HIDDEN):
        for row in rows:
            await db.execute(SHOW, row["id"], decrypt(row["personal_code"], PURPOSE))


def optional(length: int, *, index: bool) -> dict[str, object]:
    return {
        "length": length,
        "default": None,
        "null": True,
        "primary_key": False,
        "unique": False,
        "index": index,
        "index_method": IndexMethod.btree,
        "choices": None,
        "db_column_name": None,
        "secret": False,
    }


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="lotrinh", description=DESCRIPTION)
    for name, params in (
        ("personal_code", optional(120, index=False)),
        ("personal_code_digest", optional(64, index=True)),
    ):
        manager.add_column(
            table_class_name="Provider",
            tablename="provider",
            column_name=name,
            db_column_name=name,
            column_class_name="Varchar",
            column_class=Varchar,
            params=params,
            schema=None,
        )
    manager.add_raw(hide)
    manager.add_raw_backwards(show)
    return manager
