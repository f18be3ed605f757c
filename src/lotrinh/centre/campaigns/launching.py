"""The launch of a campaign: its audience is fixed, and each of its firms gets its first letter put in line.

All of it is one transaction, so that a process that dies half-way leaves nothing behind. Of many firms a job does it,
and says beside that transaction how far it is.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec

from lotrinh import clock, db, draining, jobs
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.acting import advisor_of
from lotrinh.centre.campaigns import audience, problems
from lotrinh.centre.campaigns.audience import Addressee
from lotrinh.centre.campaigns.letters import digest_for
from lotrinh.centre.campaigns.queries import Campaign, one
from lotrinh.centre.campaigns.services import FORGET_PROGRESS, GRACE, SET_STATE, locked, record
from lotrinh.database_roles import LOGIN, acting_as
from lotrinh.errors import NotFound

LAUNCH = "campaigns.launch"
CHUNK = 5_000
PATIENCE = timedelta(minutes=2)
"""A job that has not been heard of for so long may be started again."""
RECIPIENT = ("id", "campaign", "firm", "left_out", "place", "waiting", "due_at")
LETTER = ("id", "campaign", "recipient", "number", "email", "digest", "state", "due_at", "tries", "problem")

LAUNCHES = "SELECT pg_advisory_xact_lock(hashtext('campaign launches'))"
BEGIN = """
INSERT INTO campaign_launch (campaign, asked_by, firms, entered, touched_at) VALUES ($1, $2, $3, 0, $4)
ON CONFLICT (campaign) DO UPDATE SET asked_by = $2, firms = $3, entered = 0, touched_at = $4
"""
PROGRESS = "UPDATE campaign_launch SET firms = $2, entered = $3, touched_at = $4 WHERE campaign = $1"
UNDER_WAY = "SELECT firms, entered, touched_at FROM campaign_launch WHERE campaign = $1"
ASKED = """
SELECT l.asked_by FROM campaign c JOIN campaign_launch l ON l.campaign = c.id
WHERE c.id = $1 AND c.state = 'launching' FOR UPDATE OF c
"""
LAUNCHED = "UPDATE campaign SET state = 'running', launched_at = $2, starts_at = $3 WHERE id = $1"
# So that the pages of a large campaign are quick at once, not only after the database has counted by itself.
COUNT_ANEW = "ANALYZE campaign_recipient, campaign_letter"


class Progress(msgspec.Struct, frozen=True):
    """Of a launch that a job is at: `entered` of about `firms` firms are written down."""

    firms: int
    entered: int
    touched_at: datetime

    @property
    def is_stuck(self) -> bool:
        return clock.now() - self.touched_at > PATIENCE


async def launch(visitor: Visitor, campaign_id: UUID) -> None:
    """At once, or of many firms by a job; the first letters wait for the start, and for the time of grace."""
    found = await one(visitor, campaign_id)
    if found is None:
        raise NotFound
    firms = await audience.size(visitor, found.aim)
    async with db.atomic():
        if firms >= audience.MANY:
            await _ask(visitor, campaign_id, firms)
        else:
            await _one_at_a_time()
            await _enter(visitor, await locked(visitor, campaign_id, "draft"))


async def progress(campaign: Campaign) -> Progress | None:
    """None: it is not being launched."""
    row = await db.fetch_one(UNDER_WAY, campaign.id) if campaign.state == "launching" else None
    return Progress(**row) if row else None


async def carry_out(payload: dict[str, Any]) -> None:
    """The job; a campaign that does not wait to be launched, or is launched already, is left alone."""
    campaign_id = UUID(payload["campaign"])
    async with db.atomic():
        await _one_at_a_time()
        asked = await db.fetch_one(ASKED, campaign_id)
        if asked is None:
            return
        advisor = await advisor_of(asked["asked_by"])
        campaign = await one(advisor, campaign_id) if advisor else None
        if advisor is None or campaign is None:
            await _give_up(campaign_id)
            return
        try:
            await _enter(advisor, campaign)
        except (NotFound, problems.NobodyToWriteTo):
            await _give_up(campaign_id)


async def _ask(visitor: Visitor, campaign_id: UUID, firms: int) -> None:
    campaign = await locked(visitor, campaign_id, "draft", "launching")
    under_way = await progress(campaign)
    if under_way and not under_way.is_stuck:
        return
    await db.execute(BEGIN, campaign_id, visitor.id, firms, clock.now())
    await db.execute(SET_STATE, campaign_id, "launching")
    await jobs.enqueue(LAUNCH, {"campaign": str(campaign_id)}, key=f"{LAUNCH}:{campaign_id}")


async def _one_at_a_time() -> None:
    """Two launches at once would each find the other's firms not written to. Take it before any row is locked."""
    await db.execute(LAUNCHES)


async def _enter(visitor: Visitor, campaign: Campaign) -> None:
    """Nothing is written down unless somebody gets a letter."""
    found = await audience.audience(visitor, campaign.aim, campaign.purpose, campaign.quiet_days)
    counted = Counter(firm.left_out or "letters" for firm in found)
    if not counted["letters"]:
        raise problems.NobodyToWriteTo
    now = clock.now()
    starts_at = max(campaign.starts_at or now, now + GRACE)
    for first in range(0, len(found), CHUNK):
        draining.give_way()
        await db.execute_apart(PROGRESS, campaign.id, len(found), first, clock.now())
        await _put_in_line(campaign.id, found[first : first + CHUNK], first, starts_at)
    with acting_as(LOGIN):  # only the owner of the tables may; another login goes without
        await db.execute(COUNT_ANEW)
    await db.execute(LAUNCHED, campaign.id, now, starts_at)
    await db.execute(FORGET_PROGRESS, campaign.id)
    await record(visitor, "campaign launched", campaign.id, dict(counted))


async def _put_in_line(campaign_id: UUID, firms: Sequence[Addressee], first: int, due_at: datetime) -> None:
    recipients = [(uuid4(), firm) for firm in firms]
    await db.copy_rows("campaign_recipient", RECIPIENT, _rows(campaign_id, recipients, first + 1, due_at))
    await db.copy_rows("campaign_letter", LETTER, _first_letters(campaign_id, recipients, due_at))


def _rows(
    campaign_id: UUID, recipients: list[tuple[UUID, Addressee]], first: int, due_at: datetime
) -> Iterator[tuple[object, ...]]:
    for place, (recipient, firm) in enumerate(recipients, first):
        waiting = firm.left_out is None
        yield recipient, campaign_id, firm.id, firm.left_out, place, waiting, due_at if waiting else None


def _first_letters(
    campaign_id: UUID, recipients: list[tuple[UUID, Addressee]], due_at: datetime
) -> Iterator[tuple[object, ...]]:
    for recipient, firm in recipients:
        if firm.left_out is None:
            letter = uuid4()
            yield letter, campaign_id, recipient, 0, firm.email, digest_for(letter), "waiting", due_at, 0, ""


async def _give_up(campaign_id: UUID) -> None:
    """A draft again, whose page says why it cannot be launched."""
    await db.execute(FORGET_PROGRESS, campaign_id)
    await db.execute(SET_STATE, campaign_id, "draft")
