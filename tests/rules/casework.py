"""The advisors' objects of the access table; what belongs to somebody belongs to An's team, so not to Minh."""

from uuid import uuid4

from lotrinh import clock
from lotrinh.centre.tables import CaseAssignment, SavedView
from tests.cast import Cast
from tests.centre.casework import teams


async def place_casework(cast: Cast) -> dict[str, str]:
    await teams(cast)
    return {
        "minh": str(cast.minh.id),
        "assignment": str(await _assignment(cast)),
        "view": str(await _view(cast.minh)),
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
