"""Why something is, or is not, on a roadmap: kinds with values, which the product turns into sentences.

KINDS is the one table of them. In the values `solution` is the id of a solution; `solutions`, `functions`,
`schemes` and the `steps` of a path are ids parted by single spaces; money is whole VND, `weeks` is the expected
time, a share is 0..1.
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
        if tuple(self.values) != KINDS[self.kind]:
            raise ValueError(f"{self.kind} has the values {', '.join(KINDS[self.kind])}")


KINDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        # Verdicts that settle a solution
        "saturated": (),  # nearly every firm has it by law; never advised
        "stated_in_use": (),  # the firm said so
        "rung_reached": ("ladder", "step", "now"),  # it stands on a rung the firm has reached
        "path_done": ("path", "steps"),  # every step it completes is done already
        "retired": ("day",),  # it is not advised any more since that day, as in 2026-11-27
        "stated_not_relevant": (),  # the firm said so
        "other_sector": ("sector",),  # it is not made for the firm's sector
        "other_size": ("size",),  # it is not made for firms of this size
        "alternative_in_use": ("solution",),  # the firm uses the other of two
        # Verdicts that block it or put it off
        "requires": ("solution",),  # technically impossible without that one
        "legally_after": ("solution",),  # the law asks for that one first
        "rung_ahead": ("ladder", "step", "now"),  # more than one rung above the present one
        "below_minimum": ("scale", "least", "has"),  # worth it only from a larger scale
        "platform_first": ("tools", "solution"),  # so many separate tools and no platform: that one first
        # Notes on a verdict
        "rung_next": ("ladder", "step", "now"),  # it is the next rung up
        "rung_unknown": ("ladder",),  # nobody told the rung
        "scale_unknown": ("scale", "least"),  # worth it from this scale; nobody told what the firm has
        "stated_planned": (),  # the firm plans it within 12 months
        # Why it is a step
        "pinned": (),  # somebody wants it there
        "inserted_for": ("solution",),  # only because that step is impossible without it
        "quick_win": ("own_cost", "weeks", "people"),  # cheap and soon done: a good first step
        "need": ("functions", "gap"),  # how much is missing in what it serves, as answered
        "need_unknown": ("functions", "gap"),  # nobody answered about it; this gap was taken
        "likely": ("probability",),  # how likely firms like this one take it up next
        "worth": ("impact", "effort", "value"),  # impact and effort 1..5, value = impact / effort
        "opens": ("solutions",),  # steps that are impossible without it
        "helps": ("solutions",),  # steps that work better after it
        "better_after": ("solution",),  # would work better after that one, which is neither there nor a step
        "before_more_tools": ("tools",),  # the platform that comes before a fourth separate tool
        "cap_used_up": ("schemes", "paid", "alone"),  # a yearly cap is shared: less than for it alone
        "explored": ("propensity",),  # shown to learn; the chance that it was shown in this place
        # Why it comes later, or not at all
        "later_wave": ("wave", "limit"),  # why not one wave earlier; limit is a kind of LIMITS
        "struck": (),  # somebody does not want it
        "not_now": (),  # somebody put it off
        "obstacle": ("solution",),  # needs that one first, which cannot become a step
        "beyond_budget": ("own_cost", "left"),  # costs more than the budget has left
        "beyond_people": ("needs", "has"),  # needs more people at a time than are free
        "too_long": ("weeks",),  # takes longer than there is time left
        "alternative_chosen": ("solution",),  # the other of two is a step
        "function_full": ("function", "most"),  # enough of the first steps serve that function
        "after_platform": ("tools",),  # so many separate tools already; a platform comes first
        "waits_for": ("solution",),  # works better after that one, which found no place before it
        "passed": ("solution",),  # belongs before that step, and was not worth a place there
        "no_slot": ("steps",),  # it comes after so many steps, later than the roadmap shows
        # The smallest single change that would put it into the first wave
        "first_wave_with_budget": ("budget",),  # own money for 12 months
        "first_wave_with_people": ("people",),  # people who can be freed
        "first_wave_if_planned": (),  # the firm plans it
        "first_wave_after": ("solution",),  # that one in use
    }
)

LIMITS = ("slots", "people", "time", "budget", "alternative", "function", "platform", "order", "prerequisite")
"""What can keep a step out of a wave: the wave is full of better ones, too few people are free, it takes longer
than the wave, own money, the other of two, the first steps' variety, a platform that comes first, what it works
better after, what it is impossible without."""
