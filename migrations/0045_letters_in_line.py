"""The next letter of a campaign, what an address or a firm had lately, and who wants no more, found at once."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-26T06:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "letters in line"

FORWARDS = """
CREATE INDEX campaign_letter_in_line ON campaign_letter (campaign, due_at, id) WHERE state = 'waiting';
CREATE INDEX campaign_letter_tried ON campaign_letter (campaign, tried_at);
CREATE INDEX campaign_letter_sent ON campaign_letter (sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX campaign_opt_out_email ON campaign_opt_out (email) WHERE withdrawn_at IS NULL;
CREATE INDEX campaign_opt_out_firm ON campaign_opt_out (firm) WHERE withdrawn_at IS NULL;
"""
BACKWARDS = """
DROP INDEX campaign_letter_in_line, campaign_letter_tried, campaign_letter_sent, campaign_opt_out_email,
    campaign_opt_out_firm;
"""


async def apply() -> None:
    await db.execute(FORWARDS)


async def undo() -> None:
    await db.execute(BACKWARDS)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="lotrinh", description=DESCRIPTION)
    manager.add_raw(apply)
    manager.add_raw_backwards(undo)
    return manager
