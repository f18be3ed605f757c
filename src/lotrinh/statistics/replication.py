"""Replicates: the sample over and over with a part left out, to see how far an estimate moves.

Delete-a-group jackknife: Kott, P. S. (2001). The delete-a-group jackknife. Journal of Official Statistics 17,
521-526. A firm of weight w stands for w - 1 others; of a fully answering class nothing is left to chance, so the
move of each firm's weight is damped by sqrt(1 - 1/w), the finite population correction for a chance 1/w.
"""

from dataclasses import dataclass

import numpy as np
import scipy

from lotrinh.statistics.frame import Floats, Ints

GROUPS = 80
SEED = 20250701


def groups_of(firms: int) -> Ints:
    """A group (0 … GROUPS - 1) for each of so many firms: equal in size, drawn once and the same every time."""
    return np.random.default_rng(SEED).permutation(firms) % GROUPS


@dataclass(frozen=True)
class Replicates:
    """Firms in alike-groups (rows u) and in the groups left out in turn (columns g).

    `alike[i]` is the row of firm i, `left_out[i]` its column, `damping[u]` = sqrt(1 - 1/w).
    """

    alike: Ints
    left_out: Ints
    damping: Floats

    def counts(self) -> Floats:
        """How many firms row u counts for in replicate g: [rows, GROUPS]."""
        rows = len(self.damping)
        inside = np.zeros((rows, GROUPS))
        np.add.at(inside, (self.alike, self.left_out), 1.0)
        full = inside.sum(axis=1, keepdims=True)
        damping = self.damping[:, None]
        moved = full * damping / (GROUPS - 1) - inside * damping * GROUPS / (GROUPS - 1)
        return np.asarray(full + moved)

    def sums(self, weights: Floats, values: Floats, totals: Floats, domains: Floats) -> Floats:
        """The weighted sum of each value in each domain and replicate: [domains, GROUPS, values].

        `weights[u, g]` of one firm; `values[i, k]` of each firm and `totals[u, k]` their sums by row;
        `domains[m, u]` 1 where row u belongs to the domain.
        """
        left = self._left_out_sums(weights, values, domains)
        kept = np.empty_like(left)
        raised = weights * (1 + self.damping[:, None] / (GROUPS - 1))
        for number, domain in enumerate(domains):
            inside = np.flatnonzero(domain)
            kept[number] = raised[inside].T @ totals[inside]
        return kept - left

    def _left_out_sums(self, weights: Floats, values: Floats, domains: Floats) -> Floats:
        own = weights[self.alike, self.left_out] * self.damping[self.alike] * GROUPS / (GROUPS - 1)
        domain, firm = np.nonzero(domains[:, self.alike])
        into = scipy.sparse.csr_matrix(
            (own[firm], (domain * GROUPS + self.left_out[firm], firm)),
            shape=(len(domains) * GROUPS, len(own)),
        )
        return np.asarray(into @ values).reshape(len(domains), GROUPS, -1)


def standard_errors(replicates: Floats, estimates: Floats) -> Floats:
    """sqrt((G - 1)/G Σ (replicate - estimate)²) over axis 1 of `replicates` [domains, GROUPS, values]."""
    moved = replicates - estimates[:, None, :]
    return np.asarray(np.sqrt((GROUPS - 1) / GROUPS * (moved**2).sum(axis=1)))


def critical_value(freedom: Floats) -> Floats:
    """Student's t for a 95 % interval."""
    return np.asarray(scipy.special.stdtrit(np.maximum(freedom, 1), 0.975))


def wilson(share: Floats, effective_n: Floats, t: Floats) -> tuple[Floats, Floats]:
    """Wilson's score interval (1927) with the effective n of a survey in place of n (Korn and Graubard 1998).

    Never leaves 0 to 1, and is wide at a share of 0 or 1. An infinite n (everybody answered) has no width.
    """
    shrink = t**2 / effective_n
    middle = (share + shrink / 2) / (1 + shrink)
    half = t / (1 + shrink) * np.sqrt(share * (1 - share) / effective_n + (t / (2 * effective_n)) ** 2)
    return np.maximum(middle - half, 0.0), np.minimum(middle + half, 1.0)
