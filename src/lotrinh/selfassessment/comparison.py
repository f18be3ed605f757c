"""Two rounds of one instrument side by side, and the course of all of them; figures only, no words.

Rounds of two versions are never put side by side, unless the newer version declares a bridge: then the earlier
answers are read and scored under it.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from assessments.carry_over import carry_over
from assessments.model import Contribution, Questionnaire, Result, Value
from assessments.scoring import score
from lotrinh.selfassessment.past_rounds import PastRound

Turn = Literal["better", "worse", "new", "gone", "changed", "same"]


class Reading(msgspec.Struct, frozen=True):
    """The answers of a round and their result, read by one version."""

    questionnaire: Questionnaire
    answers: dict[str, Value]
    result: Result

    @property
    def shares(self) -> dict[str, float | None]:
        """By pillar, the points of the full points; None where nothing applied."""
        return {one.id: one.points / one.max if one.max else None for one in self.result.pillars}


class QuestionChange(msgspec.Struct, frozen=True):
    """`new`: counted for the first time; `gone`: counted no longer; `changed`: other words, as many points."""

    question_id: str
    turn: Turn
    before: Value | None
    after: Value | None
    points: float


class SideBySide(msgspec.Struct, frozen=True):
    """`is_converted`: the earlier round is read by the version of the later one."""

    before: Reading
    after: Reading
    is_converted: bool

    @property
    def questions(self) -> list[QuestionChange]:
        return list(_question_changes(self.before, self.after))


class Stretch(msgspec.Struct, frozen=True):
    """Rounds that make one trend: those of a version, and those before that its bridge converts (`leading`)."""

    version: str
    first: int
    shares: list[float]
    leading: int


def side_by_side(before: PastRound, after: PastRound) -> SideBySide | None:
    """None for two versions without a bridge between them."""
    earlier = reading_by(before, after.questionnaire)
    own = Reading(after.questionnaire, after.answers, after.result)
    return SideBySide(earlier, own, before.version != after.version) if earlier else None


def reading_by(past: PastRound, questionnaire: Questionnaire) -> Reading | None:
    """The round as a version reads it: as it was frozen, or converted over a declared bridge."""
    if past.version == questionnaire.version:
        return Reading(questionnaire, past.answers, past.result)
    if questionnaire.bridge is None or questionnaire.bridge.version != past.version:
        return None
    values = carry_over(past.questionnaire, questionnaire, past.answers).values
    return Reading(questionnaire, values, score(questionnaire, values, past.context))


def stretches(rounds: Sequence[PastRound]) -> list[Stretch]:
    """In the order of the rounds; `first` is the place of a stretch's first round among them all."""
    found: list[Stretch] = []
    start = 0
    for place, past in enumerate(rounds):
        following = rounds[place + 1] if place + 1 < len(rounds) else None
        if following is None or following.version != past.version:
            found.append(_stretch(rounds, start, place + 1))
            start = place + 1
    return found


def _stretch(rounds: Sequence[PastRound], start: int, end: int) -> Stretch:
    questionnaire = rounds[start].questionnaire
    own = [_share(one.result) for one in rounds[start:end]]
    earlier: list[float] = []
    for past in reversed(rounds[:start]):
        converted = reading_by(past, questionnaire)
        if converted is None:
            break
        earlier.insert(0, _share(converted.result))
    return Stretch(questionnaire.version, start - len(earlier), earlier + own, len(earlier))


def _share(result: Result) -> float:
    return result.points / result.maximum if result.maximum else 0.0


def _question_changes(before: Reading, after: Reading) -> Iterator[QuestionChange]:
    earlier = {one.question_id: one for one in before.result.contributions}
    later = {one.question_id: one for one in after.result.contributions}
    for question in after.questionnaire.questions:
        old, new = before.answers.get(question.id), after.answers.get(question.id)
        first, second = earlier.get(question.id), later.get(question.id)
        if first and second:
            turn, points = _scored_turn(first, second, same=old == new), second.points - first.points
        else:
            turn, points = _plain_turn(old, new), 0
        yield QuestionChange(question.id, turn, old, new, points)


def _scored_turn(before: Contribution, after: Contribution, *, same: bool) -> Turn:
    counted = (before.status == "scored", after.status == "scored")
    if counted == (False, True):
        return "new"
    if counted == (True, False):
        return "gone"
    if counted == (True, True) and _part(before) != _part(after):
        return "better" if _part(after) > _part(before) else "worse"
    return "same" if same else "changed"


def _plain_turn(before: Value | None, after: Value | None) -> Turn:
    if before == after:
        return "same"
    if before is None:
        return "new"
    return "gone" if after is None else "changed"


def _part(one: Contribution) -> float:
    """What it is worth may differ from round to round, its part of that may not."""
    return one.points / one.maximum if one.maximum else 0.0
