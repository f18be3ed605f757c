"""Recipients have their places by name, and follow their letters; a campaign can be on its way to its launch."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lotrinh import db

ID = "2026-11-28T06:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "recipients in order"

STATES = """
ALTER TABLE campaign DROP CONSTRAINT campaign_state, ADD CONSTRAINT campaign_state CHECK (state IN ({states}))
"""
BEFORE = "'draft', 'discarded', 'running', 'paused', 'ended'"
PLACES = """
UPDATE campaign_recipient r SET place = n.place FROM (
    SELECT c.id, row_number() OVER (PARTITION BY c.campaign ORDER BY f.search_key, f.id) AS place
    FROM campaign_recipient c JOIN firm f ON f.id = c.firm
) n WHERE n.id = r.id
"""
INDEX = "CREATE INDEX campaign_recipient_in_order ON campaign_recipient (campaign, place, id)"
FOLLOWING = ("first_sent", "opened_at", "waiting", "failed", "reminders", "due_at", "problem")
OLD, NEW = (", ".join(f"{table}.{name}" for name in FOLLOWING) for table in "rn")
FOLLOW = f"""
UPDATE campaign_recipient r SET ({", ".join(FOLLOWING)}) = ROW ({NEW})
FROM (
    SELECT t.recipient, min(l.sent_at) AS first_sent, min(l.opened_at) AS opened_at,
           coalesce(bool_or(l.state = 'waiting'), false) AS waiting,
           coalesce(bool_or(l.state = 'failed'), false) AND min(l.sent_at) IS NULL AS failed,
           count(*) FILTER (WHERE l.number > 0 AND l.state = 'sent')::smallint AS reminders, max(l.due_at) AS due_at,
           coalesce((array_agg(l.problem ORDER BY l.number DESC))[1], '') AS problem
    FROM ({{touched}}) t LEFT JOIN campaign_letter l ON l.recipient = t.recipient GROUP BY t.recipient
) n
WHERE r.id = n.recipient AND ({OLD}) IS DISTINCT FROM ({NEW})
"""
LOCK = "SELECT 1 FROM campaign_recipient WHERE id IN (SELECT recipient FROM touched) ORDER BY id FOR NO KEY UPDATE"
# Planned anew each time: a plan for the 65,000 letters of a launch would be a bad one for the next single letter.
FUNCTION = f"""
CREATE FUNCTION keep_recipients() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    EXECUTE $sql${LOCK}$sql$;
    EXECUTE $sql${FOLLOW.format(touched="SELECT DISTINCT recipient FROM touched")}$sql$;
    RETURN NULL;
END;
$$;
"""
EVENTS = {"insert": "NEW", "update": "NEW", "delete": "OLD"}
TRIGGERS = "".join(
    f"""
CREATE TRIGGER recipients_after_{event} AFTER {event} ON campaign_letter
    REFERENCING {which} TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION keep_recipients();
"""
    for event, which in EVENTS.items()
)
BACKWARDS = (
    "".join(f"DROP TRIGGER recipients_after_{event} ON campaign_letter;" for event in EVENTS)
    + "DROP FUNCTION keep_recipients(); DROP INDEX campaign_recipient_in_order;"
    + STATES.format(states=BEFORE)
)


async def apply() -> None:
    await db.execute(STATES.format(states=f"{BEFORE}, 'launching'"))
    await db.execute(PLACES)
    await db.execute(FOLLOW.format(touched="SELECT id AS recipient FROM campaign_recipient"))
    for part in (INDEX, FUNCTION, TRIGGERS):
        await db.execute(part)


async def undo() -> None:
    await db.execute(BACKWARDS)


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="lotrinh", description=DESCRIPTION)
    manager.add_raw(apply)
    manager.add_raw_backwards(undo)
    return manager
