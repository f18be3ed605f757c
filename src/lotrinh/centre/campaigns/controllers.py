"""Pages of campaigns, for advisors: every one may be seen, one's own and the team's may be changed."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from lotrinh.accounts.guards import advisor
from lotrinh.centre.campaigns import launching, pages, queries, recipients, services
from lotrinh.centre.campaigns.audience import Aim, aim_asked, aim_of
from lotrinh.centre.campaigns.forms import CampaignForm
from lotrinh.centre.campaigns.link_controllers import ROUTES as LINKS
from lotrinh.centre.campaigns.names import PURPOSES, STATE_TAGS, STATES
from lotrinh.centre.campaigns.problems import NotInThisState
from lotrinh.centre.campaigns.queries import PAGE, Campaign
from lotrinh.centre.campaigns.samples import sample_firm, sample_link
from lotrinh.centre.cohorts import membership
from lotrinh.errors import NotFound
from lotrinh.paging import pages_of
from lotrinh.web.pages import AnyRequest, Page, go, is_partial, locale, page, page_number


class CampaignsController(Controller):
    path = "/campaigns"
    guards = (advisor,)

    @get("/")
    async def show(self, request: AnyRequest) -> Page:
        shown = page_number(request.query_params)
        found, total = await queries.campaigns(request.user, shown)
        return page(
            request, "centre/campaigns.html", campaigns=found, discarded=await queries.discarded(request.user),
            cohorts=await membership.cohorts(request.user),
            purposes=PURPOSES, states=STATES, tags=STATE_TAGS, number_of_page=shown, pages=pages_of(total, PAGE),
        )  # fmt: skip

    @get("/new")
    async def compose(self, request: AnyRequest) -> Page:
        given = request.query_params
        purpose = given.get("purpose", "invite")
        aim = aim_asked(request.user, [(name, str(value)) for name, value in given.multi_items()])
        return await _form_page(
            request, CampaignForm.new(request, purpose if purpose in PURPOSES else "invite"), aim
        )

    @post("/new")
    async def compose_for_ticked(self, request: AnyRequest) -> Page:
        """The firms chosen in a list; nothing is written down yet."""
        sent = (await request.form()).multi_items()
        aim = aim_asked(request.user, [(name, str(value)) for name, value in sent])
        return await _form_page(request, CampaignForm.new(request, "invite"), aim)

    @post("/")
    async def draft(self, request: AnyRequest) -> Page:
        form, aim = await CampaignForm.read(request), await _aim(request)
        if not form.validate():
            return await _form_page(request, form, aim, status=422)
        campaign_id = await services.create(request.user, aim, form.draft())
        return go(request, f"/campaigns/{campaign_id}", notice="campaign-drafted")


class CampaignController(Controller):
    path = "/campaigns/{campaign_id:uuid}"
    guards = (advisor,)

    @get("/")
    async def show(self, request: AnyRequest, campaign_id: FromPath[UUID]) -> Page:
        campaign = await _campaign(request, campaign_id)
        view = await pages.campaign_page(request.user, campaign, locale(request))
        part = "centre/_campaign-progress.html" if campaign.is_launched else "centre/_campaign-counted.html"
        return page(request, part if is_partial(request) else "centre/campaign.html", view=view)

    @get("/draft")
    async def edit(self, request: AnyRequest, campaign_id: FromPath[UUID]) -> Page:
        campaign = await _own_draft(request, campaign_id)
        return await _form_page(request, CampaignForm.of(request, campaign), campaign.aim, campaign)

    @post("/draft")
    async def change(self, request: AnyRequest, campaign_id: FromPath[UUID]) -> Page:
        campaign, form = await _own_draft(request, campaign_id), await CampaignForm.read(request)
        if not form.validate():
            return await _form_page(request, form, campaign.aim, campaign, status=422)
        await services.change(request.user, campaign_id, form.draft())
        return go(request, f"/campaigns/{campaign_id}", notice="campaign-changed")

    @get("/link-page")
    async def show_link_page(self, request: AnyRequest, campaign_id: FromPath[UUID]) -> Page:
        """What a firm finds behind its link; here it does nothing."""
        campaign = await _campaign(request, campaign_id)
        link = sample_link(campaign, await sample_firm(request.user, campaign))
        return page(request, "centre/campaign-link.html", link=link, way=None, token="", sample=campaign)

    @get("/recipients")
    async def list_recipients(self, request: AnyRequest, campaign_id: FromPath[UUID]) -> Page:
        campaign = await _campaign(request, campaign_id)
        chosen = recipients.parse(request.query_params)
        found = await recipients.recipients(campaign, chosen)
        return page(
            request, "centre/campaign-recipients.html", campaign=campaign, found=found, chosen=chosen,
            stages=recipients.stages_of(campaign),
        )  # fmt: skip

    @post("/test-mail")
    async def mail_test(self, request: AnyRequest, campaign_id: FromPath[UUID]) -> Page:
        await services.mail_test(request.user, campaign_id)
        return go(request, f"/campaigns/{campaign_id}", notice="campaign-tried")

    @post("/launch")
    async def launch(self, request: AnyRequest, campaign_id: FromPath[UUID]) -> Page:
        await launching.launch(request.user, campaign_id)
        campaign = await _campaign(request, campaign_id)
        notice = "campaign-launched" if campaign.is_launched else None
        return go(request, f"/campaigns/{campaign_id}", notice=notice)

    @get("/launch")
    async def watch_launch(self, request: AnyRequest, campaign_id: FromPath[UUID]) -> Page:
        """How far a launch is that a job is at; over to the campaign once it is done."""
        campaign = await _campaign(request, campaign_id)
        under_way = await launching.progress(campaign)
        if under_way is None or not is_partial(request):
            return go(request, f"/campaigns/{campaign_id}")
        return page(request, "centre/_campaign-launching.html", campaign=campaign, launching=under_way)

    @post("/launch-reversal")
    async def take_back(self, request: AnyRequest, campaign_id: FromPath[UUID]) -> Page:
        await services.take_back(request.user, campaign_id)
        return go(request, f"/campaigns/{campaign_id}", notice="campaign-taken-back")

    @post("/pause")
    async def pause(self, request: AnyRequest, campaign_id: FromPath[UUID]) -> Page:
        await services.pause(request.user, campaign_id)
        return go(request, f"/campaigns/{campaign_id}", notice="campaign-paused")

    @post("/resumption")
    async def resume(self, request: AnyRequest, campaign_id: FromPath[UUID]) -> Page:
        await services.resume(request.user, campaign_id)
        return go(request, f"/campaigns/{campaign_id}", notice="campaign-resumed")

    @get("/end")
    async def before_ending(self, request: AnyRequest, campaign_id: FromPath[UUID]) -> Page:
        campaign = await _campaign(request, campaign_id)
        if not campaign.own:
            raise NotFound
        if campaign.state not in ("running", "paused"):
            raise NotInThisState
        return page(request, "centre/campaign-end.html", campaign=campaign)

    @post("/end")
    async def end(self, request: AnyRequest, campaign_id: FromPath[UUID]) -> Page:
        await services.end(request.user, campaign_id)
        return go(request, f"/campaigns/{campaign_id}", notice="campaign-ended")

    @post("/discard")
    async def discard(self, request: AnyRequest, campaign_id: FromPath[UUID]) -> Page:
        await services.discard(request.user, campaign_id)
        return go(request, "/campaigns", notice="campaign-discarded")

    @post("/restoration")
    async def restore(self, request: AnyRequest, campaign_id: FromPath[UUID]) -> Page:
        await services.restore(request.user, campaign_id)
        return go(request, f"/campaigns/{campaign_id}", notice="campaign-restored")


ROUTES: list[ControllerRouterHandler] = [CampaignsController, CampaignController, *LINKS]


async def _campaign(request: AnyRequest, campaign_id: UUID) -> Campaign:
    found = await queries.one(request.user, campaign_id)
    if found is None:
        raise NotFound
    return found


async def _own_draft(request: AnyRequest, campaign_id: UUID) -> Campaign:
    campaign = await _campaign(request, campaign_id)
    if not campaign.own:
        raise NotFound
    if campaign.state != "draft":
        raise NotInThisState
    return campaign


async def _aim(request: AnyRequest) -> Aim:
    form = await request.form()
    ticked = [str(one) for one in form.getall("firm", [])]
    return aim_of(request.user, ticked, str(form.get("cohort", "")), str(form.get("address", "")))


async def _form_page(
    request: AnyRequest, form: CampaignForm, aim: Aim, campaign: Campaign | None = None, *, status: int = 200
) -> Page:
    view = await pages.form_page(request.user, form, aim, locale(request))
    address = f"/campaigns/{campaign.id}/draft" if campaign else f"/campaigns/new{view.address}"
    return page(
        request,
        "centre/_campaign-reach.html" if is_partial(request) else "centre/campaign-form.html",
        status=status,
        address=address,
        form=form,
        view=view,
        campaign=campaign,
    )
