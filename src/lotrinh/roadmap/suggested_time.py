"""When a step of the roadmap could be in use: what its wave and its weeks suggest for the plan."""

from datetime import date, timedelta
from math import ceil
from uuid import UUID

import msgspec

from lotrinh import clock
from lotrinh.roadmap.roadmaps import Wishes, firm_roadmap
from recommender.planner import WAVE_WEEKS


class SuggestedTime(msgspec.Struct, frozen=True):
    wave: int
    due_on: date


async def suggested_time(firm_id: UUID, solution_id: str, wishes: Wishes) -> SuggestedTime | None:
    """The start of its wave, from today, and then the weeks it takes a firm of the size.

    What is no step yet is looked for where it would stand if it were wanted; None where it cannot be one.
    """
    made = await firm_roadmap(firm_id, wishes)
    if made is None:
        return None
    wanted = made.basis.planned(forward=(solution_id,), struck=made.basis.advised("strike"))
    steps = (*made.roadmap.steps, *wanted.steps)
    step = next((one for one in steps if one.solution_id == solution_id), None)
    if step is None:
        return None
    solution = made.basis.catalogue.solutions[solution_id]
    weeks = sum(WAVE_WEEKS[: step.wave - 1]) + ceil(solution.weeks.expected(made.basis.profile.size))
    return SuggestedTime(step.wave, clock.today() + timedelta(weeks=weeks))
