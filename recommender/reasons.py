"""Why something is, or is not, on a roadmap: kinds with values, which the product turns into sentences.

KINDS is the one table of them. In the values `solution` and its plural forms are ids of solutions, money is
whole VND, `weeks` are weeks of expected time, and a list is one string of ids parted by single spaces.
"""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct, field

Value = str | float | int


class Reason(Struct, frozen=True):
    """One fact behind a verdict or a place on the roadmap; `kind` is a key of KINDS."""

    kind: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if set(self.values) != set(KINDS[self.kind]):
            raise ValueError(f"{self.kind} has the values {', '.join(KINDS[self.kind])}")


KINDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        # Verdicts that settle a solution for good
        "saturated": (),  # nearly every firm has it by law; never advised
        "stated_in_use": (),  # the firm said so
        "rung_reached": ("ladder", "step", "now"),  # it stands on a rung the firm has reached
        "path_done": ("path", "steps"),  # every step it completes is done already
        "stated_not_relevant": (),  # the firm said so
        "other_sector": ("sector",),  # it is not made for the firm's sector
        "other_size": ("size",),  # it is not made for firms of this size
        "alternative_in_use": ("solution",),  # the firm uses the other of two
        # Verdicts that put it off
        "requires": ("solution",),  # technically impossible without it
        "legally_after": ("solution",),  # the law asks for that one first
        "rung_ahead": ("ladder", "step", "now"),  # more than one rung above the present one
        "below_minimum": ("scale", "least", "has"),  # worth it only from a larger scale
        "platform_first": (
            "tools",
            "solution",
        ),  # so many separate tools without a platform: that platform first
        # Notes on something open
        "scale_unknown": ("scale", "least"),  # worth it from this scale; nobody told what the firm has
        "rung_next": ("ladder", "step", "now"),  # it is the next rung up
        "rung_unknown": ("ladder",),  # nobody told the rung; the lowest was assumed
        "stated_planned": (),  # the firm plans it within 12 months
    }
)
