"""A process of its own that enters a waiting import, or does the job of one: something to be killed."""

import asyncio
import sys
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

from lotrinh import clock, db
from lotrinh.accounts.tables import Person
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.registry_import import services
from lotrinh.centre.registry_import.jobs import JOBS
from lotrinh.centre.registry_import.services import Choice
from lotrinh.firms.tables import Firm
from lotrinh.migrate import migrate

COLUMNS = {"tax_code": 0, "name": 1, "vsic_code": 2, "employees": 3, "capital": 4}


async def prepare(file: str) -> None:
    """A migrated database with an advisor, a firm, and an import that waits to be checked; prints its id."""
    await migrate()
    advisor = Person(
        id=uuid4(), email="minh@doanhnghiep.example", staff_role="advisor", created_at=clock.now()
    )
    await advisor.save()
    await Firm(
        id=uuid4(), tax_code="3799000014", name="Gỗ An Phát", search_key="go an phat", vsic_version=2025,
        vsic_code="3101", sector="wood", size="small", employees=86, capital=15_000_000_000,
    ).save()  # fmt: skip
    visitor = Visitor(advisor.id, advisor.email, "Minh", "advisor", "vi", uuid4(), None)
    import_id = await services.upload(visitor, file, await asyncio.to_thread(Path(file).read_bytes))
    choice = Choice(columns=COLUMNS, unit=1, vsic_version=2025, valid_on=date(2026, 11, 1))
    await services.choose(visitor, import_id, choice)
    print("id", import_id, flush=True)


async def accept(import_id: str) -> None:
    """An advisor lets the checked import be applied."""
    row = await db.fetch_one("SELECT id, email FROM person")
    assert row is not None
    await services.apply(
        Visitor(row["id"], row["email"], "Minh", "advisor", "vi", uuid4(), None), UUID(import_id)
    )


async def main(url: str, what: str, argument: str) -> None:
    db.configure(url)
    await db.open_pool(2)
    if what in JOBS:
        await JOBS[what]({"import": argument})
    else:
        await {"prepare": prepare, "accept": accept}[what](argument)
    await db.close_pool()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
