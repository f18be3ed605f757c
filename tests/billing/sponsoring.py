"""A sponsorship through the operator's form, and firms that want its seats."""

from typing import Any
from uuid import UUID, uuid4

from lotrinh import clock, db
from lotrinh.centre.cohorts.tables import Cohort, CohortFirm
from tests.browsing import Browser
from tests.cast import Cast

TERMS: dict[str, Any] = {
    "name": "Chuyển đổi số cho doanh nghiệp nhỏ 2026",
    "sponsor": "province",
    "park": "",
    "contact_email": "taitro@binhduong.example",
    "sizes": ["micro", "small", "medium"],
    "seats": "2",
    "starts_on": "2026-11-01",
    "ends_on": "2027-10-31",
}


async def sponsorship(quan: Browser, **changes: Any) -> str:
    """Its address."""
    made = await quan.post("/sponsorships", TERMS | changes)
    assert made.status == 303, made.words("main")
    return str(made.location)


async def cohort(cast: Cast, *firms: UUID, name: str = "Xưởng gỗ nhỏ") -> str:
    """A list of Minh's."""
    cohort_id = uuid4()
    await Cohort(id=cohort_id, owner=cast.minh.id, name=name, kind="list", made_at=clock.now()).save()
    for firm in firms:
        await CohortFirm(cohort=cohort_id, firm=firm).save()
    return str(cohort_id)


async def proposed(minh: Browser, address: str, cohort_id: str) -> str:
    """The id of the proposal."""
    sent = await minh.post(f"{address}/proposals", {"cohort": cohort_id, "reason": "Vừa xong lớp tập huấn."})
    assert sent.status == 303, sent.words("main")
    row = await db.fetch_one("SELECT id FROM seat_proposal WHERE decision IS NULL")
    assert row is not None
    return str(row["id"])


async def seat_of(firm: UUID) -> dict[str, Any]:
    row = await db.fetch_one("SELECT id, state FROM sponsored_seat WHERE firm = $1", firm)
    assert row is not None
    return row
