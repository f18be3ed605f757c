"""What advisors do with a campaign: write it, launch it, stop it for a while or for good."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec

from lotrinh import audit, clock, db, jobs, mail
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.campaigns import problems
from lotrinh.centre.campaigns.audience import Addressee, Aim, audience
from lotrinh.centre.campaigns.letters import digest_for
from lotrinh.centre.campaigns.pacing import PACE
from lotrinh.centre.campaigns.queries import Campaign, one
from lotrinh.centre.campaigns.samples import sample, sample_firm
from lotrinh.centre.campaigns.tables import Campaign as Row
from lotrinh.centre.teams import own_team
from lotrinh.database_roles import LOGIN, acting_as
from lotrinh.errors import NotFound

SET_FIRMS = "UPDATE campaign SET firms = $2 WHERE id = $1"
LAUNCHES = "SELECT pg_advisory_xact_lock(hashtext('campaign launches'))"
LOCK = "SELECT 1 AS one FROM campaign WHERE id = $1 FOR UPDATE"
# So that the pages of a large campaign are quick at once, not only after the database has counted by itself.
COUNT_ANEW = "ANALYZE campaign_recipient, campaign_letter"
LAUNCHED = "UPDATE campaign SET state = 'running', launched_at = $2, starts_at = $3 WHERE id = $1"
# A start that came of the launch itself is no plan of the draft.
BACK_TO_DRAFT = """
UPDATE campaign SET state = 'draft', launched_at = NULL, starts_at = nullif(starts_at, launched_at + $2)
WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM campaign_letter WHERE campaign = $1 AND (tries > 0 OR sent_at IS NOT NULL))
"""
FORGET_AUDIENCE = "DELETE FROM campaign_recipient WHERE campaign = $1"
SET_STATE = "UPDATE campaign SET state = $2 WHERE id = $1"
ENDED = "UPDATE campaign SET state = 'ended', ended_at = $2 WHERE id = $1"
WITHHOLD = "UPDATE campaign_letter SET state = 'withheld', problem = 'ended' WHERE campaign = $1 AND state = 'waiting'"
GRACE = timedelta(minutes=2)
"""So long after its launch a campaign sends nothing, and a launch by mistake can be taken back."""
RECIPIENT = ("id", "campaign", "firm", "left_out")
LETTER = ("id", "campaign", "recipient", "number", "email", "digest", "state", "due_at", "tries", "problem")


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
        await _record(visitor, "campaign drafted", campaign_id)
        return campaign_id


async def change(visitor: Visitor, campaign_id: UUID, draft: Draft) -> None:
    async with db.atomic():
        await _locked(visitor, campaign_id, "draft")
        await Row.update(
            {getattr(Row, name): value for name, value in msgspec.structs.asdict(draft).items()}
        ).where(Row.id == campaign_id)
        await _record(visitor, "campaign changed", campaign_id)


async def launch(visitor: Visitor, campaign_id: UUID) -> None:
    """From now on the audience is fixed; the first letters wait for the start, and for the time of grace."""
    async with db.atomic():
        await db.execute(LAUNCHES)  # two launches at once would each find the other's firms not written to
        campaign = await _locked(visitor, campaign_id, "draft")
        found = await audience(visitor, campaign.aim, campaign.purpose, campaign.quiet_days)
        counted = Counter(firm.left_out or "letters" for firm in found)
        if not counted["letters"]:
            raise problems.NobodyToWriteTo
        now = clock.now()
        starts_at = max(campaign.starts_at or now, now + GRACE)
        await _enter(campaign, found, starts_at)
        with acting_as(LOGIN):  # only the owner of the tables may; another login goes without
            await db.execute(COUNT_ANEW)
        await db.execute(LAUNCHED, campaign_id, now, starts_at)
        await _record(visitor, "campaign launched", campaign_id, dict(counted))


async def take_back(visitor: Visitor, campaign_id: UUID) -> None:
    """A launch of which no letter has gone becomes a draft again, and its audience is open again."""
    async with db.atomic():
        await _locked(visitor, campaign_id, "running", "paused")
        if await db.execute(BACK_TO_DRAFT, campaign_id, GRACE) != "UPDATE 1":
            raise problems.LettersHaveGone
        await db.execute(FORGET_AUDIENCE, campaign_id)
        await _record(visitor, "campaign launch taken back", campaign_id)


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
        await _locked(visitor, campaign_id, "running", "paused")
        await db.execute(ENDED, campaign_id, clock.now())
        await db.execute(WITHHOLD, campaign_id)
        await _record(visitor, "campaign ended", campaign_id)


async def mail_test(visitor: Visitor, campaign_id: UUID) -> None:
    """The letter of the page's preview, to the visitor alone."""
    async with db.atomic():
        campaign = await _locked(visitor, campaign_id, "draft")
        letter = sample(campaign, await sample_firm(visitor, campaign))
        await mail.post(visitor.email, f"[Thử/Test] {letter.subject}"[:200], letter.body)
        await _record(visitor, "campaign letter tried", campaign_id)


async def _move(visitor: Visitor, campaign_id: UUID, before: str, after: str) -> None:
    async with db.atomic():
        await _locked(visitor, campaign_id, before)
        await db.execute(SET_STATE, campaign_id, after)
        await _record(visitor, f"campaign {after}", campaign_id)
        if after == "running":
            await jobs.enqueue(PACE, {}, key=PACE)


async def _locked(visitor: Visitor, campaign_id: UUID, *states: str) -> Campaign:
    await db.fetch_one(LOCK, campaign_id)
    found = await one(visitor, campaign_id)
    if found is None or not found.own:
        raise NotFound
    if found.state not in states:
        raise problems.NotInThisState
    return found


async def _enter(campaign: Campaign, firms: list[Addressee], due_at: datetime) -> None:
    recipients = [(uuid4(), firm) for firm in firms]
    rows = ((recipient, campaign.id, firm.id, firm.left_out) for recipient, firm in recipients)
    await db.copy_rows("campaign_recipient", RECIPIENT, rows)
    await db.copy_rows("campaign_letter", LETTER, _first_letters(campaign.id, recipients, due_at))


def _first_letters(
    campaign_id: UUID, recipients: list[tuple[UUID, Addressee]], due_at: datetime
) -> Iterator[tuple[object, ...]]:
    for recipient, firm in recipients:
        if firm.left_out is None:
            letter = uuid4()
            yield letter, campaign_id, recipient, 0, firm.email, digest_for(letter), "waiting", due_at, 0, ""


async def _record(
    visitor: Visitor, action: str, campaign_id: UUID, detail: dict[str, Any] | None = None
) -> None:
    await audit.record(action, "campaign", campaign_id, person_id=visitor.id, detail=detail)
