"""A figure as it may be published, and the rules by which one is hidden."""

from typing import Literal

import msgspec

FEWEST_FIRMS = 10
"""The consent promises: together with those of at least nine other firms."""
SMALLEST_CELL = 5

Hidden = Literal["", "few", "complement"]


class Share(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many of `n` firms do something; both None when hidden.

    `estimate`, `low`, `high`: the share among all firms of the registry, with its 95 % interval; None with the reason
    in `thin` when too few of them have answered for one.
    """

    n: int | None = None
    counted: int | None = None
    hidden: Hidden = ""
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    thin: str = ""

    @property
    def share(self) -> float | None:
        return self.counted / self.n if self.counted is not None and self.n else None


class Levels(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Firms by level, the last count being that level and above; `mean` counts level 0 as 0, to one decimal."""

    n: int | None = None
    counts: tuple[int, ...] = ()
    mean: float | None = None
    hidden: Hidden = ""

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


def small(count: int) -> bool:
    """A count from which single firms could be guessed; nobody is in none."""
    return 0 < count < SMALLEST_CELL


def hides(n: int, counted: int) -> bool:
    """A share is hidden if few firms are behind it, few do it or few do not."""
    return n < FEWEST_FIRMS or small(counted) or small(n - counted)


def count_or_hidden(count: int) -> int | None:
    return None if small(count) else count
