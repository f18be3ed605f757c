"""A consent names the words that were read."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import SmallInt
from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod

ID = "2026-11-27T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "wordings of consents"

OPTIONAL = {
    "default": None,
    "null": True,
    "primary_key": False,
    "unique": False,
    "index": False,
    "index_method": IndexMethod.btree,
    "choices": None,
    "db_column_name": None,
    "secret": False,
}


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="lotrinh", description=DESCRIPTION)
    for name, kind, params in (
        ("wording", SmallInt, {}),
        ("wording_digest", Varchar, {"length": 64}),
        ("language", Varchar, {"length": 2}),
    ):
        manager.add_column(
            table_class_name="Consent",
            tablename="consent",
            column_name=name,
            db_column_name=name,
            column_class_name=kind.__name__,
            column_class=kind,
            params=OPTIONAL | params,
            schema=None,
        )
    return manager
