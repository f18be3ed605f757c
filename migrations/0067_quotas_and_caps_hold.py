"""The database counts seats and the ledger of vouchers, so that quota and caps hold whoever writes them."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-26T14:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "seats and vouchers never exceed quota and cap"

FORWARDS = """
CREATE FUNCTION count_seat() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.state = 'granted' THEN
        UPDATE sponsorship SET taken = taken - 1 WHERE id = OLD.sponsorship;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.state = 'granted' THEN
        UPDATE sponsorship SET taken = taken + 1 WHERE id = NEW.sponsorship;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER sponsored_seat_counted AFTER INSERT OR DELETE OR UPDATE OF state, sponsorship ON sponsored_seat
    FOR EACH ROW EXECUTE FUNCTION count_seat();
CREATE INDEX sponsored_seat_proposed ON sponsored_seat (proposal) WHERE state = 'proposed';
CREATE INDEX seat_proposal_open ON seat_proposal (sponsorship) WHERE decision IS NULL;
CREATE FUNCTION count_voucher_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE scheme_account SET
        committed = committed + CASE NEW.kind WHEN 'committed' THEN NEW.amount WHEN 'released' THEN -NEW.amount ELSE 0 END,
        paid = paid + CASE NEW.kind WHEN 'paid' THEN NEW.amount ELSE 0 END
    WHERE id = NEW.account;
    RETURN NULL;
END $$;
CREATE TRIGGER voucher_entry_counted AFTER INSERT ON voucher_entry
    FOR EACH ROW EXECUTE FUNCTION count_voucher_entry();
CREATE TRIGGER voucher_entry_append_only BEFORE UPDATE OR DELETE ON voucher_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_change(); -- each row: removing a person who entered nothing touches none
CREATE UNIQUE INDEX voucher_open ON voucher (firm, solution) WHERE state IN ('open', 'asked');
"""
BACKWARDS = """
DROP INDEX voucher_open;
DROP TRIGGER voucher_entry_append_only ON voucher_entry;
DROP TRIGGER voucher_entry_counted ON voucher_entry;
DROP FUNCTION count_voucher_entry;
DROP INDEX sponsored_seat_proposed, seat_proposal_open;
DROP TRIGGER sponsored_seat_counted ON sponsored_seat;
DROP FUNCTION count_seat;
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
