"""The directory as firms and advisors read it; None: not there for you.

The order is nobody's to buy: who names the reader's sector comes before who serves all of them, and among equals
a lot decides, drawn anew each day from the day and the provider.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.directory.names import KINDS
from lotrinh.directory.personal_codes import shown
from lotrinh.directory.provider_filter import PAGE, ProviderFilter
from lotrinh.paging import pages_of

PROVIDER = """
SELECT p.id, p.kind, p.name, p.tax_code, p.personal_code, p.about, p.email, p.phone, p.website, p.solutions, p.sectors,
       p.area, p.declared_references, p.interest_note, p.listed_at, p.changed_at, p.withdrawn_at, p.simulated
FROM provider p
"""
CHOSEN = """
WHERE (p.withdrawn_at IS NOT NULL) = ($1 = 'withdrawn') AND ($2::text IS NULL OR p.kind = $2)
      AND ($3::text IS NULL OR p.solutions @> ARRAY[$3]::varchar[])
      AND ($4::text IS NULL OR $4 = ANY(p.sectors) OR cardinality(p.sectors) = 0)
      AND ($5 = '' OR p.search_key LIKE '%' || $5 || '%')
"""
# Fit before lot: 0 names the sector, 1 serves all, 2 names others.
ORDER = """
ORDER BY CASE WHEN {sector} = ANY(p.sectors) THEN 0 WHEN cardinality(p.sectors) = 0 THEN 1 ELSE 2 END,
         hashtextextended(p.id::text, {day}::bigint), p.id
"""
# The order is found on ids alone: sorting whole entries costs three times as much on far pages.
LISTED = f"""
{PROVIDER} JOIN unnest(ARRAY(
    SELECT p.id FROM provider p {CHOSEN} {ORDER.format(sector="$6", day="$7")} LIMIT {PAGE} OFFSET $8::int
)) WITH ORDINALITY place (id, number) ON place.id = p.id ORDER BY place.number
"""  # noqa: S608 - constants of this program
COUNT = f"SELECT count(*) AS total FROM provider p {CHOSEN}"  # noqa: S608 - both parts are constants
FOR_SOLUTION = f"""
{PROVIDER} WHERE p.withdrawn_at IS NULL AND p.solutions && $1::varchar[]
      AND ($2 = ANY(p.sectors) OR cardinality(p.sectors) = 0)
{ORDER.format(sector="$2", day="$3")} LIMIT $4
"""


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    kind: str
    name: str
    tax_code: str | None
    personal_code: str | None
    about: str
    email: str
    phone: str
    website: str
    solutions: list[str]
    sectors: list[str]
    area: str
    declared_references: str
    interest_note: str
    listed_at: datetime
    changed_at: datetime | None
    withdrawn_at: datetime | None
    simulated: bool

    @property
    def kind_name(self) -> str:
        return KINDS[self.kind]

    @property
    def shown_code(self) -> str | None:
        return shown(self)

    @property
    def url(self) -> str:
        return f"/providers/{self.id}"


class Found(msgspec.Struct, frozen=True):
    rows: list[Provider]
    total: int

    @property
    def pages(self) -> int:
        return pages_of(self.total, PAGE)


def may_read(visitor: Visitor) -> bool:
    return visitor.firm is not None or visitor.staff_role == "advisor"


async def providers(visitor: Visitor, chosen: ProviderFilter) -> Found:
    """The reader's sector is the chosen one, else that of the firm."""
    if not may_read(visitor) or (chosen.state == "withdrawn" and visitor.staff_role != "advisor"):
        return Found([], 0)
    values: list[Any] = [chosen.state, chosen.kind, chosen.solution, chosen.sector, chosen.key]
    counted = await db.fetch_one(COUNT, *values)
    sector = chosen.sector or (visitor.firm.sector if visitor.firm else "")
    rows = await db.fetch(LISTED, *values, sector, clock.today().toordinal(), chosen.offset)
    return Found([Provider(**row) for row in rows], counted["total"] if counted else 0)


async def provider(visitor: Visitor, provider_id: UUID) -> Provider | None:
    """Who has been withdrawn is there for advisors alone."""
    row = await db.fetch_one(f"{PROVIDER} WHERE p.id = $1", provider_id) if may_read(visitor) else None
    if row is None or (row["withdrawn_at"] and visitor.staff_role != "advisor"):
        return None
    return Provider(**row)


async def offering(
    visitor: Visitor, solutions: Collection[str], sector: str, *, most: int
) -> Sequence[Provider]:
    """Who offers one of the solutions to firms of a sector, in the order of the directory."""
    if not may_read(visitor):
        return []
    rows = await db.fetch(FOR_SOLUTION, list(solutions), sector, clock.today().toordinal(), most)
    return [Provider(**row) for row in rows]


async def listed(visitor: Visitor, provider_ids: Collection[UUID]) -> list[Provider]:
    """Those of some providers that are in the directory now, by name."""
    if not may_read(visitor):
        return []
    rows = await db.fetch(
        f"{PROVIDER} WHERE p.id = ANY($1) AND p.withdrawn_at IS NULL ORDER BY p.search_key, p.id",
        list(provider_ids),
    )
    return [Provider(**row) for row in rows]
