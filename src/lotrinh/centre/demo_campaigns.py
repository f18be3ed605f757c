"""Three campaigns of the demo: one that ended, one that is being sent, one still a draft; everything simulated."""

from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import msgspec

from lotrinh import clock, db, i18n
from lotrinh.accounts.tables import Person
from lotrinh.centre.campaigns.forms import BODIES, SUBJECTS
from lotrinh.centre.campaigns.letters import digest_for
from lotrinh.centre.campaigns.services import SET_FIRMS
from lotrinh.centre.campaigns.tables import (
    Campaign,
    CampaignLetter,
    CampaignOptOut,
    CampaignRecipient,
)
from lotrinh.centre.tables import TeamMember
from lotrinh.firms.registry_load import firm_id
from lotrinh.firms.simulated_registry import demo_firms
from lotrinh.firms.tables import Member
from lotrinh.selfassessment.tables import Assessment

# Firms that answered in the weeks after the letter, then firms that nothing is known of.
ANSWERED = """
SELECT DISTINCT ON (f.tax_code) f.id, f.sector, f.size, f.registry_email, a.started_at
FROM firm f JOIN firm_assessment a ON a.firm = f.id AND a.started_at BETWEEN $1 AND $2
WHERE f.simulated AND f.id <> ALL ($4::uuid[]) AND NOT EXISTS (SELECT 1 FROM member m WHERE m.firm = f.id)
  AND NOT EXISTS (SELECT 1 FROM campaign_recipient r WHERE r.firm = f.id)
  AND NOT EXISTS (SELECT 1 FROM firm_assessment e WHERE e.firm = f.id AND e.started_at < $1)
ORDER BY f.tax_code LIMIT $3
"""
SILENT = """
SELECT f.id, f.sector, f.size, f.registry_email, NULL::timestamptz AS started_at FROM firm f
WHERE f.simulated AND f.id <> ALL ($2::uuid[])
  AND NOT EXISTS (SELECT 1 FROM firm_assessment a WHERE a.firm = f.id)
  AND NOT EXISTS (SELECT 1 FROM member m WHERE m.firm = f.id)
  AND NOT EXISTS (SELECT 1 FROM campaign_recipient r WHERE r.firm = f.id)
ORDER BY f.tax_code LIMIT $1
"""
OPENS = 0.5
REGISTERS = 0.3
BEGINS = 0.6
REFUSES = 0.03


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """A launched campaign: how long ago it began and ended, and which part of its firms waits."""

    name: str
    writer: str
    days_ago: int
    ended_days_ago: int | None
    firms: int
    unsent: float
    per_hour: int


STORIES = (
    Story(
        name="Mời đánh giá, đợt tháng 9", writer="an", days_ago=72,
        ended_days_ago=38, firms=150, unsent=0.0, per_hour=120,
    ),
    Story(
        name="Mời đánh giá, đợt tháng 11", writer="minh", days_ago=5,
        ended_days_ago=None, firms=220, unsent=0.3, per_hour=60,
    ),
)  # fmt: skip
DRAFT = "Nhắc các phiếu còn dở"


async def enter_campaigns(people: dict[str, UUID]) -> None:
    """Call inside a transaction, after the teams and the results; the demo's named firms stay as they are."""
    rng = Random(17)  # noqa: S311 - a simulation
    for story in STORIES:
        await _enter(story, people[story.writer], rng)
    await _campaign(DRAFT, people["minh"], "remind", address="?progress=draft")


async def _enter(story: Story, writer: UUID, rng: Random) -> None:
    launched = clock.now() - timedelta(days=story.days_ago)
    ended = None if story.ended_days_ago is None else clock.now() - timedelta(days=story.ended_days_ago)
    named = [firm_id(firm.tax_code) for firm in demo_firms()]
    begun = await db.fetch(
        ANSWERED, launched + timedelta(days=1), ended or clock.now(), story.firms // 8, named
    )
    firms = begun + await db.fetch(SILENT, story.firms - len(begun), named)
    campaign = await _campaign(
        story.name, writer, "invite", state="ended" if ended else "running", launched_at=launched,
        starts_at=launched, ended_at=ended, per_hour=story.per_hour,
    )  # fmt: skip
    await db.execute(SET_FIRMS, campaign, [firm["id"] for firm in firms])
    for place, firm in enumerate(firms):
        sent = launched + timedelta(minutes=place) if place < len(firms) * (1 - story.unsent) else None
        await _write(campaign, firm, sent, launched, rng)


async def _campaign(name: str, writer: UUID, purpose: str, **more: Any) -> UUID:
    team = await TeamMember.select(TeamMember.team).where(TeamMember.person == writer).first()
    campaign, subject, body = uuid4(), SUBJECTS[purpose], BODIES[purpose]
    given = {"per_hour": 120} | more
    await Campaign(
        id=campaign, name=name, purpose=purpose, owner=writer, team=team["team"] if team else None,
        subject_vi=i18n.gettext(i18n.DEFAULT, subject), body_vi=i18n.gettext(i18n.DEFAULT, body),
        subject_en=subject, body_en=body, reminders=1, remind_after=7, quiet_days=14, link_days=30,
        created_at=more.get("launched_at", clock.now()), simulated=True, **given,
    ).save()  # fmt: skip
    return campaign


async def _write(
    campaign: UUID, firm: dict[str, Any], sent: datetime | None, due: datetime, rng: Random
) -> None:
    recipient, letter = uuid4(), uuid4()
    reads = sent is not None and (firm["started_at"] is not None or rng.random() < OPENS)
    opened = sent + timedelta(hours=rng.uniform(0.2, 20)) if sent and reads else None
    await CampaignRecipient(id=recipient, campaign=campaign, firm=firm["id"]).save()
    await CampaignLetter(
        id=letter, campaign=campaign, recipient=recipient, email=firm["registry_email"], digest=digest_for(letter),
        state="sent" if sent else "waiting", due_at=due, tries=1 if sent else 0, tried_at=sent, sent_at=sent,
        expires_at=sent + timedelta(days=30) if sent else None, opened_at=opened,
    ).save()  # fmt: skip
    if opened:
        await _after_opening(firm, opened, rng)


async def _after_opening(firm: dict[str, Any], opened: datetime, rng: Random) -> None:
    """Who answered has registered; of the others some register, some begin, a few want no more."""
    if firm["started_at"] or rng.random() < REGISTERS:
        await _register(firm, opened + timedelta(minutes=9))
        if not firm["started_at"] and rng.random() < BEGINS:
            await _begin(firm, opened + timedelta(minutes=15))
    elif rng.random() < REFUSES:
        await CampaignOptOut(
            id=uuid4(), email=firm["registry_email"], firm=firm["id"],
            opted_out_at=opened + timedelta(minutes=1),
        ).save()  # fmt: skip


async def _register(firm: dict[str, Any], at: datetime) -> None:
    owner = uuid4()
    await Person(id=owner, email=f"chu.{firm['registry_email']}", simulated=True, created_at=at).save()
    await Member(id=uuid4(), firm=firm["id"], person=owner, role="owner", since=at).save()


async def _begin(firm: dict[str, Any], at: datetime) -> None:
    await Assessment(
        id=uuid4(), firm=firm["id"], instrument="quick", version="1.0", sector=firm["sector"], size=firm["size"],
        started_at=at, simulated=True,
    ).save()  # fmt: skip
