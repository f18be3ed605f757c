"""One firm's business and place, drawn from the figures and consistent with Decree 80 and the crosswalk."""

from collections.abc import Mapping
from datetime import date, timedelta
from math import exp, log
from random import Random
from typing import NamedTuple

import msgspec

from lotrinh.firms import reference
from lotrinh.firms.sector import Sector, sector_of
from lotrinh.firms.simulation_figures import Field, Figures, Origin, Profile, Weighted, figures
from lotrinh.firms.size import INDUSTRY, SizeClass, limits_for

MILLION = 1_000_000
DAYS_A_YEAR = 365.25
CAPITAL_UNIT = 100 * MILLION
SIZES: tuple[SizeClass, ...] = ("micro", "small", "medium", "large")
PART = "một phần "


class Business(msgspec.Struct, frozen=True):
    """What a firm does and how big it is; amounts in VND, `revenue` None before the first full year."""

    vsic_version: int
    vsic_code: str
    sector: Sector
    size: SizeClass
    employees: int
    revenue: int | None
    capital: int
    foreign_invested: bool
    founded_year: int


class Tenancy(msgspec.Struct, frozen=True):
    """A stay in a park; no `valid_from` means the start is not recorded."""

    park_id: int
    valid_from: date | None
    valid_to: date | None


class Place(msgspec.Struct, frozen=True):
    commune_id: int
    former_district_id: int
    park_id: int | None
    tenancies: tuple[Tenancy, ...]

    @property
    def address(self) -> str:
        """No street: a park or the commune is as exact as a simulated address should look."""
        commune = reference.admin_units()[self.commune_id].name
        if self.park_id is None:
            return f"{commune}, TP. Hồ Chí Minh"
        return f"{reference.parks()[self.park_id].name}, {commune[0].lower()}{commune[1:]}, TP. Hồ Chí Minh"


class Activity(NamedTuple):
    group: str
    code: str  # VSIC 2025


class ProfileDraws:
    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.groups = Weighted(profile.sectors.shares)
        sizes: dict[Field, Mapping[SizeClass, float]] = {
            "industry": profile.sizes.industry,
            "services": profile.sizes.services,
        }
        self.sizes = {field: Weighted(shares) for field, shares in sizes.items()}


class Draws:
    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.figures = figures()
        day = self.figures.as_of.value
        self.as_of = day.year + day.timetuple().tm_yday / DAYS_A_YEAR
        profiles = self.figures.profiles.values()
        self.profiles = Weighted({ProfileDraws(profile): profile.firms for profile in profiles})
        self.classes = {group: Weighted(shares) for group, shares in self.figures.classes.shares.items()}
        self.outside = Weighted(_territories(self.figures))
        self.parks = Weighted(_operating_parks(self.figures))

    def activity(self, draws: ProfileDraws) -> Activity:
        group = draws.groups.draw(self.rng)
        return Activity(group, self.classes[group].draw(self.rng))

    def business(self, draws: ProfileDraws, code: str) -> Business:
        field: Field = "industry" if limits_for(code) is INDUSTRY else "services"
        size = draws.sizes[field].draw(self.rng)
        employees = self._employees(size, field, code)
        founded_year = self._founded_year(draws.profile)
        revenue, capital = self._amounts(draws.profile, size, field, code, employees)
        if self._has_no_revenue_yet(founded_year):
            revenue, capital = None, _held(capital, size, code)
        version, registered = self._registered_code(code)
        foreign = draws.profile.foreign
        return Business(
            version, registered, sector_of(code), size, employees, revenue, capital, foreign, founded_year
        )

    def place(self, profile: Profile, founded_year: int) -> Place:
        tenancies = self.figures.tenancies
        if profile.in_park:
            return self._in_park(profile, founded_year)
        commune_id, district_id = self.outside.draw(self.rng)
        first, last = tenancies.left_between
        stays: tuple[Tenancy, ...] = ()
        if founded_year < first.year and self.rng.random() < tenancies.left_share:
            stays = (Tenancy(self.parks.draw(self.rng).id, None, self._day(first, last)),)
        return Place(commune_id, district_id, None, stays)

    def _in_park(self, profile: Profile, founded_year: int) -> Place:
        park, tenancies = self.parks.draw(self.rng), self.figures.tenancies
        relocated = not profile.foreign and self.rng.random() < tenancies.relocated_share
        since = None
        if relocated and founded_year < tenancies.relocated_from.year:
            since = self._day(tenancies.relocated_from, self.figures.as_of.value)
        return in_park(park, since)

    def maturity(self, profile: Profile, business: Business) -> float:
        parts = self.figures.maturity
        centre = parts.size[business.size] + parts.sector[business.sector]
        centre += parts.foreign * profile.foreign + parts.in_park * profile.in_park
        return round(self.rng.gauss(centre, parts.spread), 3)

    def _employees(self, size: SizeClass, field: Field, code: str) -> int:
        """Within the bounds of the class, more often near the lower one."""
        rank = SIZES.index(size)
        tops = [0, *(limit.employees for limit in limits_for(code)), self.figures.employees.most[field]]
        low, top = tops[rank] + 1, tops[rank + 1]
        spread = ((top + 1) / low) ** (self.rng.random() ** self.figures.employees.skew)
        return min(int(low * spread), top)

    def _founded_year(self, profile: Profile) -> int:
        founding = self.figures.founding
        origin: Origin = "foreign" if profile.foreign else "domestic"
        mean, oldest = founding.mean_age[origin], self.as_of - founding.first_year[origin]
        age = -mean * log(1 - self.rng.random() * (1 - exp(-oldest / mean)))  # exponential, cut at the oldest
        return int(self.as_of - age)

    def _has_no_revenue_yet(self, founded_year: int) -> bool:
        year = int(self.as_of)
        if founded_year == year - 1:
            return self.rng.random() < self.figures.founding.no_revenue_share
        return founded_year == year

    def _amounts(
        self, profile: Profile, size: SizeClass, field: Field, code: str, employees: int
    ) -> tuple[int | None, int]:
        money, log_normal = self.figures.money, self.rng.lognormvariate
        revenue = (
            employees * money.revenue_per_employee[field] * MILLION * log_normal(0, money.revenue_spread)
        )
        capital = revenue * profile.capital_per_revenue.value * log_normal(0, money.capital_spread)
        whole_revenue = max(int(revenue / MILLION), 1) * MILLION
        whole_capital = max(int(capital / CAPITAL_UNIT), 1) * CAPITAL_UNIT
        if profile.kept_small_by == "capital":
            return whole_revenue, _held(whole_capital, size, code)
        if size != "large":
            whole_revenue = min(whole_revenue, limits_for(code)[SIZES.index(size)].revenue)
        return whole_revenue, whole_capital

    def _registered_code(self, code: str) -> tuple[int, str]:
        if self.rng.random() >= self.figures.vsic_2018_share.value:
            return 2025, code
        return 2018, reference.vsic_classes()[2025, code].code_2018 or code

    def _day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.rng.randrange((last - first).days + 1))


def in_park(park: reference.Park, since: date | None) -> Place:
    assert park.commune_id is not None, "an operating park has a commune"
    assert park.former_district_id is not None, "an operating park has a former district"
    return Place(park.commune_id, park.former_district_id, park.id, (Tenancy(park.id, since, None),))


def _held(capital: int, size: SizeClass, code: str) -> int:
    """Capital under the limit of the class, so that the decree's rule gives the class drawn."""
    if size == "large":
        return capital
    return min(capital, limits_for(code)[SIZES.index(size)].capital)


def _former_commune_count(names: str) -> float:
    return sum(0.5 if name.startswith(PART) else 1.0 for name in names.split("; "))


def _territories(source: Figures) -> dict[tuple[int, int], float]:
    """Each commune's part of a former district, weighted by how many former communes went into it."""
    rows = reference.former_districts()
    totals = dict.fromkeys(source.districts.shares, 0.0)
    for row in rows:
        totals[row.former_district_id] += _former_commune_count(row.former_communes)
    return {
        (row.commune_id, row.former_district_id): source.districts.shares[row.former_district_id]
        * _former_commune_count(row.former_communes)
        / totals[row.former_district_id]
        for row in rows
    }


def _operating_parks(source: Figures) -> dict[reference.Park, float]:
    return {
        park: park.area_ha or source.parks.unknown_area_ha
        for park in reference.parks().values()
        if park.status == "dang-hoat-dong"
    }
