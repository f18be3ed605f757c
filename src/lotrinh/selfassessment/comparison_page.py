"""How a firm's rounds of one instrument compare: the course of its points, pillar by pillar, answer by answer."""

from collections.abc import Sequence

import msgspec

from assessments import answers
from assessments.model import Text
from lotrinh import i18n
from lotrinh.i18n import N_
from lotrinh.selfassessment.cards import Desk
from lotrinh.selfassessment.comparison import (
    QuestionChange,
    SideBySide,
    Stretch,
    Turn,
    side_by_side,
    stretches,
)
from lotrinh.selfassessment.past_rounds import PastRound
from lotrinh.selfassessment.result_page import figure

MORE = N_("%(points)s points more than in round %(round)s")
FEWER = N_("%(points)s points fewer than in round %(round)s")
AS_MANY = N_("As many points as in round %(round)s")
APART = N_("Rounds %(before)s and %(after)s answered different versions")
ROUND = N_("Round %(round)s")
CONVERTED = N_("Round %(round)s, read by version %(version)s")
TURNS: dict[Turn, str] = {
    "better": N_("Better: %(count)s"),
    "worse": N_("Worse: %(count)s"),
    "new": N_("Newly answered: %(count)s"),
    "gone": N_("No longer counted: %(count)s"),
    "changed": N_("Answered differently, same points: %(count)s"),
}


class PillarChange(msgspec.Struct, frozen=True):
    """Shares of the pillar's full points; None where nothing applied."""

    label: str
    short: str
    before: float | None
    after: float | None


class AnswerChange(msgspec.Struct, frozen=True):
    code: str
    question: str
    before: str
    after: str
    points: str


class Turned(msgspec.Struct, frozen=True):
    heading: str
    lines: list[AnswerChange]


class Slot(msgspec.Struct, frozen=True):
    """One round on the axis; `is_break`: it answers another version than the one before."""

    label: str
    date: str
    version: str
    is_break: bool


class Course(msgspec.Struct, frozen=True):
    """What the drawing and its table show; a cell without a figure is a dash."""

    slots: list[Slot]
    stretches: list[Stretch]
    heads: list[str]
    lines: list[tuple[str, list[str]]]


class ComparisonPage(msgspec.Struct, frozen=True, kw_only=True):
    """`before` is the earlier of the two rounds; no `pillars` and `turned` where they cannot be compared."""

    before: PastRound
    after: PastRound
    others: list[PastRound]
    heading: str
    before_label: str
    after_label: str
    note: Text | None
    is_comparable: bool
    pillars: list[PillarChange]
    turned: list[Turned]
    same: int
    course: Course


def comparison_page(
    desk: Desk, rounds: Sequence[PastRound], one: PastRound, other: PastRound
) -> ComparisonPage:
    before, after = sorted((one, other), key=rounds.index)
    both = side_by_side(before, after)
    converted = both is not None and both.is_converted
    label = CONVERTED if converted else ROUND
    changes = both.questions if both else []
    return ComparisonPage(
        before=before,
        after=after,
        others=[each for each in rounds if each.id != one.id],
        heading=_heading(desk, before, after, both),
        before_label=desk.say(label, round=before.round, version=after.version),
        after_label=desk.say(ROUND, round=after.round),
        note=after.questionnaire.bridge.note if converted and after.questionnaire.bridge else None,
        is_comparable=both is not None,
        pillars=_pillars(desk, both) if both else [],
        turned=_turned(desk, both, changes) if both else [],
        same=sum(each.turn == "same" for each in changes),
        course=_course(desk, rounds),
    )


def _heading(desk: Desk, before: PastRound, after: PastRound, both: SideBySide | None) -> str:
    if both is None:
        return desk.say(APART, before=before.round, after=after.round)
    points = both.after.result.points - both.before.result.points
    message = MORE if points > 0 else FEWER if points < 0 else AS_MANY
    return desk.say(message, points=figure(abs(points), desk.locale), round=before.round)


def _pillars(desk: Desk, both: SideBySide) -> list[PillarChange]:
    before, after = both.before.shares, both.after.shares
    return [
        PillarChange(desk.words(pillar.title), desk.words(pillar.short), before[pillar.id], after[pillar.id])
        for pillar in both.after.questionnaire.pillars
    ]


def _turned(desk: Desk, both: SideBySide, changes: Sequence[QuestionChange]) -> list[Turned]:
    found = []
    for turn, message in TURNS.items():
        lines = [_answer(desk, both, each) for each in changes if each.turn == turn]
        if lines:
            found.append(Turned(desk.say(message, count=len(lines)), lines))
    return found


def _answer(desk: Desk, both: SideBySide, change: QuestionChange) -> AnswerChange:
    question = both.after.questionnaire.question(change.question_id)
    section = both.after.questionnaire.section(question.section_id)
    sign = "+" if change.points > 0 else "−" if change.points < 0 else ""
    return AnswerChange(
        code=question.id if section.code else "",
        question=desk.words(question.text),
        before=answers.display(question, change.before, desk.locale),
        after=answers.display(question, change.after, desk.locale),
        points=f"{sign}{figure(abs(change.points), desk.locale)}",
    )


def _course(desk: Desk, rounds: Sequence[PastRound]) -> Course:
    found = stretches(rounds)
    bridged = [one for one in found if one.leading]
    heads = [N_("Submitted"), N_("Version"), N_("Points"), N_("Share"), N_("Level")]
    return Course(
        slots=_slots(desk, rounds),
        stretches=found,
        heads=[
            *map(desk.say, heads),
            *(desk.say(N_("Read by version %(version)s"), version=one.version) for one in bridged),
        ],
        lines=[_line(desk, place, past, found, bridged) for place, past in enumerate(rounds)],
    )


def _slots(desk: Desk, rounds: Sequence[PastRound]) -> list[Slot]:
    versions = [None, *(past.version for past in rounds)]
    return [
        Slot(
            label=desk.say(ROUND, round=past.round),
            date=i18n.day(desk.locale, past.submitted_at),
            version=past.version,
            is_break=before not in (None, past.version),
        )
        for before, past in zip(versions, rounds, strict=False)
    ]


def _line(
    desk: Desk, place: int, past: PastRound, found: Sequence[Stretch], bridged: Sequence[Stretch]
) -> tuple[str, list[str]]:
    points, most = (figure(one, desk.locale) for one in (past.result.points, past.result.maximum))
    own = next(one for one in found if one.first + one.leading <= place < one.first + len(one.shares))
    cells = [
        i18n.day(desk.locale, past.submitted_at),
        past.version,
        f"{points}/{most}",
        i18n.share(desk.locale, own.shares[place - own.first]),
        str(past.result.level),
    ]
    converted = [
        one.shares[place - one.first] if 0 <= place - one.first < one.leading else None for one in bridged
    ]
    return desk.say(ROUND, round=past.round), cells + [i18n.share(desk.locale, share) for share in converted]
