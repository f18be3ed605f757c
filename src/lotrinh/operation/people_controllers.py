"""People and what they may do."""

from math import ceil
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath
from wtforms import RadioField

from lotrinh.accounts.guards import operator
from lotrinh.errors import NotFound
from lotrinh.i18n import N_
from lotrinh.operation import people_queries, problems, services
from lotrinh.web.forms import Form, one_of
from lotrinh.web.pages import AnyRequest, Page, go, page

ROLES = people_queries.ROLES


class RoleForm(Form):
    role = RadioField(
        N_("Staff role"),
        choices=ROLES,
        validate_choice=False,
        validators=[one_of(ROLES, N_("Choose what the person does here."))],
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
            pages=ceil(total / people_queries.PAGE),
        )  # fmt: skip

    @get("/{person_id:uuid}")
    async def show(self, request: AnyRequest, person_id: FromPath[UUID]) -> Page:
        return await _person_page(request, person_id, None)

    @post("/{person_id:uuid}/role")
    async def change_role(self, request: AnyRequest, person_id: FromPath[UUID]) -> Page:
        form = await RoleForm.read(request)
        if not form.validate():
            return await _person_page(request, person_id, form)
        try:
            await services.change_role(request.user, person_id, form.text("role"))
        except (problems.LastOperator, problems.WorksForFirm) as problem:
            form.refuse("role", problem.message_id)
            return await _person_page(request, person_id, form)
        here = "/" if person_id == request.user.id else f"/operation/people/{person_id}"
        return go(request, here, notice="role-changed")


async def _person_page(request: AnyRequest, person_id: UUID, form: RoleForm | None) -> Page:
    person = await people_queries.person(request.user, person_id)
    if person is None:
        raise NotFound
    return page(
        request, "operation/person.html", status=422 if form else 200,
        address=f"/operation/people/{person_id}", shown=person, roles=ROLES,
        form=form or RoleForm.blank(request, role=person.staff_role),
        changes=await people_queries.role_changes(request.user, person_id),
    )  # fmt: skip
