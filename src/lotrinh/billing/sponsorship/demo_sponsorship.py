"""Two sponsorships of the demo, simulated: the province's, with proposals of advisors, and a park operator's."""

from contextlib import suppress
from datetime import timedelta

from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.billing.sponsorship import problems, proposal_services, services
from lotrinh.centre.cohorts import membership
from lotrinh.firms.tax_code import TaxCode

PROVINCE, PARK = "Tiếp sức chuyển đổi số cho doanh nghiệp nhỏ", "Suất dùng cho doanh nghiệp trong khu"
REASON = "Các doanh nghiệp này vừa được tư vấn và muốn làm sâu hơn."
CONTACT = "doanhnghiep@khucongnghiep.example"
BUSIEST_PARK = """
SELECT t.park FROM park_tenancy t JOIN firm f ON f.id = t.firm WHERE f.simulated AND t.valid_to IS NULL
GROUP BY t.park ORDER BY count(*) DESC, t.park LIMIT 1
"""
TENANTS = """
SELECT f.tax_code FROM park_tenancy t JOIN firm f ON f.id = t.firm
WHERE t.park = $1 AND t.valid_to IS NULL AND f.simulated AND f.size <> 'large'
AND NOT EXISTS (SELECT 1 FROM member m WHERE m.firm = f.id)
AND NOT EXISTS (SELECT 1 FROM sponsored_seat h WHERE h.firm = f.id AND h.state = 'granted')
ORDER BY f.tax_code LIMIT 9
"""
LAST_SEAT = "SELECT id FROM sponsored_seat WHERE sponsorship = $1 AND state = 'granted' ORDER BY id LIMIT 1"
OPEN = "SELECT id FROM seat_proposal WHERE sponsorship = $1 AND cohort_name = $2"


async def enter_sponsorships(operator: Visitor, advisor: Visitor) -> None:
    """After the cohorts: the first proposal is granted, the second waits."""
    today = clock.today()
    sizes = ["micro", "small", "medium"]
    period = (today - timedelta(days=30), today + timedelta(days=335))
    terms = services.Terms(PROVINCE, "province", None, "", sizes, [], 120, *period)
    province = await services.make(operator, terms, simulated=True)
    lists_first = sorted(await membership.cohorts(advisor), key=lambda one: one.kind != "list")
    for cohort in lists_first[:2]:
        with suppress(problems.NobodyFits):  # a small demo has cohorts of a firm or two
            await proposal_services.propose(advisor, province, cohort.id, REASON)
    for row in await db.fetch(OPEN, province, lists_first[0].name):
        await proposal_services.approve(operator, row["id"])
    park = await db.fetch_one(BUSIEST_PARK)
    if park is not None:
        await _enter_park(operator, park["park"], sizes)


async def _enter_park(operator: Visitor, park: int, sizes: list[str]) -> None:
    today = clock.today()
    terms = services.Terms(
        PARK,
        "park",
        park,
        CONTACT,
        [*sizes, "large"],
        [],
        12,
        today - timedelta(days=345),
        today + timedelta(days=20),
    )
    sponsorship = await services.make(operator, terms, simulated=True)
    for row in await db.fetch(TENANTS, park):
        await services.grant(operator, sponsorship, TaxCode("enterprise", row["tax_code"]))
    seat = await db.fetch_one(LAST_SEAT, sponsorship)
    if seat is not None:
        await services.revoke(operator, seat["id"])
