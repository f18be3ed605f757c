"""A figure as it may be published, and the bounds below which one is hidden."""

import msgspec

from lotrinh.statistics.estimates import Withheld

FEWEST_FIRMS = 10
"""The consent promises: together with those of at least nine other firms."""
SMALLEST_CELL = 5


class Share(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many of `n` firms do something; None when hidden, and both when `n` is.

    `estimate`, `low`, `high`: the share among all firms of the registry, with its 95 % interval; None with the reason
    in `withheld` where there is no estimate. `of_alike`: the estimate if maturity had no part in who answers.
    `design_effect` is that of the weights; `effective_n` the answers drawn by lot that would tell as much.
    """

    n: int | None = None
    counted: int | None = None
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    of_alike: float | None = None
    design_effect: float | None = None
    effective_n: int | None = None
    withheld: Withheld | None = None

    @property
    def share(self) -> float | None:
        return self.counted / self.n if self.counted is not None and self.n else None


class Levels(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Firms by level, the last count being that level and above; `mean` counts level 0 as 0, to one decimal.

    All or nothing: from the mean beside some of the counts, the hidden ones could be worked out.
    """

    n: int | None = None
    counts: tuple[int, ...] = ()
    mean: float | None = None

    @property
    def shares(self) -> tuple[float, ...]:
        return tuple(count / self.n for count in self.counts) if self.n else ()


class Figures(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All figures of one population. None: hidden; shares by stage or measure; none at all of an empty one."""

    firms: int
    reached: int | None = None
    assessed: int | None = None
    agreed: int | None = None
    shares: dict[str, Share] = {}
    levels: Levels = Levels()
