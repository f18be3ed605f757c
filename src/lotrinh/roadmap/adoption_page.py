"""The history of what became of each solution, and the picture of a day."""

from datetime import date

import msgspec

from lotrinh import clock
from lotrinh.accounts.visitor import Visitor
from lotrinh.roadmap import adoption_queries
from lotrinh.roadmap.adoption_queries import Event, State
from lotrinh.roadmap.titles import title
from recommender.catalogue import Text


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One solution: what held on the day, and its events, the newest day first."""

    solution: str
    title: Text
    state: State | None
    events: list[Event]

    @property
    def counting(self) -> list[Event]:
        return [one for one in self.events if one.counts]

    @property
    def past(self) -> list[Event]:
        """What was corrected or undone; the newest of what was undone can be put back."""
        return [one for one in self.events if not one.counts]


class AdoptionPage(msgspec.Struct, frozen=True):
    day: date
    lines: list[Line]

    @property
    def is_today(self) -> bool:
        return self.day == clock.today()

    @property
    def in_use(self) -> list[Line]:
        return [one for one in self.lines if one.state and one.state.is_adopted]

    @property
    def dropped(self) -> list[Line]:
        return [one for one in self.lines if one.state and one.state.status == "dropped"]


async def adoption_page(visitor: Visitor, day: date | None) -> AdoptionPage:
    day = min(day or clock.today(), clock.today())
    found = await adoption_queries.events(visitor)
    held = await adoption_queries.as_of(visitor.firm.id, day) if visitor.firm else {}
    lines = [
        Line(
            solution=solution,
            title=title(solution),
            state=held.get(solution),
            events=[one for one in found if one.solution == solution],
        )
        for solution in dict.fromkeys(one.solution for one in found)
    ]
    return AdoptionPage(day, lines)
