"""A province whose every firm is known, in which larger and more mature firms answer more often."""

from dataclasses import dataclass, field

import numpy as np

from lotrinh.statistics.frame import Bools, Floats, Ints, Registry, Respondents

FIRMS = 65_000
SIZES, SECTORS, AREAS = 4, 6, 4
RATES = np.array([[-3.2, 1.0], [-1.7, 0.9], [-0.6, 0.7], [0.4, 1.1], [2.0, 0.6]])  # log odds: level, slope


@dataclass(frozen=True)
class Province:
    """Maturity follows size, sector, park and capital, most of it left to chance; rates follow maturity."""

    registry: Registry
    cell: Ints
    maturity: Floats
    size: Ints
    uses: Floats
    domains: Bools
    truth: Floats = field(repr=False)

    def answers(self, seed: int, pull: float) -> Respondents:
        """Who answers this time: log odds by size, and `pull` for a unit of maturity."""
        chances = np.random.default_rng([7, seed]).random(len(self.cell))
        odds = np.array([-2.1, -1.4, -0.9, -1.2])[self.size] + pull * self.maturity
        answered = np.flatnonzero(chances < 1 / (1 + np.exp(-odds)))
        level = np.clip(np.floor(self.maturity + 2), 0, 5)
        return Respondents(self.cell[answered], level[answered], self.uses[answered])


def province(seed: int = 1) -> Province:
    draw = np.random.default_rng([1, seed])
    size = draw.choice(SIZES, FIRMS, p=[0.68, 0.23, 0.06, 0.03])
    sector = draw.choice(SECTORS, FIRMS, p=[0.09, 0.07, 0.10, 0.06, 0.10, 0.58])
    area = draw.choice(AREAS, FIRMS, p=[0.4, 0.3, 0.2, 0.1])
    park = draw.random(FIRMS) < np.array([0.02, 0.06, 0.25, 0.5])[size]
    foreign = draw.random(FIRMS) < np.where(park, 0.5, 0.03)
    maturity = (
        np.array([-0.45, -0.05, 0.4, 0.9])[size]
        + np.array([-0.05, -0.15, -0.2, 0.05, 0.1, 0.0])[sector]
        + 0.3 * foreign
        + 0.25 * park
        + 0.85 * draw.normal(size=FIRMS)
    )
    odds = RATES[:, 0] + RATES[:, 1] * maturity[:, None]
    uses = (draw.random(odds.shape) < 1 / (1 + np.exp(-odds))).astype(float)
    cells, cell = np.unique(np.column_stack([sector, size, area, park, foreign]), axis=0, return_inverse=True)
    cell = cell.reshape(-1)
    registry = Registry(("sector", "size", "area", "park", "foreign"), cells, np.bincount(cell))
    domains = np.array(
        [
            np.ones(len(cells), dtype=bool),
            *(cells[:, 1] == one for one in range(SIZES)),
            *(cells[:, 0] == one for one in range(SECTORS)),
            *(cells[:, 2] == one for one in range(AREAS)),
        ]
    )
    truth = np.array([uses[domain[cell]].mean(axis=0) for domain in domains])
    return Province(registry, cell, maturity, size, uses, domains, truth)
