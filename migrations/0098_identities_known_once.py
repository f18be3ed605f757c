"""An identity at the single sign-on opens one account, and an account has one there."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-27T13:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "identities known once"

FORWARDS = """
CREATE UNIQUE INDEX provider_identity_once ON provider_identity (issuer, subject);
CREATE UNIQUE INDEX provider_identity_of_person ON provider_identity (person, issuer);
"""
BACKWARDS = "DROP INDEX provider_identity_once, provider_identity_of_person"


async def apply() -> None:
    await db.execute(FORWARDS)


async def undo() -> None:
    await db.execute(BACKWARDS)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="lotrinh", description=DESCRIPTION)
    manager.add_raw(apply)
    manager.add_raw_backwards(undo)
    return manager
