"""The sites of the visitor's firm, and the newest result of each beside that of the whole firm."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

import msgspec

from lotrinh import db
from lotrinh.accounts.visitor import Visitor
from lotrinh.selfassessment.queries import Round, round_of
from lotrinh.selfassessment.sites.names import KINDS

SITES = """
SELECT s.id, s.name, s.kind, s.address, s.commune, u.name AS commune_name, s.park, k.name AS park_name,
       s.added_at, s.closed_at,
       (SELECT count(*) FROM assessment a WHERE a.firm = s.firm AND a.site = s.id AND a.state = 'draft')::int AS drafts
FROM site s LEFT JOIN admin_unit u ON u.id = s.commune LEFT JOIN park k ON k.id = s.park
WHERE s.firm = $1
"""
IN_ORDER = "ORDER BY s.closed_at IS NOT NULL, s.added_at, s.name"
# Results of two versions are never put side by side, so each version has its newest.
NEWEST = """
SELECT DISTINCT ON (a.site, a.instrument, a.version)
       a.site, a.id, a.instrument, a.version, a.round, a.submitted_at,
       coalesce(nullif(p.name, ''), p.email, '') AS submitted_by, s.result
FROM assessment a JOIN snapshot s ON s.assessment = a.id LEFT JOIN person p ON p.id = a.submitted_by
WHERE a.firm = $1
ORDER BY a.site, a.instrument, a.version, a.submitted_at DESC, a.round DESC
"""


class Site(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    kind: str
    address: str
    commune: int | None
    commune_name: str | None
    park: int | None
    park_name: str | None
    added_at: datetime
    closed_at: datetime | None
    drafts: int

    @property
    def url(self) -> str:
        return f"/firm/sites/{self.id}"

    @property
    def kind_name(self) -> str:
        return KINDS[self.kind]

    @property
    def place(self) -> str:
        return ", ".join(filter(None, (self.address, self.park_name, self.commune_name)))


async def sites(visitor: Visitor) -> list[Site]:
    """In the order they were named, closed ones last."""
    rows = await db.fetch(f"{SITES} {IN_ORDER}", visitor.firm.id) if visitor.firm else []
    return [Site(**row) for row in rows]


async def site(visitor: Visitor, site_id: UUID) -> Site | None:
    row = await db.fetch_one(f"{SITES} AND s.id = $2", visitor.firm.id, site_id) if visitor.firm else None
    return Site(**row) if row else None


async def newest(visitor: Visitor) -> dict[UUID | None, list[Round]]:
    """By site, under None of the whole firm: the newest round of each version, the newest of all first."""
    found: defaultdict[UUID | None, list[Round]] = defaultdict(list)
    for row in await db.fetch(NEWEST, visitor.firm.id) if visitor.firm else []:
        found[row.pop("site")].append(round_of(row))
    return {
        key: sorted(rounds, key=lambda one: one.submitted_at, reverse=True) for key, rounds in found.items()
    }
