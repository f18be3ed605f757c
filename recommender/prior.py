"""How likely a firm takes up a solution next, by rules and by figures from elsewhere; priors/rates.yaml has them.

On the scale of log-odds: halfway between even experience (BASE) and the share of firms of its size that use the
solution, because a share understates what is new; moved by the sector's difference in comparable figures, by the
impact, by how much it is made for few sectors, by what the firm said and how digital it is already, and down when
nobody knows whether the firm is large enough for it. Where the firm said nothing of the solution, it may have it
already: the likelihood is then times the share of firms that do not. The shifts are our conventions.
"""

import csv
from collections.abc import Mapping
from functools import cache
from math import exp, log
from pathlib import Path
from statistics import fmean
from typing import Any, Literal

from msgspec import field

from recommender.parts import SECTORS, Part, Solution
from recommender.plain_yaml import read as read_yaml
from recommender.problems import CatalogueProblems
from recommender.profile import Profile
from recommender.reading import Reading

PRIORS = Path(__file__).parent / "priors"
RATES = "rates.yaml"
BASE = 0.3
PREVALENCE = 0.5
BY_IMPACT = 0.25
PLANNED = 1.5
NOT_OPEN = -1.5
MATURITY = 1.0
MADE_FOR = 1.0
UNKNOWN_SCALE = -0.7
INDUSTRIES = {
    "wood": ("321", "337"),
    "food": ("311",),
    "metal": ("332",),
    "chemicals": ("325",),
    "logistics": ("48-49",),
}
MANUFACTURING = ("31-33",)


class Rate(Part, frozen=True, kw_only=True):
    """The share of firms of each size that use these solutions, times a factor in some sectors."""

    solutions: tuple[str, ...]
    rate: dict[str, float]
    factor: dict[str, float] = field(default_factory=dict)
    anchor: str


class Technology(Part, frozen=True, kw_only=True):
    """The solutions that a technology of the sector figures stands for."""

    technology: str
    solutions: tuple[str, ...]


class ManyWorkers(Part, frozen=True, kw_only=True):
    """Solutions that gain from many workers: the shift of their log-odds from so many employees."""

    employees: int
    solutions: tuple[str, ...]
    shift: float


class Rates(Part, frozen=True, kw_only=True):
    """The file as written."""

    format: Literal[1]
    sector_strength: float
    default: dict[str, float]
    rates: tuple[Rate, ...]
    technologies: tuple[Technology, ...]
    many_workers: ManyWorkers

    def rate_of(self, solution_id: str, size: str, sector: str) -> float:
        found = next((one for one in self.rates if solution_id in one.solutions), None)
        by_size = self.default if found is None else found.rate
        factor = 1.0 if found is None else found.factor.get(sector, 1.0)
        return by_size.get(size, by_size["medium"]) * factor


@cache
def rates() -> Rates:
    """The figures of this package, read once; raises CatalogueProblems."""
    reading = Reading(RATES)
    plain, _ = read_yaml((PRIORS / RATES).read_text(encoding="utf-8"))
    found = reading.read(plain, Rates)
    if found is None or reading.problems:
        raise CatalogueProblems(reading.problems)
    return found


def likelihood(profile: Profile, solution: Solution, verdict: str) -> float:
    """0..1; `verdict` is the kind of the verdict: what is not open is less likely next."""
    figures = rates()
    share = figures.rate_of(solution.id, profile.size, profile.sector)
    odds = (1 - PREVALENCE) * log_odds(BASE) + PREVALENCE * log_odds(share)
    odds += figures.sector_strength * sector_shift(solution.id, profile.sector)
    odds += BY_IMPACT * ((solution.impact or 3) - 3)
    odds += PLANNED if profile.states.get(solution.id) == "planned" else 0
    odds += NOT_OPEN if verdict in {"blocked", "later"} else 0
    odds += MADE_FOR * (1 - len(solution.sectors) / len(SECTORS))
    scales = solution.minimum.mattering(profile.amount)
    odds += UNKNOWN_SCALE if any(has is None for _, _, has in scales) else 0
    odds += MATURITY * (fmean(profile.answers.values()) - 0.5) if profile.answers else 0
    odds += _by_workers(figures.many_workers, solution.id, profile.employees)
    told = solution.id in profile.states
    return (1 if told else 1 - share) / (1 + exp(-odds))


@cache
def sector_shift(solution_id: str, sector: str) -> float:
    """Log-odds of use in a sector less those of all manufacturing; 0 where nothing comparable was counted."""
    for one in rates().technologies:
        if solution_id in one.solutions and sector in INDUSTRIES:
            used = _technology_use()[one.technology]
            return log_odds(_share(used, INDUSTRIES[sector])) - log_odds(_share(used, MANUFACTURING))
    return 0.0


def log_odds(share: float) -> float:
    """Shares below 0.2 % and above 99.8 % are not told apart."""
    held = min(max(share, 0.002), 0.998)
    return log(held / (1 - held))


def _by_workers(rule: ManyWorkers, solution_id: str, employees: int | None) -> float:
    many = employees is not None and employees >= rule.employees
    return rule.shift if many and solution_id in rule.solutions else 0


Use = Mapping[str, tuple[int, float]]
"""Industry code to its number of companies and the share that uses the technology, of those who know."""


def _share(used: Use, industries: tuple[str, ...]) -> float:
    companies = sum(used[one][0] for one in industries)
    return sum(used[one][0] * used[one][1] for one in industries) / companies


@cache
def _technology_use() -> Mapping[str, Use]:
    found: dict[str, dict[str, tuple[int, float]]] = {}
    with (PRIORS / "technology-use.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            known: dict[str, Any] = dict(row)
            used, not_used = float(known["used"]), float(known["not_used"])
            share = used / (used + not_used)
            found.setdefault(known["technology"], {})[known["naics"]] = (int(known["companies"]), share)
    return found
