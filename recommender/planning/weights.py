"""What the planner counts with: all of it is our convention, and shown beside the roadmap."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

WAVE_WEEKS = (13, 39, 104)
"""Months 0-3, 3-12 and 12-36; a step is in daily use before its wave ends."""
WAVE_YEARS = (1, 1, 2)
"""How many yearly caps of a scheme there are: the first two waves share one year, the third has two of its own."""
PERIODS = (0, 0, 1)
"""The first two waves are paid from the same twelve months."""

MONEY: Mapping[str, int] = MappingProxyType(
    {"micro": 20_000_000, "small": 100_000_000, "medium": 300_000_000, "large": 1_000_000_000}
)
"""What a firm of a size can put into digital tools in a year, for telling great effort from small."""
PEOPLE: Mapping[str, int] = MappingProxyType({"micro": 2, "small": 4, "medium": 8, "large": 16})
"""How many people a firm of a size can free for it."""


class Weights(Struct, frozen=True, kw_only=True):
    """score = probability^a x need^b x (impact / effort)^c, with a, b and c of the first three fields.

    planned: a step that the firm plans counts as at least so probable
    unknown_need: taken for the gap of a function that no answer told about
    least_need: a gap below it counts as this much, so that no score is 0
    exploration: of an explored slot, the chance that is spread evenly over all that fit
    """

    probability: float = 1
    need: float = 1
    value: float = 1
    top: int = 5
    max_per_function: int = 2
    steps_per_wave: tuple[int, int, int] = (3, 4, 5)
    planned: float = 0.6
    unknown_need: float = 0.5
    least_need: float = 0.05
    quick_win_money: float = 0.15
    quick_win_weeks: float = 8
    quick_win_people: int = 2
    exploration: float = 0.5

    @property
    def places(self) -> int:
        return sum(self.steps_per_wave)
