"""The registry as an advisor lists it; results appear only of firms that share theirs with advisors."""

import re
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.firm_filter import PAGE, FirmFilter
from lotrinh.centre.reviews.review import UNDER_WAY
from lotrinh.firms import names

LEVEL_OF = "dbi-sme"
"""Levels are those of the national index; levels of other instruments mean something else."""

FROM = """
FROM firm f
LEFT JOIN consent c ON c.firm = f.id AND c.purpose = 'advisors' AND c.withdrawn_at IS NULL
LEFT JOIN firm_latest l ON l.firm = c.firm AND l.instrument = $1
"""
PARK = "SELECT 1 FROM park_tenancy t WHERE t.firm = f.id AND t.valid_to IS NULL"
RUN = "SELECT 1 FROM assessment a WHERE a.firm = f.id AND a.state ="
CASE = "SELECT 1 FROM advisor_case w WHERE w.firm = f.id AND w.ended_at IS NULL"
COHORT = """
SELECT 1 FROM cohort_firm m JOIN cohort h ON h.id = m.cohort AND h.withdrawn_at IS NULL
WHERE m.firm = f.id AND m.cohort = $ AND (
    h.owner = $ OR h.team IN (SELECT t.team FROM team_member t WHERE t.person = $ AND t.ended_at IS NULL)
)
"""
CONTACT = "SELECT 1 FROM engagement e WHERE e.firm = f.id AND e.withdrawn_at IS NULL"
SHOWN = """
SELECT f.id, f.name, f.tax_code, f.sector, f.size, f.employees, f.simulated,
       c.firm IS NOT NULL AS shared, l.level, l.submitted_at, u.name AS commune, k.name AS park,
       a.name AS advisor, (SELECT r.state FROM review r WHERE r.assessment = l.assessment) AS review,
       (SELECT max(e.day) FROM engagement e WHERE e.firm = f.id AND e.withdrawn_at IS NULL) AS last_contact,
       EXISTS (SELECT 1 FROM assessment a WHERE a.firm = f.id AND a.state = 'submitted') AS submitted,
       EXISTS (SELECT 1 FROM assessment a WHERE a.firm = f.id AND a.state = 'draft') AS draft
"""
NAMES = """
LEFT JOIN admin_unit u ON u.id = f.commune
LEFT JOIN advisor_case w ON w.firm = f.id AND w.ended_at IS NULL
LEFT JOIN person a ON a.id = w.advisor
LEFT JOIN LATERAL (
    SELECT park.name FROM park_tenancy t JOIN park ON park.id = t.park
    WHERE t.firm = f.id AND t.valid_to IS NULL ORDER BY t.id DESC LIMIT 1
) k ON true
"""
TOTALS = """
SELECT count(*) AS total, count(s.firm) AS assessed {found}
LEFT JOIN (SELECT DISTINCT firm FROM assessment WHERE state = 'submitted') s ON s.firm = f.id
{where}
"""
ORDERS = {
    "name": "f.search_key, f.id",
    "level": "l.level DESC NULLS LAST, f.search_key, f.id",
    "submitted": "l.submitted_at DESC NULLS LAST, f.search_key, f.id",
    "employees": "f.employees DESC NULLS LAST, f.search_key, f.id",
}
PROGRESS = {
    "none": f"NOT EXISTS ({RUN} 'draft') AND NOT EXISTS ({RUN} 'submitted')",
    "draft": f"EXISTS ({RUN} 'draft')",
    "submitted": f"EXISTS ({RUN} 'submitted')",
}


class FirmRow(msgspec.Struct, frozen=True, kw_only=True):
    """`level` None: not assessed with the national index, or not shared; `shared` tells the two apart.

    `review`: the state of the review of that result, if there is one.
    """

    id: UUID
    name: str
    tax_code: str
    sector: str
    size: str
    employees: int | None
    simulated: bool
    shared: bool
    level: int | None
    submitted_at: datetime | None
    commune: str | None
    park: str | None
    submitted: bool
    draft: bool
    advisor: str | None
    last_contact: date | None
    review: str | None

    @property
    def sector_name(self) -> str:
        return names.SHORT_SECTORS[self.sector]

    @property
    def under_review(self) -> bool:
        return self.review in UNDER_WAY

    @property
    def size_name(self) -> str:
        return names.SHORT_SIZES[self.size]


class FirmPage(msgspec.Struct, frozen=True):
    """`total` counts the firms of the whole list, `assessed` those of them with a submitted assessment."""

    rows: list[FirmRow]
    total: int
    assessed: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


async def firms(visitor: Visitor, chosen: FirmFilter) -> FirmPage:
    """Nobody but an advisor sees a firm here."""
    if visitor.staff_role != "advisor":
        return FirmPage([], 0, 0)
    where, values = conditions(visitor, chosen)
    totals = await db.fetch_one(TOTALS.format(found=FROM, where=where), *values)
    assert totals is not None
    return FirmPage(await page_of(visitor, chosen), totals["total"], totals["assessed"])


async def page_of(visitor: Visitor, chosen: FirmFilter) -> list[FirmRow]:
    """The firms of the page that the filter asks for, for whoever knows how many there are."""
    if visitor.staff_role != "advisor":
        return []
    where, values = conditions(visitor, chosen)
    order = ORDERS[chosen.order]
    # The page's firms are chosen on narrow rows; names and places are looked up for these alone.
    page = f"SELECT f.id {FROM} {where} ORDER BY {order} LIMIT {PAGE} OFFSET {chosen.offset}"
    rows = await db.fetch(f"{SHOWN} {FROM} {NAMES} WHERE f.id IN ({page}) ORDER BY {order}", *values)
    return [FirmRow(**row) for row in rows]


def conditions(visitor: Visitor, chosen: FirmFilter) -> tuple[str, list[Any]]:
    """A WHERE clause over FROM and its values; $1 is the instrument whose levels count."""
    values: list[Any] = [LEVEL_OF]
    numbers = count(2)
    found = ["true"]

    def add(condition: str, *given: Any) -> None:
        found.append(re.sub(r"\$", lambda _: f"${next(numbers)}", condition))
        values.extend(given)

    for column, value in _equal(chosen).items():
        if value is not None:
            add(f"{column} = $", value)
    _text(chosen, add)
    if chosen.park:
        add(f"EXISTS ({PARK} AND t.park = $)", chosen.park)
    if chosen.in_park:
        add(f"EXISTS ({PARK})")
    if chosen.park == 0:
        add(f"NOT EXISTS ({PARK})")
    if chosen.progress:
        add(PROGRESS[chosen.progress])
    _advisor(visitor, chosen, add)
    _contact(chosen, add)
    _cohort(visitor, chosen, add)
    return f"WHERE {' AND '.join(found)}", values


def _equal(chosen: FirmFilter) -> dict[str, str | int | None]:
    return {
        "f.sector": chosen.sector,
        "f.size": chosen.size,
        "f.commune": chosen.unit,
        "f.former_district": chosen.district,
        "l.level": chosen.level,
    }


def _text(chosen: FirmFilter, add: Any) -> None:
    if chosen.tax_code:
        add("f.tax_code LIKE $", f"{chosen.tax_code}%")
        return
    for word in chosen.key.split():
        add("f.search_key LIKE $", f"%{word}%")


def _advisor(visitor: Visitor, chosen: FirmFilter, add: Any) -> None:
    if chosen.advisor == "none":
        add(f"NOT EXISTS ({CASE})")
    elif chosen.advisor:
        advisor = visitor.id if chosen.advisor == "mine" else UUID(chosen.advisor)
        add(f"EXISTS ({CASE} AND w.advisor = $)", advisor)


def _contact(chosen: FirmFilter, add: Any) -> None:
    """A firm never contacted is not one whose last contact was long ago."""
    if chosen.contact:
        add(f"{'NOT ' if chosen.contact == 'never' else ''}EXISTS ({CONTACT})")
    if chosen.contact in ("30", "90"):
        add(f"NOT EXISTS ({CONTACT} AND e.day >= $)", clock.today() - timedelta(days=int(chosen.contact)))


def _cohort(visitor: Visitor, chosen: FirmFilter, add: Any) -> None:
    if chosen.cohort:
        add(f"EXISTS ({COHORT})", UUID(chosen.cohort), visitor.id, visitor.id)
