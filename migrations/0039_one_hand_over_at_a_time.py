"""A provider has a request once at a time; a tax code is listed once; providers are found by what they offer."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-26T03:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "one hand-over at a time"

FORWARDS = (
    "CREATE UNIQUE INDEX hand_over_standing ON hand_over (request, provider) WHERE ended_at IS NULL;",
    "CREATE UNIQUE INDEX provider_tax_code ON provider (tax_code)"
    " WHERE tax_code IS NOT NULL AND withdrawn_at IS NULL;",
    "CREATE INDEX provider_offers ON provider USING gin (solutions);",
)
BACKWARDS = (
    "DROP INDEX hand_over_standing;",
    "DROP INDEX provider_tax_code;",
    "DROP INDEX provider_offers;",
)


async def apply() -> None:
    for statement in FORWARDS:
        await db.execute(statement)


async def undo() -> None:
    for statement in BACKWARDS:
        await db.execute(statement)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="lotrinh", description=DESCRIPTION)
    manager.add_raw(apply)
    manager.add_raw_backwards(undo)
    return manager
