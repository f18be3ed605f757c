"""The advisors' objects of the access table; what belongs to somebody belongs to An's team, so not to Minh."""

from uuid import uuid4

from lotrinh import clock
from lotrinh.centre.tables import CaseAssignment, SavedView, SupportRequest
from tests.cast import Cast
from tests.centre.casework import contact, note, teams
from tests.rules.find_objects import place_findings


async def place_casework(cast: Cast) -> dict[str, str]:
    own, other = await teams(cast)
    firm, day = cast.an_phat, clock.today()
    request = await _request(cast)
    return {
        "minh": str(cast.minh.id),
        "assignment": str(await _assignment(cast)),
        "view": str(await _view(cast.minh)),
        "engagement": str(await contact(firm, cast.minh, day, follow_up_on=day)),
        "foreign_engagement": str(await contact(firm, cast.an, day, follow_up_on=day)),
        "note": str(await note(firm, own, cast.minh, "Một ghi chú")),
        "foreign_note": str(await note(firm, other, cast.an, "Của tổ khác")),
        "request": request,
        **await place_findings(cast, request),
        "foreign_view": str(await _view(cast.an)),
    }


async def _assignment(cast: Cast) -> object:
    assignment = CaseAssignment(
        id=uuid4(), advisor=cast.an.id, assigned_by=cast.an.id, assigned_at=clock.now()
    )
    await assignment.save()
    return assignment.id


async def _view(owner: object) -> object:
    view = SavedView(id=uuid4(), owner=owner.id, name="Gỗ", address="?sector=wood", saved_at=clock.now())
    await view.save()
    return view.id


async def _request(cast: Cast) -> str:
    request = SupportRequest(
        id=uuid4(), firm=cast.an_phat, kind="tools", asked_by=cast.lan.id, asked_at=clock.now(),
        due_on=clock.today(),
    )  # fmt: skip
    await request.save()
    return str(request.id)
