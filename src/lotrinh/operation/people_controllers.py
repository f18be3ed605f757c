"""People and what they may do."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from wtforms import RadioField, StringField

from lotrinh.accounts.guards import operator, recent_factor
from lotrinh.errors import NotFound
from lotrinh.i18n import N_
from lotrinh.operation import identity_services, people_queries, problems, services
from lotrinh.paging import pages_of
from lotrinh.settings import settings
from lotrinh.web.forms import Form, at_most, one_of, plain, required, single_line, tidy
from lotrinh.web.pages import AnyRequest, Page, go, page

ROLES = people_queries.ROLES


class RoleForm(Form):
    role = RadioField(
        N_("Staff role"),
        choices=ROLES,
        validate_choice=False,
        validators=[one_of(ROLES, N_("Choose what the person does here."))],
    )


class IdentityForm(Form):
    subject = StringField(
        N_("Identifier there"),
        description=N_("As the sign-in page shows it to whoever was refused."),
        filters=[tidy],
        validators=[
            required(N_("Enter the identifier.")),
            at_most(255, N_("An identifier has at most 255 characters.")),
            single_line,
            plain,
        ],
    )


class PeopleController(Controller):
    path = "/operation/people"
    guards = (operator,)

    @get()
    async def find(self, request: AnyRequest) -> Page:
        chosen = people_queries.parse(request.query_params)
        people, total = await people_queries.people(request.user, chosen)
        return page(
            request, "operation/people.html", people=people, total=total, chosen=chosen, roles=ROLES,
            pages=pages_of(total, people_queries.PAGE),
        )  # fmt: skip

    @get("/{person_id:uuid}")
    async def show(self, request: AnyRequest, person_id: FromPath[UUID]) -> Page:
        return await _person_page(request, person_id)

    @post("/{person_id:uuid}/role", guards=[recent_factor])
    async def change_role(self, request: AnyRequest, person_id: FromPath[UUID]) -> Page:
        form = await RoleForm.read(request)
        if not form.validate():
            return await _person_page(request, person_id, role=form)
        try:
            await services.change_role(request.user, person_id, form.text("role"))
        except (problems.LastOperator, problems.WorksForFirm) as problem:
            form.refuse("role", problem.message_id)
            return await _person_page(request, person_id, role=form)
        here = "/" if person_id == request.user.id else f"/operation/people/{person_id}"
        return go(request, here, notice="role-changed")

    @post("/{person_id:uuid}/sessions/revocation")
    async def end_sessions(self, request: AnyRequest, person_id: FromPath[UUID]) -> Page:
        await services.end_sessions(request.user, person_id)
        return go(request, f"/operation/people/{person_id}", notice="sessions-ended")

    @post("/{person_id:uuid}/identity", guards=[recent_factor])
    async def link_identity(self, request: AnyRequest, person_id: FromPath[UUID]) -> Page:
        form = await IdentityForm.read(request)
        if not form.validate():
            return await _person_page(request, person_id, identity=form)
        try:
            await identity_services.link_identity(request.user, person_id, form.text("subject"))
        except problems.IdentityTaken as problem:
            form.refuse("subject", problem.message_id)
            return await _person_page(request, person_id, identity=form)
        return go(request, f"/operation/people/{person_id}", notice="identity-linked")

    @post("/{person_id:uuid}/identity/removal", guards=[recent_factor])
    async def unlink_identity(self, request: AnyRequest, person_id: FromPath[UUID]) -> Page:
        await identity_services.unlink_identity(request.user, person_id)
        return go(request, f"/operation/people/{person_id}", notice="identity-unlinked")


async def _person_page(
    request: AnyRequest,
    person_id: UUID,
    *,
    role: RoleForm | None = None,
    identity: IdentityForm | None = None,
) -> Page:
    person, has_provider = (
        await people_queries.person(request.user, person_id),
        settings().signs_in_by_provider,
    )
    if person is None:
        raise NotFound
    return page(
        request, "operation/person.html", status=422 if role or identity else 200,
        address=f"/operation/people/{person_id}", shown=person, roles=ROLES,
        form=role or RoleForm.blank(request, role=person.staff_role),
        changes=await people_queries.role_changes(request.user, person_id),
        provider=settings().oidc_name if has_provider else "",
        linked=await identity_services.identity(request.user, person_id) if has_provider else None,
        identity_form=identity or IdentityForm.blank(request),
    )  # fmt: skip
