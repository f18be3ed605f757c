"""Who sells, installs or teaches one step: from the directory, in its order, which nobody can buy."""

from collections.abc import Sequence

import msgspec

from lotrinh.accounts.visitor import Visitor
from lotrinh.directory.queries import Provider, offering
from lotrinh.roadmap.step_page import StepPage

NAMED = 4
"""So many stand on the page of a step; the directory has the others."""


class StepProviders(msgspec.Struct, frozen=True):
    """`trainers` teach the course that goes with the step; none where there is no course."""

    providers: Sequence[Provider]
    trainers: Sequence[Provider]


async def step_providers(visitor: Visitor, shown: StepPage) -> StepProviders:
    """For the sector of the visitor's firm."""
    assert visitor.firm is not None
    sector = visitor.firm.sector
    courses = [shown.training.id] if shown.training else []
    return StepProviders(
        await offering(visitor, [shown.id], sector, most=NAMED),
        await offering(visitor, courses, sector, most=NAMED),
    )
