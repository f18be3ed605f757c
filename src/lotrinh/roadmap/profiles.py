"""The glue between results of questionnaires and what the recommender knows of a firm."""

from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any, get_args
from uuid import UUID

import msgspec

from assessments.conditions import fits
from assessments.model import NOT_APPLICABLE, UNKNOWN, Condition, Questionnaire
from lotrinh.roadmap.records import Record, Submitted, all_records
from recommender.catalogue import Catalogue, Told, shipped
from recommender.profile import Profile, State

STATES: tuple[State, ...] = get_args(State)
"""The first of several that speak of one solution counts."""

SCALE = {"items": "items", "orders-a-day": "orders_per_day", "vehicles": "vehicles"}
LADDERS = ("warehouse", "transport")
BY_STATUS: dict[str, State] = {
    "planned": "planned",
    "piloting": "planned",
    "in_use": "in_use",
    "main_way_of_working": "in_use",
    "dropped": "no_plan",
}


class Stated(msgspec.Struct, frozen=True):
    """What somebody said of a solution, and when."""

    state: State
    at: datetime


class Reader:
    """Reads records with one catalogue in mind; unknown stays unknown.

    An answer left out, "not sure" and "not applicable" say nothing of the firm.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.solution_of = {item: one.id for one in catalogue.solutions.values() for item in one.asked_as}
        self._functions: dict[str, Mapping[str, tuple[str, ...]]] = {}

    def profile(self, record: Record) -> Profile:
        answers = {key: share for one in record.results for key, share in shares(one)}
        return Profile(
            sector=record.sector,
            size=record.size,
            employees=record.employees,
            foreign_invested=record.foreign_invested,
            in_park=record.in_park,
            answers=answers,
            states={solution: one.state for solution, one in self.stated(record).items()},
            rungs=self._rungs(record),
            path_steps={path.id: frozenset(path.done) for one in record.results for path in one.paths or ()},
            scale=_scale(record),
            needs=self._needs(record, answers),
        )

    def stated(self, record: Record) -> dict[str, Stated]:
        """By solution; where a questionnaire and a later word differ, the later word holds."""
        found: dict[str, Stated] = {}
        for result in record.results:
            for solution, state in {**self._told(result), **self.asked(result)}.items():
                found[solution] = Stated(state, result.at)
            for solution in self._without(result):
                if solution not in found or found[solution].state != "in_use":
                    found[solution] = Stated("not_relevant", result.at)
        for solution, later in self._later_words(record):
            if solution not in found or found[solution].at <= later.at:
                found[solution] = later
        return found

    def _later_words(self, record: Record) -> Iterator[tuple[str, Stated]]:
        """What the firm said of single solutions outside the questionnaires, the weaker word first."""
        for solution, at in record.answered("accepted").items():
            yield solution, Stated("planned", at)
        for solution, at in record.answered("not_relevant").items():
            yield solution, Stated("not_relevant", at)
        for solution, adopted in record.adopted.items():
            yield solution, Stated(BY_STATUS[adopted.status], adopted.at)

    def asked(self, result: Submitted) -> dict[str, State]:
        """Solutions that the questionnaire asks about by name."""
        found: dict[str, State] = {}
        for question in result.questionnaire.questions:
            value = result.answers.get(question.id)
            if question.kind == "solution_states" and isinstance(value, dict):
                for item, state in value.items():
                    if item in self.solution_of:
                        solution = self.solution_of[item]
                        found[solution] = _stronger(found.get(solution), state)
        return found

    def _without(self, result: Submitted) -> Iterator[str]:
        """What stands on the ladder of a warehouse or a fleet that the firm does not have."""
        lacking = _lacking(result)
        for solution in self.catalogue.solutions.values() if lacking else ():
            if solution.rung is not None and solution.rung.ladder in lacking:
                yield solution.id

    def functions_of(self, questionnaire: Questionnaire) -> Mapping[str, tuple[str, ...]]:
        """The functions of a firm that each question asks about, under instrument/question."""
        if questionnaire.key not in self._functions:
            self._functions[questionnaire.key] = {
                f"{questionnaire.id}/{question.id}": tuple(
                    one.id
                    for one in self.catalogue.functions.values()
                    if f"{questionnaire.id}/{question.id}" in one.questions
                    or question.capability in one.capabilities
                )
                for question in questionnaire.questions
            }
        return self._functions[questionnaire.key]

    def _told(self, result: Submitted) -> dict[str, State]:
        """Solutions in use by an answer about something else; that it is not so proves nothing."""
        return {
            solution.id: "in_use"
            for solution in self.catalogue.solutions.values()
            if any(_tells(result, told) for told in solution.told_by)
        }

    def _rungs(self, record: Record) -> dict[str, int]:
        """Of the questionnaires, moved on by what was taken up or given up since."""
        rungs, since = _rungs(record)
        climbed = ((one.rung, record.adopted.get(one.id)) for one in self.catalogue.solutions.values())
        for rung, adopted in sorted(((r, a) for r, a in climbed if r and a), key=lambda pair: pair[0].step):
            now = rungs.get(rung.ladder)
            if now is None or (since is not None and adopted.at < since):
                continue
            if adopted.is_in_use and rung.step == now + 1:
                rungs[rung.ladder] = rung.step
            elif adopted.status == "dropped" and rung.step <= now:
                rungs[rung.ladder] = rung.step - 1
        return rungs

    def _needs(self, record: Record, answers: Mapping[str, float]) -> dict[str, float]:
        """The gap of a function: 1 less the mean share of points of its answered questions."""
        found: dict[str, list[float]] = {}
        for result in record.results:
            for key, functions in self.functions_of(result.questionnaire).items():
                for function in functions if key in answers else ():
                    found.setdefault(function, []).append(answers[key])
        return {function: 1 - sum(each) / len(each) for function, each in found.items()}


@cache
def reader() -> Reader:
    """With the catalogue of this package."""
    return Reader(shipped())


async def all_profiles() -> AsyncIterator[tuple[UUID, Profile]]:
    """Of every firm with a result, one after the other."""
    async for record in all_records():
        yield record.firm, reader().profile(record)


def shares(result: Submitted) -> Iterator[tuple[str, float]]:
    """The share of points of each scored answer, under instrument/question."""
    for one in result.contributions:
        if one.status == "scored" and one.maximum:
            yield f"{result.instrument}/{one.question_id}", min(1.0, max(0.0, one.points / one.maximum))


def _stronger(one: State | None, other: State) -> State:
    return other if one is None else min(one, other, key=STATES.index)


def _tells(result: Submitted, told: Told) -> bool:
    instrument, _, question_id = told.question.partition("/")
    value = result.answers.get(question_id)
    if instrument != result.instrument or value in (None, UNKNOWN, NOT_APPLICABLE):
        return False
    question = result.questionnaire.question(question_id)
    return fits(question, value, Condition(any_of=told.any_of, at_least=told.at_least))


def _rungs(record: Record) -> tuple[dict[str, int], datetime | None]:
    """From the questionnaire on logistics, else the warehouse from the quick form; and when that was told."""
    logistics = record.result("logistics")
    if logistics is not None:
        return {path.id: path.reached for path in logistics.paths or () if path.id in LADDERS}, logistics.at
    quick = record.result("quick")
    rung = quick.answers.get("warehouse") if quick else None
    if quick is None or not isinstance(rung, str) or not rung.isdigit():
        return {}, None
    return {"warehouse": int(rung)}, quick.at


def _lacking(result: Submitted) -> set[str]:
    """The ladders that do not concern the firm, by its own word."""
    if result.instrument == "logistics":
        return set(LADDERS) - {path.id for path in result.paths or ()}
    if result.instrument == "quick" and result.answers.get("warehouse") == NOT_APPLICABLE:
        return {"warehouse"}
    return set()


def _scale(record: Record) -> dict[str, float]:
    logistics = record.result("logistics")
    given: Mapping[str, Any] = logistics.answers if logistics else {}
    return {
        scale: float(given[key]) for key, scale in SCALE.items() if isinstance(given.get(key), (int, float))
    }
