"""A copy of Lan's data that is still to be made."""

from uuid import uuid4

from lotrinh import clock
from lotrinh.privacy.tables import DataExport
from tests.cast import Cast


async def privacy_objects(cast: Cast) -> dict[str, str]:
    copy_id, now = uuid4(), clock.now()
    await DataExport(
        id=copy_id, person=cast.lan.id, firm=cast.an_phat, parts=10, asked_at=now, touched_at=now
    ).save()
    return {"data_copy": str(copy_id), "an_phat": str(cast.an_phat)}
