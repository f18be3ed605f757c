"""Campaigns as their pages draw them."""

from contextlib import suppress

import msgspec

from lotrinh import i18n
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.campaigns.audience import Aim, Preview
from lotrinh.centre.campaigns.forms import CampaignForm
from lotrinh.centre.campaigns.funnel import Funnel
from lotrinh.centre.campaigns.launching import Progress, progress
from lotrinh.centre.campaigns.letters import Letter
from lotrinh.centre.campaigns.names import DEFINITIONS, LEFT_OUT, PURPOSES, STAGES, STATE_TAGS, STATES
from lotrinh.centre.campaigns.queries import Campaign
from lotrinh.centre.campaigns.readings import funnel_of, preview_of
from lotrinh.centre.campaigns.samples import Draft, draft_of, name_of_first, sample, sample_firm
from lotrinh.centre.cohorts import membership
from lotrinh.centre.cohorts.drafting import offered
from lotrinh.centre.firm_filter import parse_address
from lotrinh.centre.firms_page import named
from lotrinh.errors import NotFound
from lotrinh.i18n import N_

QUIET_DAYS = 14
ALL_FIRMS = N_("All firms of the registry")
UNSEEN = N_("A cohort that was removed or that others keep to themselves")
TICKED = N_("A fixed list of %(count)s firms")


class FormPage(msgspec.Struct, frozen=True):
    """`audience`: what the draft is for, in words; `address`: that same audience as an address."""

    aim: Aim
    audience: list[str]
    preview: Preview | None

    left_out = LEFT_OUT

    @property
    def counting(self) -> bool:
        return self.preview is None

    @property
    def here(self) -> str:
        return f"/campaigns/new{self.address}"

    @property
    def address(self) -> str:
        return f"?cohort={self.aim.cohort}" if self.aim.cohort else self.aim.address


class CampaignPage(msgspec.Struct, frozen=True, kw_only=True):
    """A draft has a `preview` for those who may launch it, a launched one its `funnel`; `counting`: not yet.

    `launching`: how far a launch is that a job is at.
    """

    campaign: Campaign
    audience: list[str]
    letter: Letter
    sample_firm: str
    preview: Preview | None
    funnel: Funnel | None
    counting: bool
    launching: Progress | None

    purposes = PURPOSES
    states = STATES
    tags = STATE_TAGS
    stages = STAGES
    definitions = DEFINITIONS
    left_out = LEFT_OUT

    @property
    def here(self) -> str:
        return f"/campaigns/{self.campaign.id}"


async def form_page(visitor: Visitor, form: CampaignForm, aim: Aim, locale: i18n.Locale) -> FormPage:
    purpose = form.text("purpose") if form.text("purpose") in PURPOSES else "invite"
    days = form.quiet_days.data if isinstance(form.quiet_days.data, int) else QUIET_DAYS
    found = await preview_of(visitor, aim, purpose, min(days, 365))
    return FormPage(aim, await audience_words(visitor, aim, locale), found)


async def campaign_page(visitor: Visitor, campaign: Campaign, locale: i18n.Locale) -> CampaignPage:
    draft = await draft_of(visitor, campaign) if campaign.state == "draft" else Draft()
    read = await funnel_of(campaign.id, campaign.purpose) if campaign.is_launched else None
    firm = name_of_first(draft.preview) if draft.preview else await sample_firm(visitor, campaign)
    return CampaignPage(
        campaign=campaign,
        audience=await audience_words(visitor, campaign.aim, locale),
        letter=sample(campaign, firm),
        sample_firm=firm,
        preview=draft.preview,
        funnel=read,
        counting=draft.counting or (campaign.is_launched and read is None),
        launching=await progress(campaign),
    )


async def audience_words(visitor: Visitor, aim: Aim, locale: i18n.Locale) -> list[str]:
    if aim.firms is not None:
        return [i18n.gettext(locale, TICKED, count=len(aim.firms))]
    if aim.cohort is not None:
        with suppress(NotFound):
            return [(await membership.cohort(visitor, aim.cohort)).name]
        return [i18n.gettext(locale, UNSEEN)]
    chosen = parse_address(aim.address)
    words = named(chosen, await offered(visitor, locale), locale)
    return list(words.values()) or [i18n.gettext(locale, ALL_FIRMS)]
