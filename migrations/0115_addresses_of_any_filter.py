"""Filters kept as addresses: 200 letters with marks take up to 1,800 characters there."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Text, Varchar

ID = "2026-11-28T18:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "addresses of any filter"

TABLES = {
    "Campaign": "campaign",
    "Cohort": "cohort",
    "CohortReading": "cohort_reading",
    "FirmExport": "firm_export",
    "SavedView": "saved_view",
}


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="lotrinh", description=DESCRIPTION)

    for class_name, table in TABLES.items():
        manager.alter_column(
            table_class_name=class_name,
            tablename=table,
            column_name="address",
            db_column_name="address",
            params={},
            old_params={"length": 1000},
            column_class=Text,
            old_column_class=Varchar,
            schema=None,
        )

    return manager
