"""A campaign's letter and the page of its link as one real firm will see them, before anything is sent."""

from uuid import UUID

from lotrinh import clock, i18n
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.campaigns.audience import preview
from lotrinh.centre.campaigns.letters import Letter, Wording, written
from lotrinh.centre.campaigns.links import Link
from lotrinh.centre.campaigns.queries import Campaign
from lotrinh.i18n import N_
from lotrinh.settings import settings

NO_FIRM = N_("Example Company")
NO_ID = UUID(int=0)


async def sample_firm(visitor: Visitor, campaign: Campaign) -> str:
    """The first firm of the audience that would get a letter now, or a made-up one when there is none."""
    found = await preview(visitor, campaign.aim, campaign.purpose, campaign.quiet_days)
    return found.first.name if found.first else i18n.gettext("vi", NO_FIRM)


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
