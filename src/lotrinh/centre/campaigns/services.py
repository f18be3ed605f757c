"""What advisors do with a campaign besides launching it: write it, stop it for a while or for good."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec

from lotrinh import audit, clock, db, jobs, mail
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.campaigns import problems
from lotrinh.centre.campaigns.audience import Aim
from lotrinh.centre.campaigns.pacing import PACE
from lotrinh.centre.campaigns.queries import Campaign, one
from lotrinh.centre.campaigns.samples import sample, sample_firm
from lotrinh.centre.campaigns.tables import Campaign as Row
from lotrinh.centre.teams import own_team
from lotrinh.errors import NotFound

SET_FIRMS = "UPDATE campaign SET firms = $2 WHERE id = $1"
LOCK = "SELECT 1 AS one FROM campaign WHERE id = $1 FOR UPDATE"
# A start that came of the launch itself is no plan of the draft.
BACK_TO_DRAFT = """
UPDATE campaign SET state = 'draft', launched_at = NULL, starts_at = nullif(starts_at, launched_at + $2)
WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM campaign_letter WHERE campaign = $1 AND (tries > 0 OR sent_at IS NOT NULL))
"""
FORGET_PROGRESS = "DELETE FROM campaign_launch WHERE campaign = $1"
FORGET_AUDIENCE = "DELETE FROM campaign_recipient WHERE campaign = $1"
SET_STATE = "UPDATE campaign SET state = $2 WHERE id = $1"
ENDED = "UPDATE campaign SET state = 'ended', ended_at = $2 WHERE id = $1"
WITHHOLD = "UPDATE campaign_letter SET state = 'withheld', problem = 'ended' WHERE campaign = $1 AND state = 'waiting'"
GRACE = timedelta(minutes=2)
"""So long after its launch a campaign sends nothing, and a launch by mistake can be taken back."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What may be changed until the launch; `starts_at` None: at once."""

    name: str
    purpose: str
    subject_vi: str
    body_vi: str
    subject_en: str
    body_en: str
    starts_at: datetime | None
    per_hour: int
    reminders: int
    remind_after: int
    quiet_days: int
    link_days: int


async def create(visitor: Visitor, aim: Aim, draft: Draft) -> UUID:
    async with db.atomic():
        campaign_id, team = uuid4(), await own_team(visitor)
        await Row(
            id=campaign_id, owner=visitor.id, team=team.id if team else None, created_at=clock.now(),
            cohort=aim.cohort, address=aim.address, **msgspec.structs.asdict(draft),
        ).save()  # fmt: skip
        await db.execute(SET_FIRMS, campaign_id, aim.firms)
        await record(visitor, "campaign drafted", campaign_id)
        return campaign_id


async def change(visitor: Visitor, campaign_id: UUID, draft: Draft) -> None:
    async with db.atomic():
        await locked(visitor, campaign_id, "draft")
        await Row.update(
            {getattr(Row, name): value for name, value in msgspec.structs.asdict(draft).items()}
        ).where(Row.id == campaign_id)
        await record(visitor, "campaign changed", campaign_id)


async def take_back(visitor: Visitor, campaign_id: UUID) -> None:
    """A launch of which no letter has gone becomes a draft again, and its audience is open again."""
    async with db.atomic():
        await locked(visitor, campaign_id, "launching", "running", "paused")
        if await db.execute(BACK_TO_DRAFT, campaign_id, GRACE) != "UPDATE 1":
            raise problems.LettersHaveGone
        await db.execute(FORGET_PROGRESS, campaign_id)
        await db.execute(FORGET_AUDIENCE, campaign_id)
        await record(visitor, "campaign launch taken back", campaign_id)


async def pause(visitor: Visitor, campaign_id: UUID) -> None:
    await _move(visitor, campaign_id, "running", "paused")


async def resume(visitor: Visitor, campaign_id: UUID) -> None:
    await _move(visitor, campaign_id, "paused", "running")


async def discard(visitor: Visitor, campaign_id: UUID) -> None:
    await _move(visitor, campaign_id, "draft", "discarded")


async def restore(visitor: Visitor, campaign_id: UUID) -> None:
    await _move(visitor, campaign_id, "discarded", "draft")


async def end(visitor: Visitor, campaign_id: UUID) -> None:
    """For good: what still waits is never sent; links that were sent go on counting."""
    async with db.atomic():
        await locked(visitor, campaign_id, "running", "paused")
        await db.execute(ENDED, campaign_id, clock.now())
        await db.execute(WITHHOLD, campaign_id)
        await record(visitor, "campaign ended", campaign_id)


async def mail_test(visitor: Visitor, campaign_id: UUID) -> None:
    """The letter of the page's preview, to the visitor alone."""
    async with db.atomic():
        campaign = await locked(visitor, campaign_id, "draft")
        letter = sample(campaign, await sample_firm(visitor, campaign))
        await mail.post(visitor.email, f"[Thử/Test] {letter.subject}"[:200], letter.body)
        await record(visitor, "campaign letter tried", campaign_id)


async def _move(visitor: Visitor, campaign_id: UUID, before: str, after: str) -> None:
    async with db.atomic():
        await locked(visitor, campaign_id, before)
        await db.execute(SET_STATE, campaign_id, after)
        await record(visitor, f"campaign {after}", campaign_id)
        if after == "running":
            await jobs.enqueue(PACE, {}, key=PACE)


async def locked(visitor: Visitor, campaign_id: UUID, *states: str) -> Campaign:
    await db.fetch_one(LOCK, campaign_id)
    found = await one(visitor, campaign_id)
    if found is None or not found.own:
        raise NotFound
    if found.state not in states:
        raise problems.NotInThisState
    return found


async def record(
    visitor: Visitor, action: str, campaign_id: UUID, detail: dict[str, Any] | None = None
) -> None:
    await audit.record(action, "campaign", campaign_id, person_id=visitor.id, detail=detail)
