"""A simulated registry: the demonstration's firms first, then as many more as asked for."""

from collections.abc import Iterator
from itertools import islice
from math import gcd
from random import Random

import msgspec
import yaml
from msgspec.structs import asdict

from lotrinh.firms import reference, tax_code
from lotrinh.firms.sector import Sector, sector_of
from lotrinh.firms.simulated_draws import Business, Draws, Place, Tenancy, in_park
from lotrinh.firms.simulated_names import Namer
from lotrinh.firms.size import SizeClass, size_class

SEED = 20260630
PREFIX = "37"  # first registered in Bình Dương
# Codes in use have serials far below nine million; those up to the first one here are the demonstration's.
FIRST_SERIAL, SERIALS, STEP = 9_000_100, 999_900, 617_629
MAIL_DOMAIN = "doanhnghiep.example"  # a reserved domain: nothing can be delivered there
BILLION = 1_000_000_000


class SimulatedFirm(msgspec.Struct, frozen=True, kw_only=True):
    """A registry row. `maturity` only serves to simulate assessments; the registry never stores it."""

    key: str | None
    tax_code: str
    name: str
    vsic_version: int
    vsic_code: str
    sector: Sector
    size: SizeClass
    employees: int
    revenue: int | None
    capital: int
    foreign_invested: bool
    founded_year: int
    commune_id: int
    former_district_id: int
    park_id: int | None
    tenancies: tuple[Tenancy, ...]
    address: str
    registry_email: str
    maturity: float
    simulated: bool = True


class DemoFirm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of demo-firms.yaml; amounts in billion VND."""

    key: str
    serial: int
    name: str
    vsic_code: str
    park: str
    employees: int
    revenue: int
    capital: int
    founded_year: int
    maturity: float


def simulate(count: int = 65_000, seed: int = SEED) -> Iterator[SimulatedFirm]:
    """Exactly `count` firms (up to about 900,000 tax codes are free); the same ones for the same seed."""
    demo = demo_firms()[:count]
    yield from demo
    rng = Random(seed)  # noqa: S311 - reproducible, not secret
    draws, namer = Draws(rng), Namer(rng, {firm.name for firm in demo})
    for code in islice(_tax_codes(), count - len(demo)):
        yield _firm(code, draws, namer)


def demo_firms() -> tuple[SimulatedFirm, ...]:
    rows = yaml.safe_load((reference.FOLDER / "demo-firms.yaml").read_text(encoding="utf-8"))
    return tuple(_demo_firm(row) for row in msgspec.convert(rows, list[DemoFirm]))


def _firm(code: str, draws: Draws, namer: Namer) -> SimulatedFirm:
    kind = draws.profiles.draw(draws.rng)
    activity = draws.activity(kind)
    business = draws.business(kind, activity.code)
    place = draws.place(kind.profile, business.founded_year)
    name = namer.foreign(*activity) if kind.profile.foreign else namer.domestic(business.size, *activity)
    maturity = draws.maturity(kind.profile, business)
    return _assembled(None, code, name, business, place, maturity)


def _demo_firm(row: DemoFirm) -> SimulatedFirm:
    park = next(park for park in reference.parks().values() if park.name == row.park)
    revenue, capital = row.revenue * BILLION, row.capital * BILLION
    business = Business(
        vsic_version=2025,
        vsic_code=row.vsic_code,
        sector=sector_of(row.vsic_code),
        size=size_class(row.employees, revenue, capital, row.vsic_code),
        employees=row.employees,
        revenue=revenue,
        capital=capital,
        foreign_invested=False,
        founded_year=row.founded_year,
    )
    code = tax_code.make(PREFIX, row.serial).value
    return _assembled(row.key, code, row.name, business, in_park(park, None), row.maturity)


def _assembled(
    key: str | None, code: str, name: str, business: Business, place: Place, maturity: float
) -> SimulatedFirm:
    return SimulatedFirm(
        key=key,
        tax_code=code,
        name=name,
        address=place.address,
        registry_email=f"{key or 'mst' + code}@{MAIL_DOMAIN}",
        maturity=maturity,
        **asdict(business),
        **asdict(place),
    )


def _tax_codes() -> Iterator[str]:
    assert gcd(STEP, SERIALS) == 1, "each serial comes up once"
    for turn in range(SERIALS):
        try:
            yield tax_code.make(PREFIX, FIRST_SERIAL + turn * STEP % SERIALS).value
        except tax_code.TaxCodeProblem:
            continue
