"""The stage a frozen result shows on each path of its instrument: the same words for the page and the report."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from assessments import answers
from assessments.model import Path, PathResult
from lotrinh.i18n import N_
from lotrinh.selfassessment.cards import Desk
from lotrinh.selfassessment.queries import Outcome

State = Literal["done", "next", "open"]

STATES: dict[State, str] = {"done": N_("Done"), "next": N_("Next step"), "open": N_("Not done yet")}
STEP = N_("You are at step %(reached)s/%(count)s")
NO_STEP = N_("You have not completed the first of %(count)s steps yet")
ALL_STEPS = N_("You have completed all %(count)s steps")
RUNG = N_("%(what)s: rung %(reached)s/%(count)s")
TOP_RUNG = N_("%(what)s: the top rung, %(reached)s/%(count)s")
GATE = N_("What should be in place first: %(gate)s")
RUNG_GATE = N_("Condition for rung %(rung)s: %(gate)s")
AHEAD = N_("Done ahead of the order: %(steps)s. They count once the steps before them are done.")
NOT_FOR_YOU = N_("This path does not apply to you. You answered: “%(question)s” – %(answer)s.")
NOT_CONCERNED = N_("This path does not apply to you.")


class StepShown(msgspec.Struct, frozen=True, kw_only=True):
    """`gate` is given for the next step only: what lies further on is not the advice of today."""

    number: int
    title: str
    state: State
    state_words: str
    gate: str


class PathShown(msgspec.Struct, frozen=True, kw_only=True):
    """`steps` is empty where the path does not apply, and `note` says why."""

    title: str
    stage: str
    note: str
    steps: list[StepShown]


def paths_shown(desk: Desk, outcome: Outcome) -> list[PathShown]:
    """In the order of the instrument; none for a snapshot older than paths."""
    if outcome.result.paths is None:
        return []
    found = {one.id: one for one in outcome.result.paths}
    return [
        _shown(desk, path, found[path.id]) if path.id in found else _not_concerned(desk, outcome, path)
        for path in outcome.run.questionnaire.paths
    ]


def _shown(desk: Desk, path: Path, result: PathResult) -> PathShown:
    steps = list(_steps(desk, path, result))
    ahead = [step.title for step in steps[result.reached :] if step.state == "done"]
    return PathShown(
        title=desk.words(path.title),
        stage=_stage(desk, path, result),
        note=desk.say(AHEAD, steps="; ".join(ahead)) if ahead else "",
        steps=steps,
    )


def _steps(desk: Desk, path: Path, result: PathResult) -> Iterator[StepShown]:
    for number, step in enumerate(path.steps, start=1):
        state: State = "done" if step.id in result.done else "next" if step.id == result.next else "open"
        gate = desk.words(step.gate) if state == "next" else ""
        yield StepShown(
            number=number,
            title=desk.words(step.title),
            state=state,
            state_words=desk.say(STATES[state]),
            gate=desk.say(RUNG_GATE if path.is_ladder else GATE, rung=number, gate=gate) if gate else "",
        )


def _stage(desk: Desk, path: Path, result: PathResult) -> str:
    count = len(path.steps)
    if path.is_ladder:
        message = TOP_RUNG if result.reached == count else RUNG
        return desk.say(message, what=_what(desk, path), reached=result.reached, count=count)
    message = NO_STEP if not result.reached else ALL_STEPS if result.reached == count else STEP
    return desk.say(message, reached=result.reached, count=count)


def _what(desk: Desk, path: Path) -> str:
    """What stands on the rung: the pillar that has the id of the ladder, or else the ladder by its name."""
    pillars = {pillar.id: pillar.title for pillar in desk.run.questionnaire.pillars}
    return desk.words(pillars.get(path.id, path.title))


def _not_concerned(desk: Desk, outcome: Outcome, path: Path) -> PathShown:
    asked = path.applies_if.question if path.applies_if else None
    note = desk.say(NOT_CONCERNED)
    if asked is not None:
        question = outcome.run.questionnaire.question(asked)
        answer = answers.display(question, outcome.answers.get(asked), desk.locale)
        note = desk.say(NOT_FOR_YOU, question=desk.words(question.text), answer=answer)
    return PathShown(title=desk.words(path.title), stage="", note=note, steps=[])
