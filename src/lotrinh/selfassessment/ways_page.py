"""The cheapest ways to the next level, in words; computed beside the event loop and kept for the result."""

import asyncio
from functools import lru_cache

import msgspec

from assessments import answers
from assessments.cheapest import OutOfTime, Way, cheapest
from lotrinh.selfassessment.cards import Desk
from lotrinh.selfassessment.queries import Outcome

SECONDS = 0.5


class Step(msgspec.Struct, frozen=True):
    """One better answer; `code` is the official number where the questionnaire has one."""

    question: str
    code: str
    before: str
    after: str
    points: float


class WayShown(msgspec.Struct, frozen=True):
    level: int
    effort: float
    steps: list[Step]


async def ways_shown(desk: Desk, outcome: Outcome) -> list[WayShown]:
    """Empty at the top level, and when the search runs out of time before it finds one."""
    ways = await asyncio.to_thread(_of, _Frozen(outcome))
    return [_shown(desk, outcome, way) for way in ways]


class _Frozen:
    """A frozen result as a key: its answers never change, so neither do its ways."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome

    def __hash__(self) -> int:
        return hash(self.outcome.run.id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Frozen) and other.outcome.run.id == self.outcome.run.id


@lru_cache(maxsize=512)
def _of(frozen: _Frozen) -> tuple[Way, ...]:
    run = frozen.outcome.run
    try:
        return cheapest(run.questionnaire, frozen.outcome.answers, run.context, seconds=SECONDS)
    except OutOfTime as late:
        return late.ways


def _shown(desk: Desk, outcome: Outcome, way: Way) -> WayShown:
    steps = []
    for change in way.changes:
        question = outcome.run.questionnaire.question(change.question_id)
        coded = outcome.run.questionnaire.section(question.section_id).code is not None
        steps.append(
            Step(
                question=desk.words(question.text),
                code=question.id if coded else "",
                before=answers.display(question, change.from_value, desk.locale),
                after=answers.display(question, change.to_value, desk.locale),
                points=float(change.points_gained),
            )
        )
    return WayShown(level=way.level, effort=float(way.effort), steps=steps)
