"""What is known of one firm when its roadmap is made."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

State = Literal["in_use", "planned", "no_plan", "not_relevant"]


class Profile(Struct, frozen=True, kw_only=True):
    """One firm; whatever is missing is unknown, which is never the same as "no".

    answers: "quick/cloud" to the share of that question's points, 0..1
    states: by solution id
    rungs: ladder to the rung the firm stands on, 0..5
    path_steps: path id to the ids of the steps done
    scale: vehicles, items, orders_per_day, order_lines_per_day
    needs: function id to its gap, 0 (nothing missing) .. 1 (everything missing)
    """

    sector: str
    size: str
    employees: int | None = None
    foreign_invested: bool | None = None
    in_park: bool | None = None
    answers: Mapping[str, float] = field(default_factory=dict)
    states: Mapping[str, State] = field(default_factory=dict)
    rungs: Mapping[str, int] = field(default_factory=dict)
    path_steps: Mapping[str, frozenset[str]] = field(default_factory=dict)
    scale: Mapping[str, float] = field(default_factory=dict)
    needs: Mapping[str, float] = field(default_factory=dict)

    def amount(self, scale: str) -> float | None:
        """How much of a scale the firm has, or None when nobody told."""
        return self.employees if scale == "employees" else self.scale.get(scale)
