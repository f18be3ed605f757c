"""What a firm has told in other instruments, written into one that it begins: only what follows exactly."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from msgspec import Struct

from assessments import facts
from assessments.conditions import Situation
from assessments.facts import Asked, Fact, Figure, Place
from assessments.model import Context, Number, Question, Questionnaire, Value, Values


class Told(Struct, frozen=True, kw_only=True):
    """The answers of one round; `key` is whatever the caller knows it by."""

    key: str
    questionnaire: Questionnaire
    values: Values
    context: Context
    at: datetime


class Prefilled(Struct, frozen=True):
    """A canonical answer and the keys of the rounds that it comes from."""

    value: Value
    origins: tuple[str, ...]


class KnownFigure(Struct, frozen=True):
    """A figure and the round it was told in, None for the registry."""

    amount: Number
    told: Told | None


class _Known(NamedTuple):
    place: Place
    answer: str
    told: Told


class _Heard(NamedTuple):
    told: Told
    situation: Situation


def prefill(
    questionnaire: Questionnaire,
    context: Context,
    told: Sequence[Told],
    *,
    own: Values,
    own_at: datetime | None,
) -> dict[str, Prefilled]:
    """The answers that are filled in from other instruments, by question.

    `told` has one round of each other instrument. `own` is what the last round of this instrument brings,
    given at `own_at`: it stands wherever it answers, unless another instrument was told otherwise later.
    """
    found: dict[str, Prefilled] = {}
    for known in _known(questionnaire, context, told):
        question = questionnaire.question(known.place.question)
        if own_at is not None and _stands(question, known, own.get(question.id), own_at):
            continue
        earlier = found.get(question.id, Prefilled(own.get(question.id, {}), ()))
        value = facts.filled(question, known.place, known.answer, earlier.value)
        origins = dict.fromkeys((*earlier.origins, known.told.key))
        found[question.id] = Prefilled(value, tuple(origins))
    return found


def _stands(question: Question, known: _Known, own: Value | None, own_at: datetime) -> bool:
    """Whether the firm's own last answer says the same, or is no older than what another instrument says."""
    said = facts.answer_at(question, known.place, own)
    is_answered = said is not None or (own is not None and not isinstance(own, dict))
    return said == known.answer or (is_answered and known.told.at <= own_at)


def _known(questionnaire: Questionnaire, context: Context, told: Sequence[Told]) -> Iterator[_Known]:
    """What is known at each place of the questionnaire; of two facts the one told last."""
    situation = Situation(questionnaire, {}, context)
    heard = [_Heard(one, Situation(one.questionnaire, one.values, one.context)) for one in _newest(told)]
    best: dict[Place, _Known] = {}
    for fact in facts.shipped().facts:
        meant = _meant(fact, [one for one in heard if one.told.questionnaire.id != questionnaire.id])
        if meant is None:
            continue
        for asked in fact.of(questionnaire.id):
            answer = asked.only_answer(meant[0])
            older = asked.place in best and best[asked.place].told.at >= meant[1].at
            if answer is not None and not older and _asks(questionnaire, situation, asked.place):
                best[asked.place] = _Known(asked.place, answer, meant[1])
    yield from best.values()


def _newest(told: Sequence[Told]) -> list[Told]:
    return sorted(told, key=lambda one: one.at, reverse=True)


def _asks(questionnaire: Questionnaire, situation: Situation, place: Place) -> bool:
    """Whether this version asks a firm of this sector and size, and takes an answer there."""
    question = facts.question_at(questionnaire, place)
    if question is None or situation.verdicts[question.id] == "not_asked":
        return False
    return facts.can_fill(question) and (not question.items or _has_tool(situation, question, place))


def _has_tool(situation: Situation, question: Question, place: Place) -> bool:
    return any(item.id == place.part for item in situation.items(question))


def _meant(fact: Fact, heard: Sequence[_Heard]) -> tuple[frozenset[str], Told] | None:
    """The values that the newest round with an answer leaves possible; None: it says nothing, or two things."""
    for one in heard:
        asked = fact.of(one.told.questionnaire.id)
        said = [values for each in asked if (values := _values(each, one)) is not None]
        if said:
            possible = frozenset.intersection(*said)
            return (possible, one.told) if possible else None
    return None


def _values(asked: Asked, heard: _Heard) -> frozenset[str] | None:
    """The values that an answer may stand for; None where the question was not put or not answered."""
    place, told = asked.place, heard.told
    question = facts.question_at(told.questionnaire, place)
    if question is None or heard.situation.verdicts[question.id] != "applies":
        return None
    if question.items and not _has_tool(heard.situation, question, place):
        return None
    answer = facts.answer_at(question, place, told.values.get(question.id))
    return None if answer is None else asked.values(answer)


def figure_places(instrument: str) -> frozenset[Place]:
    """Where an instrument asks for a figure that may be known."""
    places = (place for figure in facts.shipped().figures for place in figure.places)
    return frozenset(place for place in places if place.instrument == instrument)


def known_figures(
    questionnaire: Questionnaire, told: Sequence[Told], registry: Mapping[str, int]
) -> dict[Place, KnownFigure]:
    """The figures known at the places of a questionnaire: as told last, else as the registry has them.

    `told` may have rounds of the questionnaire itself, the open one among them.
    """
    found: dict[Place, KnownFigure] = {}
    for figure in facts.shipped().figures:
        own = [place for place in figure.places if place.instrument == questionnaire.id]
        own = [place for place in own if facts.question_at(questionnaire, place)]
        known = _told_figure(figure, told) or _registered(figure, registry) if own else None
        found |= dict.fromkeys(own, known) if known else {}
    return found


def _told_figure(figure: Figure, told: Sequence[Told]) -> KnownFigure | None:
    """Of one round the figure that stands last: whoever corrects it does so further down."""
    for one in _newest(told):
        for place in reversed(figure.places):
            if place.instrument == one.questionnaire.id and facts.question_at(one.questionnaire, place):
                amount = facts.figure_at(place, one.values.get(place.question))
                if amount is not None:
                    return KnownFigure(amount, one)
    return None


def _registered(figure: Figure, registry: Mapping[str, int]) -> KnownFigure | None:
    """In whole units of the question; a registry that has nothing or nought says nothing."""
    if figure.registry is None:
        return None
    amount = round(registry.get(figure.registry.column, 0) / figure.registry.per)
    return KnownFigure(amount, None) if amount else None
