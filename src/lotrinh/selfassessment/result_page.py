"""A frozen result as its page explains it; every figure comes from the snapshot."""

from collections.abc import Iterable
from typing import Any

import msgspec

from assessments import answers, explain
from assessments.model import Contribution, PillarResult, PillarsMissing, Questionnaire, Result
from assessments.numbers import rounded_down
from lotrinh import i18n
from lotrinh.i18n import N_
from lotrinh.selfassessment.cards import Desk
from lotrinh.selfassessment.paths_page import PathShown, paths_shown
from lotrinh.selfassessment.peer_page import Band, PeersShown, peers_shown
from lotrinh.selfassessment.queries import Outcome

UP = N_("%(points)s more than in round %(round)s (%(date)s)")
DOWN = N_("%(points)s fewer than in round %(round)s (%(date)s)")
SAME = N_("as many as in round %(round)s (%(date)s)")
HELD_BY_ONE = N_("%(pillar)s is the pillar that holds you back")
HELD_BY_MANY = N_("%(count)s pillars hold you back")
NEAREST = N_("Nearest to level %(level)s: %(pillars)s")
BY_PILLAR = N_("Points by pillar")
STATUSES = {
    "scored": "",
    "unknown": N_("Not sure"),
    "not_applicable": N_("Not applicable"),
    "unanswered": N_("Not answered"),
}
STEPS = 3


class Bar(msgspec.Struct, frozen=True):
    """One pillar of the chart: `share` of its full points decides its level; None where nothing applies."""

    label: str
    share: float | None
    level: int | None
    held: bool
    peer: Band | None


class Line(msgspec.Struct, frozen=True):
    """What one answer brought in."""

    code: str
    question: str
    answer: str
    points: float
    maximum: float

    @property
    def left(self) -> float:
        return self.maximum - self.points


class PillarLines(msgspec.Struct, frozen=True):
    """`points` and `maximum` are the pillar's; where its answers are converted, theirs add up to others."""

    title: str
    points: float
    maximum: float
    change: float | None
    lines: list[Line]

    @property
    def is_converted(self) -> bool:
        return sum(line.maximum for line in self.lines) != self.maximum

    @property
    def left(self) -> int:
        return sum(line.left > 0 for line in self.lines)


class ResultPage(msgspec.Struct, frozen=True, kw_only=True):
    outcome: Outcome
    heading: str
    sentences: list[str]
    change: str
    bars_heading: str
    bars: list[Bar]
    bounds: list[float]
    paths: list[PathShown]
    pillars: list[PillarLines]
    steps: list[Line]
    held: list[str]
    peers: PeersShown
    counted: int
    asked: int

    @property
    def result(self) -> Result:
        return self.outcome.result

    @property
    def questionnaire(self) -> Questionnaire:
        return self.outcome.run.questionnaire


def result_page(desk: Desk, outcome: Outcome) -> ResultPage:
    questionnaire, result = outcome.run.questionnaire, outcome.result
    asked = [one for one in result.contributions if one.status != "not_asked"]
    held = _held(result)
    peers = peers_shown(desk, result, outcome.benchmark)
    return ResultPage(
        outcome=outcome,
        heading=explain.heading(questionnaire, result, desk.locale),
        sentences=explain.binding_sentences(questionnaire, result, desk.locale),
        change=_change(desk, outcome),
        bars_heading=_bars_heading(desk, result, held),
        bars=[_bar(desk, one, peers.bands.get(one.id), held=one.id in held) for one in result.pillars],
        bounds=[0.0, *(float(one.bound) for one in questionnaire.levels.pillar)],
        paths=paths_shown(desk, outcome),
        pillars=[_pillar(desk, outcome, pillar) for pillar in result.pillars],
        steps=_steps(desk, outcome, held),
        held=[desk.words(questionnaire.pillar(one).title) for one in held],
        peers=peers,
        counted=sum(one.status == "scored" for one in asked),
        asked=len(asked),
    )


def _held(result: Result) -> tuple[str, ...]:
    """The pillars nearest to what the next level asks, as many as are missing."""
    for one in result.binding:
        if isinstance(one, PillarsMissing):
            return one.pillars[: one.count_needed - one.count_have]
    return ()


def _bars_heading(desk: Desk, result: Result, held: tuple[str, ...]) -> str:
    """Where more pillars are below than are missing, none of them is the one: name the nearest."""
    below = [one for one in result.binding if isinstance(one, PillarsMissing)]
    names = [desk.words(desk.run.questionnaire.pillar(one).short) for one in held]
    if not below:
        return desk.say(BY_PILLAR)
    if len(below[0].pillars) > len(held):
        return desk.say(NEAREST, level=below[0].pillar_level, pillars=", ".join(names))
    if len(held) == 1:
        return desk.say(HELD_BY_ONE, pillar=names[0])
    return desk.say(HELD_BY_MANY, count=len(held))


def _bar(desk: Desk, pillar: PillarResult, peer: Band | None, *, held: bool) -> Bar:
    title = desk.words(desk.run.questionnaire.pillar(pillar.id).title)
    return Bar(title, pillar.points / pillar.max if pillar.max else None, pillar.level, held, peer)


def _change(desk: Desk, outcome: Outcome) -> str:
    if outcome.previous is None or outcome.previous_at is None:
        return ""
    points = outcome.result.points - outcome.previous.points
    message = UP if points > 0 else DOWN if points < 0 else SAME
    return desk.say(
        message, points=figure(abs(points), desk.locale), round=outcome.previous_round,
        date=i18n.day(desk.locale, outcome.previous_at),
    )  # fmt: skip


def _pillar(desk: Desk, outcome: Outcome, pillar: PillarResult) -> PillarLines:
    before = {one.id: one.points for one in outcome.previous.pillars} if outcome.previous else {}
    asked = (one for one in outcome.result.contributions if one.status != "not_asked")
    return PillarLines(
        title=desk.words(desk.run.questionnaire.pillar(pillar.id).title),
        points=pillar.points,
        maximum=pillar.max,
        change=pillar.points - before[pillar.id] if pillar.id in before else None,
        lines=_lines(desk, outcome.answers, [one for one in asked if one.pillar == pillar.id]),
    )


def _steps(desk: Desk, outcome: Outcome, held: tuple[str, ...]) -> list[Line]:
    """The answers with most points still open, of the pillars that hold the next level back."""
    among = [one for one in outcome.result.contributions if not held or one.pillar in held]
    open_ones = [one for one in among if one.status in ("scored", "unanswered") and one.points < one.maximum]
    return _lines(desk, outcome.answers, open_ones)[:STEPS]


def _lines(desk: Desk, given: dict[str, Any], found: Iterable[Contribution]) -> list[Line]:
    lines = [_line(desk, given, one) for one in found]
    return sorted(lines, key=lambda line: -line.left)


def _line(desk: Desk, given: dict[str, Any], one: Contribution) -> Line:
    question = desk.run.questionnaire.question(one.question_id)
    coded = desk.run.questionnaire.section(question.section_id).code is not None
    return Line(
        code=question.id if coded else "",
        question=desk.words(question.text),
        answer=answers.display(question, given.get(question.id), desk.locale),
        points=one.points,
        maximum=one.maximum,
    )


def figure(points: float, locale: i18n.Locale) -> str:
    """Points with one decimal at most, rounded down as in `explain`."""
    shown = rounded_down(points, 1)
    return i18n.number(locale, shown, 0 if shown == int(shown) else 1)
