"""What the list tells of its firms; results and plans appear only of firms that share theirs with advisors."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.reviews.review import UNDER_WAY
from lotrinh.firms import names
from lotrinh.roadmap.titles import title
from recommender.catalogue import Text

ROWS = """
SELECT f.id, f.name, f.tax_code, f.sector, f.size, f.employees, f.simulated,
       s.shares AS shared, l.level, l.submitted_at, u.name AS commune, k.name AS park,
       coalesce(nullif(a.name, ''), a.email) AS advisor, s.last_contact, s.submitted, s.drafting AS draft,
       (SELECT r.state FROM review r WHERE r.assessment = l.assessment) AS review,
       (SELECT p.solution FROM plan_step p
        WHERE s.shares AND p.firm = f.id AND p.done_at IS NULL AND p.removed_at IS NULL
        ORDER BY p.due_on NULLS LAST, p.wave NULLS LAST, p.added_at, p.id LIMIT 1) AS step,
       ARRAY(SELECT t.name FROM firm_tag g JOIN tag t ON t.id = g.tag
             WHERE g.firm = f.id AND g.ended_at IS NULL ORDER BY t.search_key) AS tags
FROM unnest($1::uuid[]) WITH ORDINALITY chosen (firm, place)
JOIN firm f ON f.id = chosen.firm
JOIN firm_standing s ON s.firm = f.id
LEFT JOIN firm_latest l ON l.firm = f.id AND s.shares AND l.instrument = $2
LEFT JOIN admin_unit u ON u.id = f.commune
LEFT JOIN person a ON a.id = s.advisor
LEFT JOIN LATERAL (
    SELECT park.name FROM park_tenancy t JOIN park ON park.id = t.park
    WHERE t.firm = f.id AND t.valid_to IS NULL ORDER BY t.id DESC LIMIT 1
) k ON true
ORDER BY chosen.place
"""
LEVEL_OF = "dbi-sme"
"""Levels are those of the national index; levels of other instruments mean something else."""


class FirmRow(msgspec.Struct, frozen=True, kw_only=True):
    """`level` None: not assessed with the national index, or not shared; `shared` tells the two apart.

    `step`: the solution of its plan that is due first. `review`: the state of the review of that result, if there
    is one.
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
    step: str | None
    review: str | None
    tags: list[str]

    @property
    def sector_name(self) -> str:
        return names.SHORT_SECTORS[self.sector]

    @property
    def size_name(self) -> str:
        return names.SHORT_SIZES[self.size]

    @property
    def under_review(self) -> bool:
        return self.review in UNDER_WAY

    @property
    def step_title(self) -> Text | None:
        return title(self.step) if self.step else None

    @property
    def days_since_contact(self) -> int | None:
        return (clock.today() - self.last_contact).days if self.last_contact else None


async def rows(visitor: Visitor, firm_ids: Sequence[UUID]) -> list[FirmRow]:
    """In the order of the ids."""
    return await read(firm_ids) if visitor.staff_role == "advisor" else []


async def read(firm_ids: Sequence[UUID]) -> list[FirmRow]:
    """For jobs that an advisor has asked for; in the order of the ids."""
    return [FirmRow(**row) for row in await db.fetch(ROWS, list(firm_ids), LEVEL_OF)]
