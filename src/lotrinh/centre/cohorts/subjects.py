"""What is read of the firms that a filter finds, each at one moment: for the page of a cohort and those beside it."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from lotrinh import clock
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.cohorts.call_queries import Calls, calls
from lotrinh.centre.cohorts.change_queries import Change, change
from lotrinh.centre.cohorts.effect_queries import AdviceEffect, advice_effect
from lotrinh.centre.cohorts.figures import Figures, figures
from lotrinh.centre.firm_filter import FirmFilter


class Found(Protocol):
    @property
    def at(self) -> datetime:
        """The moment that it speaks of."""
        ...


T = TypeVar("T", bound=Found)


class Subject(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """`read`: of the firms of a filter, and of days where it speaks of some; `name`: begins the address of a reading.

    `everywhere`: it reads the whole registry, however few firms are chosen.
    """

    name: str
    kind: type[T]
    read: Callable[..., Awaitable[T]]
    everywhere: bool = False


class Overview(msgspec.Struct, frozen=True):
    figures: Figures
    calls: Calls
    at: datetime


async def overview(visitor: Visitor, chosen: FirmFilter) -> Overview:
    at = clock.now()
    return Overview(await figures(visitor, chosen), await calls(visitor, chosen), at)


OVERVIEW = Subject(name="", kind=Overview, read=overview)
CHANGE = Subject(name="change", kind=Change, read=change)
EFFECT = Subject(name="effect", kind=AdviceEffect, read=advice_effect, everywhere=True)
SUBJECTS: dict[str, Subject[Any]] = {one.name: one for one in (OVERVIEW, CHANGE, EFFECT)}
