"""A campaign's letter and the page of its link as one real firm will see them, before anything is sent."""

from contextlib import suppress
from uuid import UUID

import msgspec

from lotrinh import clock, db, i18n
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.campaigns.audience import Preview
from lotrinh.centre.campaigns.letters import Letter, Wording, written
from lotrinh.centre.campaigns.links import Link
from lotrinh.centre.campaigns.queries import Campaign
from lotrinh.centre.campaigns.readings import preview_of
from lotrinh.errors import NotFound
from lotrinh.i18n import N_
from lotrinh.settings import settings

NO_FIRM = N_("Example Company")
NO_ID = UUID(int=0)
FIRST = """
SELECT f.name FROM campaign_recipient r JOIN firm f ON f.id = r.firm
WHERE r.campaign = $1 AND r.left_out IS NULL ORDER BY f.search_key, f.id LIMIT 1
"""


class Draft(msgspec.Struct, frozen=True):
    """Whom it would reach; `counting`: that is being found out."""

    preview: Preview | None = None
    counting: bool = False


async def sample_firm(visitor: Visitor, campaign: Campaign) -> str:
    """The first firm by name that a letter goes to, or a made-up one when there is none to be seen."""
    if campaign.is_launched:
        row = await db.fetch_one(FIRST, campaign.id)
        return row["name"] if row else made_up()
    return name_of_first((await draft_of(visitor, campaign)).preview)


def name_of_first(found: Preview | None) -> str:
    return found.first.name if found and found.first else made_up()


async def draft_of(visitor: Visitor, campaign: Campaign) -> Draft:
    """Nothing of a draft of others, nor of one whose cohort the visitor does not see or that is gone."""
    if not campaign.own:
        return Draft()
    with suppress(NotFound):
        found = await preview_of(visitor, campaign.aim, campaign.purpose, campaign.quiet_days)
        return Draft(found, counting=found is None)
    return Draft()


def made_up() -> str:
    return i18n.gettext(i18n.DEFAULT, NO_FIRM)


def sample(campaign: Campaign, firm: str) -> Letter:
    """Its links lead to a page that only shows what the real one will say."""
    wording = Wording(
        subject_vi=campaign.subject_vi, body_vi=campaign.body_vi, subject_en=campaign.subject_en,
        body_en=campaign.body_en, link_days=campaign.link_days, writer=campaign.writer,
    )  # fmt: skip
    link = f"{settings().public_url}/campaigns/{campaign.id}/link-page"
    return written(wording, firm=firm, link=link, opt_out=link, at=clock.now())


def sample_link(campaign: Campaign, firm: str) -> Link:
    return Link(
        id=campaign.id, email="", expires_at=None, firm_id=NO_ID, firm=firm, purpose=campaign.purpose,
        writer=campaign.writer, registered=campaign.purpose == "remind", submitted=False, opted_out=False,
    )  # fmt: skip
