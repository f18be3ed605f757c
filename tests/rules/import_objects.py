"""A list of firms that waits for an advisor's word, and one that has changed the registry."""

import json
from uuid import uuid4

from lotrinh import clock
from lotrinh.centre.registry_import.tables import RegistryImport
from tests.cast import Cast


async def import_objects(cast: Cast) -> dict[str, str]:
    return {"checked": await _import(cast, "checked"), "applied": await _import(cast, "applied")}


async def _import(cast: Cast, state: str) -> str:
    import_id, now = uuid4(), clock.now()
    await RegistryImport(
        id=import_id, state=state, file_name="doanh-nghiep.csv", sha256="0" * 64, kind="csv", encoding="utf-8",
        headings=json.dumps(["Mã số thuế", "Tên"]), columns=json.dumps({"tax_code": 0, "name": 1}),
        valid_on=clock.today(), uploaded_by=cast.minh.id, uploaded_at=now, touched_at=now, checked_at=now,
        applied_by=cast.minh.id if state == "applied" else None, applied_at=now if state == "applied" else None,
    ).save()  # fmt: skip
    return str(import_id)
