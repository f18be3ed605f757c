"""Campaigns of the access table: Minh's draft and his running one, An's, and links to An Phát."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from lotrinh import clock
from lotrinh.centre.campaigns.letters import digest_for, token_of
from lotrinh.centre.campaigns.tables import Campaign, CampaignLetter, CampaignRecipient
from tests.cast import Cast, Figure


async def campaign_objects(cast: Cast) -> dict[str, str]:
    running = await _campaign(cast.minh, state="running", launched_at=clock.now(), starts_at=clock.now())
    return {
        "campaign_draft": str(await _campaign(cast.minh, firms=[cast.unclaimed])),
        "campaign_discarded": str(await _campaign(cast.minh, state="discarded")),
        "campaign_running": str(running),
        "campaign_paused": str(await _campaign(cast.minh, state="paused", launched_at=clock.now())),
        "foreign_campaign": str(await _campaign(cast.an)),
        "link": await _link(running, cast.an_phat, timedelta(days=30)),
        "link_over": await _link(running, cast.tan_thanh, timedelta()),
    }


async def _campaign(owner: Figure, **more: Any) -> UUID:
    campaign = uuid4()
    await Campaign(
        id=campaign, name="Mời", purpose="invite", subject_vi="Mời", body_vi="{link}", subject_en="Hello",
        body_en="{link}", per_hour=60, reminders=1, remind_after=7, quiet_days=14, link_days=30, owner=owner.id,
        created_at=clock.now(), **more,
    ).save()  # fmt: skip
    return campaign


async def _link(campaign: UUID, firm: UUID, lasts: timedelta) -> str:
    recipient, letter, now = uuid4(), uuid4(), clock.now()
    await CampaignRecipient(id=recipient, campaign=campaign, firm=firm).save()
    await CampaignLetter(
        id=letter, campaign=campaign, recipient=recipient, email="ai@doanhnghiep.example", digest=digest_for(letter),
        state="sent", due_at=now, sent_at=now, expires_at=now + lasts,
    ).save()  # fmt: skip
    return token_of(letter)
