"""The page of one firm, and what advisors write on it: contacts and notes."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath

from lotrinh import clock
from lotrinh.accounts.guards import advisor
from lotrinh.centre import (
    engagement_queries,
    engagement_services,
    firm_record,
    request_queries,
    tag_queries,
    tag_services,
)
from lotrinh.centre.engagement_services import Logged
from lotrinh.centre.firm_files import files_of_firm
from lotrinh.centre.forms import EngagementForm, NoteForm, TagForm
from lotrinh.centre.reviews.side_by_side import of_firm
from lotrinh.centre.teams import own_team
from lotrinh.errors import NotFound
from lotrinh.firms.history import history
from lotrinh.roadmap.adoption_names import NAMES
from lotrinh.roadmap.adoption_shown import events_shown
from lotrinh.roadmap.adoption_verification import in_use
from lotrinh.web.forms import own_path
from lotrinh.web.pages import AnyRequest, Page, go, locale, page

ROADMAP = "/firms/{firm_id:uuid}/roadmap"


class FirmRecordController(Controller):
    path = "/firms/{firm_id:uuid}"
    guards = (advisor,)

    @get()
    async def show(self, request: AnyRequest, firm_id: FromPath[UUID]) -> Page:
        return await _firm_page(request, firm_id)

    @post("/engagements")
    async def log(self, request: AnyRequest, firm_id: FromPath[UUID]) -> Page:
        form = await EngagementForm.read(request)
        if not form.validate():
            return await _firm_page(request, firm_id, 422, engagement=form)
        what = Logged(**{name: form[name].data for name in Logged.__struct_fields__})
        await engagement_services.log(request.user, firm_id, what)
        return go(request, f"/firms/{firm_id}", notice="contact-logged")

    @post("/notes")
    async def note(self, request: AnyRequest, firm_id: FromPath[UUID]) -> Page:
        form = await NoteForm.read(request)
        if not form.validate():
            return await _firm_page(request, firm_id, 422, note=form)
        await engagement_services.note(request.user, firm_id, form.text("note"))
        return go(request, f"/firms/{firm_id}", notice="note-written")

    @post("/tags")
    async def put_tag(self, request: AnyRequest, firm_id: FromPath[UUID]) -> Page:
        form = await TagForm.read(request)
        if not form.validate():
            return await _firm_page(request, firm_id, 422, tag=form)
        await tag_services.tag_firm(request.user, firm_id, form.text("tag_name"))
        return go(request, f"/firms/{firm_id}", notice="tag-put-on")

    @post("/tags/{tag_id:int}/removal")
    async def take_tag(self, request: AnyRequest, firm_id: FromPath[UUID], tag_id: FromPath[int]) -> Page:
        change = await tag_services.untag_firm(request.user, firm_id, tag_id)
        return go(request, f"/tag-changes/{change}", notice="tag-taken-off")


class EngagementController(Controller):
    path = "/engagements/{engagement_id:uuid}"
    guards = (advisor,)

    @post("/completion")
    async def complete(self, request: AnyRequest, engagement_id: FromPath[UUID]) -> Page:
        firm_id = await engagement_services.complete(request.user, engagement_id, done=True)
        return go(request, await _back(request, firm_id), notice="follow-up-done")

    @post("/reopening")
    async def reopen(self, request: AnyRequest, engagement_id: FromPath[UUID]) -> Page:
        firm_id = await engagement_services.complete(request.user, engagement_id, done=False)
        return go(request, await _back(request, firm_id), notice="follow-up-reopened")

    @post("/withdrawal")
    async def withdraw(self, request: AnyRequest, engagement_id: FromPath[UUID]) -> Page:
        firm_id = await engagement_services.withdraw(request.user, engagement_id)
        return go(request, f"/firms/{firm_id}", notice="contact-withdrawn")

    @post("/restoration")
    async def restore(self, request: AnyRequest, engagement_id: FromPath[UUID]) -> Page:
        firm_id = await engagement_services.withdraw(request.user, engagement_id, back=True)
        return go(request, f"/firms/{firm_id}", notice="contact-restored")


class NoteController(Controller):
    path = "/notes/{note_id:uuid}"
    guards = (advisor,)

    @post("/withdrawal")
    async def withdraw(self, request: AnyRequest, note_id: FromPath[UUID]) -> Page:
        firm_id = await engagement_services.withdraw_note(request.user, note_id)
        return go(request, f"/firms/{firm_id}", notice="note-withdrawn")

    @post("/restoration")
    async def restore(self, request: AnyRequest, note_id: FromPath[UUID]) -> Page:
        firm_id = await engagement_services.withdraw_note(request.user, note_id, back=True)
        return go(request, f"/firms/{firm_id}", notice="note-restored")


async def _firm_page(
    request: AnyRequest,
    firm_id: UUID,
    status: int = 200,
    *,
    engagement: EngagementForm | None = None,
    note: NoteForm | None = None,
    tag: TagForm | None = None,
) -> Page:
    record = await firm_record.look(request.user, firm_id)
    if record is None:
        raise NotFound
    return page(
        request,
        "centre/firm.html",
        status=status,
        address=f"/firms/{firm_id}",
        record=record,
        contacts=await engagement_queries.contacts(request.user, firm_id),
        notes=await engagement_queries.notes(request.user, firm_id),
        requests=await request_queries.of_firm(firm_id),
        reviewed=await of_firm(request.user, firm_id, shared=record.shared),
        in_use=await in_use(request.user, firm_id),
        adoption=await events_shown(request.user, firm_id),
        names=NAMES,
        files=await files_of_firm(request.user, firm_id),
        history=await history(request.user, firm_id, locale(request)),
        team=await own_team(request.user),
        engagement=engagement or EngagementForm.blank(request, kind="call", day=clock.today()),
        note=note or NoteForm.blank(request),
        tag_form=tag or TagForm.blank(request),
        tags_of_firm=await tag_queries.of_firm(request.user, firm_id),
        tags=await tag_queries.tags(request.user),
        has_roadmap=any(route.path == ROADMAP for route in request.app.routes),
    )


async def _back(request: AnyRequest, firm_id: UUID) -> str:
    """To the page on which the button stood."""
    where = (await request.form()).get("next")
    return own_path(where) if isinstance(where, str) else f"/firms/{firm_id}"
