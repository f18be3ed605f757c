"""The figures of the simulated registry, each with its source or marked as an assumption."""

from bisect import bisect
from collections.abc import Mapping
from datetime import date
from functools import cache
from itertools import accumulate
from random import Random
from typing import Generic, Literal, TypeVar

import msgspec
import yaml

from lotrinh.firms.reference import FOLDER
from lotrinh.firms.sector import Sector
from lotrinh.firms.size import SizeClass

Item = TypeVar("Item")
Field = Literal["industry", "services"]
Origin = Literal["domestic", "foreign"]


class Figure(msgspec.Struct, frozen=True):
    value: float
    source: str


class Day(msgspec.Struct, frozen=True):
    value: date
    source: str


class Shares(msgspec.Struct, frozen=True):
    source: str
    shares: dict[str, float]


class Sizes(msgspec.Struct, frozen=True):
    source: str
    industry: dict[SizeClass, float]
    services: dict[SizeClass, float]


class Profile(msgspec.Struct, frozen=True):
    """Firms of one origin, in parks or not; `kept_small_by` is the amount held under the size limit."""

    firms: int
    source: str
    foreign: bool
    in_park: bool
    sectors: Shares
    sizes: Sizes
    capital_per_revenue: Figure
    kept_small_by: Literal["revenue", "capital"]


class Classes(msgspec.Struct, frozen=True):
    source: str
    shares: dict[str, dict[str, float]]


class Districts(msgspec.Struct, frozen=True):
    source: str
    shares: dict[int, float]


class ParkWeights(msgspec.Struct, frozen=True):
    source: str
    unknown_area_ha: float


class Tenancies(msgspec.Struct, frozen=True):
    source: str
    relocated_share: float
    left_share: float
    relocated_from: date
    left_between: tuple[date, date]


class Money(msgspec.Struct, frozen=True):
    """Medians in million VND a year, spreads as standard deviations of the logarithm."""

    source: str
    revenue_per_employee: dict[Field, float]
    revenue_spread: float
    capital_spread: float


class Employees(msgspec.Struct, frozen=True):
    source: str
    skew: float
    most: dict[Field, int]


class Founding(msgspec.Struct, frozen=True):
    source: str
    mean_age: dict[Origin, float]
    first_year: dict[Origin, int]
    no_revenue_share: float


class Maturity(msgspec.Struct, frozen=True):
    source: str
    size: dict[SizeClass, float]
    foreign: float
    in_park: float
    sector: dict[Sector, float]
    spread: float


class Figures(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    as_of: Day
    firms: Figure
    profiles: dict[str, Profile]
    classes: Classes
    districts: Districts
    parks: ParkWeights
    tenancies: Tenancies
    money: Money
    employees: Employees
    founding: Founding
    vsic_2018_share: Figure
    maturity: Maturity


class Weighted(Generic[Item]):
    """Draws items in proportion to their weights."""

    def __init__(self, weights: Mapping[Item, float]) -> None:
        self.items = tuple(weights)
        self.bounds = tuple(accumulate(weights.values()))
        self.total = self.bounds[-1]
        self.last = len(self.items) - 1

    def draw(self, rng: Random) -> Item:
        return self.items[bisect(self.bounds, rng.random() * self.total, 0, self.last)]


@cache
def figures() -> Figures:
    text = (FOLDER / "simulation.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), Figures)
