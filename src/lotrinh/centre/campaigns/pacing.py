"""Every minute: what has become due in the running campaigns, and which of them are over."""

from typing import Any
from uuid import UUID, uuid4

from lotrinh import audit, clock, db, jobs
from lotrinh.centre.campaigns.letters import digest_for
from lotrinh.centre.campaigns.sending import SEND
from lotrinh.centre.campaigns.stopping import ANSWERED, OPTED_OUT

PACE = "campaigns.pace"

RUNNING = "SELECT id FROM campaign WHERE state = 'running' AND starts_at <= $1 ORDER BY launched_at, id"
# A reminder follows the newest letter, and only one that arrived; it goes to the owner if there is one by now.
STILL_TO_REMIND = f"""
SELECT l.recipient, l.number + 1 AS number, coalesce((
    SELECT lower(p.email) FROM member m JOIN person p ON p.id = m.person
    WHERE m.firm = r.firm AND m.ended_at IS NULL ORDER BY m.role DESC, m.since, m.id LIMIT 1
), l.email) AS email
FROM campaign c
JOIN campaign_letter l ON l.campaign = c.id AND l.state = 'sent'
JOIN campaign_recipient r ON r.id = l.recipient
WHERE c.id = $1 AND l.number < c.reminders
  AND NOT EXISTS (SELECT 1 FROM campaign_letter n WHERE n.recipient = l.recipient AND n.number > l.number)
  AND NOT {OPTED_OUT} AND NOT ({ANSWERED})
"""
REMINDERS = f"{STILL_TO_REMIND} AND l.sent_at <= $2::timestamptz - make_interval(days => c.remind_after)"
ADD = """
INSERT INTO campaign_letter (id, campaign, recipient, number, email, digest, state, due_at, tries, problem)
SELECT n.id, $1, n.recipient, n.number, n.email, n.digest, 'waiting', $2, 0, ''
FROM unnest($3::uuid[], $4::uuid[], $5::smallint[], $6::text[], $7::text[]) n(id, recipient, number, email, digest)
ON CONFLICT (recipient, number) DO NOTHING
"""
# Over when nothing waits, no reminder can follow, and the last link has run out.
END = f"""
UPDATE campaign c SET state = 'ended', ended_at = $2
WHERE c.id = $1 AND c.state = 'running'
  AND NOT EXISTS (
      SELECT 1 FROM campaign_letter l WHERE l.campaign = c.id AND (l.state = 'waiting' OR l.expires_at > $2)
  )
  AND NOT EXISTS ({STILL_TO_REMIND})
"""


async def pace(_: dict[str, Any]) -> None:
    """The job; running it twice in a minute adds nothing."""
    for row in await db.fetch(RUNNING, clock.now()):
        async with db.atomic():
            await add_reminders(row["id"])
            if await _is_over(row["id"]):
                continue
            await jobs.enqueue(SEND, {"campaign": str(row["id"])}, key=f"{SEND}:{row['id']}")


async def add_reminders(campaign_id: UUID) -> None:
    now = clock.now()
    due = await db.fetch(REMINDERS, campaign_id, now)
    ids = [uuid4() for _ in due]
    await db.execute(
        ADD, campaign_id, now, ids, [row["recipient"] for row in due], [row["number"] for row in due],
        [row["email"] for row in due], [digest_for(one) for one in ids],
    )  # fmt: skip


async def _is_over(campaign_id: UUID) -> bool:
    ended = await db.execute(END, campaign_id, clock.now()) == "UPDATE 1"
    if ended:
        await audit.record("campaign over", "campaign", campaign_id, person_id=None)
    return ended
