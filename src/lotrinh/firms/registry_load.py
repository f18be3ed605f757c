"""Fills the registry with reference tables and simulated firms, by COPY, all or nothing."""

from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from uuid import UUID, uuid5

from lotrinh import clock, db
from lotrinh.firms import reference
from lotrinh.firms.simulated_registry import SimulatedFirm, simulate
from lotrinh.search import search_key

CHUNK = 5_000
REGISTRY_SINCE = timedelta(days=730)
"""How long the simulated registry has been here, so that past months have figures."""
NAMESPACE = UUID("6d3c1a52-8a3c-4f0b-9d0e-6f3f0f0f3799")
FIRM_COLUMNS = (
    "id", "tax_code", "name", "search_key", "vsic_version", "vsic_code", "sector", "size", "employees",
    "revenue", "capital", "foreign_invested", "founded_year", "commune", "former_district", "address",
    "registry_email", "simulated", "created_at",
)  # fmt: skip


def firm_id(tax_code: str) -> UUID:
    """The same simulated firm has the same id in every demo."""
    return uuid5(NAMESPACE, tax_code)


async def is_empty() -> bool:
    return await db.fetch_one("SELECT 1 AS one FROM firm LIMIT 1") is None


async def load_reference() -> None:
    units = sorted(reference.admin_units().values(), key=lambda unit: (unit.parent_id is not None, unit.id))
    await db.copy_rows(
        "admin_unit",
        ("id", "code", "name", "kind", "parent", "valid_from", "valid_to"),
        ((u.id, u.code, u.name, u.kind, u.parent_id, u.valid_from, u.valid_to) for u in units),
    )
    await db.copy_rows(
        "former_district",
        ("commune", "district", "partial"),
        ((row.commune_id, row.former_district_id, row.partial) for row in reference.former_districts()),
    )
    await db.copy_rows(
        "park",
        ("id", "name", "former_district", "status", "area_ha", "valid_from", "valid_to"),
        (
            (p.id, p.name, p.former_district_id, p.status, p.area_ha, p.valid_from, p.valid_to)
            for p in reference.parks().values()
        ),
    )


async def load_simulated(count: int) -> AsyncIterator[list[SimulatedFirm]]:
    """Yields the firms that are in, chunk by chunk; call it inside a transaction."""
    firms = simulate(count)
    while chunk := list(islice(firms, CHUNK)):
        await db.copy_rows("firm", FIRM_COLUMNS, map(_firm_row, chunk))
        await db.copy_rows("park_tenancy", ("firm", "park", "valid_from", "valid_to"), _tenancy_rows(chunk))
        yield chunk


def _firm_row(firm: SimulatedFirm) -> tuple[object, ...]:
    return (
        firm_id(firm.tax_code), firm.tax_code, firm.name, search_key(firm.name), firm.vsic_version,
        firm.vsic_code, firm.sector, firm.size, firm.employees, firm.revenue, firm.capital,
        firm.foreign_invested, firm.founded_year, firm.commune_id, firm.former_district_id, firm.address,
        firm.registry_email, firm.simulated, _registered_at(firm),
    )  # fmt: skip


def _registered_at(firm: SimulatedFirm) -> datetime:
    """Two years ago, or in the middle of the year in which a younger firm was founded."""
    founded = (
        datetime(firm.founded_year, 7, 1, tzinfo=UTC)
        if firm.founded_year
        else datetime.min.replace(tzinfo=UTC)
    )
    return min(clock.now(), max(clock.now() - REGISTRY_SINCE, founded))


def _tenancy_rows(firms: Iterable[SimulatedFirm]) -> Iterator[tuple[object, ...]]:
    for firm in firms:
        for stay in firm.tenancies:
            yield firm_id(firm.tax_code), stay.park_id, stay.valid_from, stay.valid_to
