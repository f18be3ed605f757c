"""A site of An Phát with a draft, for the access table."""

from uuid import uuid4

from lotrinh import clock
from lotrinh.selfassessment.sites.tables import Site
from lotrinh.selfassessment.tables import Assessment
from tests.cast import Cast


async def site_objects(cast: Cast) -> dict[str, str]:
    site, draft, now = uuid4(), uuid4(), clock.now()
    await Site(
        id=site, firm=cast.an_phat, name="Kho", kind="warehouse", added_by=cast.lan.id, added_at=now
    ).save()
    await Assessment(
        id=draft, firm=cast.an_phat, site=site, instrument="quick", version="1.0", round=1, state="draft",
        sector="wood", size="small", started_by=cast.lan.id, started_at=now,
    ).save()  # fmt: skip
    return {"site": str(site), "site_draft": str(draft)}
