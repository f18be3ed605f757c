"""One open checkout a firm at a time; waiting events, notable charges and a firm's bills are found at once."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-26T10:10:00:000055"
VERSION = "1.38.0"
DESCRIPTION = "billing in order"

FORWARDS = """
CREATE UNIQUE INDEX checkout_open ON checkout (firm) WHERE state = 'open';
CREATE INDEX stripe_event_waiting ON stripe_event (received_at) WHERE handled_at IS NULL;
CREATE INDEX billing_invoice_newest ON billing_invoice (firm, created_at DESC);
CREATE INDEX charge_notable ON charge (created_at DESC) WHERE amount_refunded > 0 OR dispute_status <> '';
"""
BACKWARDS = "DROP INDEX checkout_open, stripe_event_waiting, billing_invoice_newest, charge_notable;"


async def apply() -> None:
    await db.execute(FORWARDS)


async def undo() -> None:
    await db.execute(BACKWARDS)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="lotrinh", description=DESCRIPTION)
    manager.add_raw(apply)
    manager.add_raw_backwards(undo)
    return manager
