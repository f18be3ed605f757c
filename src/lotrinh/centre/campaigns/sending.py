"""Sending what is due, a slice of each running campaign every minute.

A letter is a row that waits. Whoever sends it holds its lock and that of its recipient, which follows it, from before
the mail server is asked until the outcome is written, so two workers never send the same one, and one that dies leaves
it waiting. The mail server and the database cannot be written to as one: a worker that dies after the server said yes
and before the row says so leaves a letter that is sent once more, under the same Message-ID and with the same link.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from lotrinh import clock, db, mail
from lotrinh.centre.campaigns.letters import Wording, link_of, opt_out_headers, written
from lotrinh.centre.campaigns.stopping import ANSWERED, OPTED_OUT

SEND = "campaigns.send"
MOST_TRIES = 10
FIRST_WAIT = timedelta(minutes=1)

NEXT = f"""
SELECT l.id, l.email, l.digest, l.tries, f.name AS firm, c.subject_vi, c.body_vi, c.subject_en, c.body_en, c.link_days,
       coalesce(nullif(p.name, ''), p.email, '') AS writer,
       CASE WHEN {OPTED_OUT} THEN 'opted_out' WHEN {ANSWERED} THEN 'answered' END AS stop
FROM campaign_letter l
JOIN campaign c ON c.id = l.campaign AND c.state = 'running'
JOIN campaign_recipient r ON r.id = l.recipient
JOIN firm f ON f.id = r.firm
LEFT JOIN person p ON p.id = c.owner
WHERE l.campaign = $1 AND l.state = 'waiting' AND l.due_at <= $2
ORDER BY l.due_at, l.id LIMIT 1 FOR NO KEY UPDATE OF l, r SKIP LOCKED
"""
SLICE = """
SELECT ceil(c.per_hour / 60.0)::int AS slice, c.per_hour - count(l.id)::int AS left_of_hour
FROM campaign c LEFT JOIN campaign_letter l ON l.campaign = c.id AND l.tried_at > $2
WHERE c.id = $1 AND c.state = 'running' GROUP BY c.id
"""
SENT = """
UPDATE campaign_letter SET state = 'sent', problem = '', tries = tries + 1, tried_at = $2, sent_at = $2, expires_at = $3
WHERE id = $1
"""
WITHHELD = "UPDATE campaign_letter SET state = 'withheld', problem = $2 WHERE id = $1"
FAILED = """
UPDATE campaign_letter SET state = 'failed', problem = $2, tries = tries + 1, tried_at = $3 WHERE id = $1
"""
LATER = """
UPDATE campaign_letter SET problem = 'unreachable', tries = tries + 1, tried_at = $2, due_at = $3 WHERE id = $1
"""


async def send(payload: dict[str, Any]) -> None:
    """The job: as many letters as the campaign may send in a minute; the next minute sends the next."""
    campaign_id = UUID(payload["campaign"])
    left = await _allowed(campaign_id)
    while left > 0:
        try:
            tried = await send_next(campaign_id)
        except mail.ServerAway:
            return
        if tried is None:
            return
        left -= tried


async def send_next(campaign_id: UUID) -> int | None:
    """Try the letter that has waited longest; 1 if the mail server was asked, None when nothing is due."""
    now = clock.now()
    async with db.atomic():
        row = await db.fetch_one(NEXT, campaign_id, now)
        if row is None:
            return None
        if row["stop"]:
            await db.execute(WITHHELD, row["id"], row["stop"])
            return 0
        await _try(row, now)
        return 1


async def _try(row: dict[str, Any], now: datetime) -> None:
    try:
        await _hand_over(row, now)
    except mail.Refused:
        await db.execute(FAILED, row["id"], "refused", now)
    except mail.NotTaken:
        if row["tries"] + 1 >= MOST_TRIES:
            await db.execute(FAILED, row["id"], "given_up", now)
        else:
            await db.execute(LATER, row["id"], now, now + FIRST_WAIT * 2 ** row["tries"])
    else:
        await db.execute(SENT, row["id"], now, now + timedelta(days=row["link_days"]))


async def _hand_over(row: dict[str, Any], now: datetime) -> None:
    wording = Wording(**{name: row[name] for name in Wording.__struct_fields__})
    link = link_of(row["id"], row["digest"])
    letter = written(wording, firm=row["firm"], link=link, opt_out=f"{link}/opt-out", at=now)
    message = mail.Message(
        id=row["id"], recipient=row["email"], subject=letter.subject, body=letter.body, created_at=now
    )
    await mail.send_now(message, opt_out_headers(link))


async def _allowed(campaign_id: UUID) -> int:
    """None saved up: after a pause or an outage a campaign goes on as slowly as before."""
    row = await db.fetch_one(SLICE, campaign_id, clock.now() - timedelta(hours=1))
    return min(row["slice"], row["left_of_hour"]) if row else 0
