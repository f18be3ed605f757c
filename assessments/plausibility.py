"""Answers that an advisor should ask about again. Nothing is corrected, and no flag changes a result.

The texts are for advisors who see neither the answers nor the result: they name subjects and counts, no more.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from assessments.checks.worlds import within
from assessments.conditions import Situation
from assessments.model import (
    Band,
    Context,
    Contribution,
    Option,
    Question,
    Questionnaire,
    Result,
    Text,
    Value,
    Values,
)
from assessments.points import band_of
from assessments.scoring import score

FlagKind = Literal["straight_line", "contradiction", "jump", "rise"]

SECTION_ANSWERS, SECTION_SHARE = 7, 0.9
"""A section is a straight line when nine tenths of seven or more answers stand at the same step.

If every other answer is a firm's most common one, seven of seven happen by chance in one section of 128 and
nine of ten in one of 93. Fewer questions about one subject often have the same answer in truth."""
ALL_ANSWERS, ALL_SHARE = 20, 0.75
"""Over the whole instrument three quarters are enough, as its subjects differ: 15 or more of 20 would happen
by chance in one of 48 firms, 45 or more of 60 in one of 14,868."""
QUESTION_JUMP = 0.6
"""The rise of one answer that asks for evidence, as a share of its maximum: three steps of five."""
SCORE_RISE, PROVEN_SHARE = 25, 0.5
"""A rise by 25 % of all points is more than a level of most instruments; half of what rose needs evidence."""

_SECTION = Text(
    "Phần “{title}”: {same}/{total} câu chọn cùng một nấc. Nên hỏi lại vài câu.",
    "Section “{title}”: {same} of {total} answers are at the same step. Ask some of them again.",
)
_WHOLE = Text(
    "Cả bài: {same}/{total} câu chọn cùng một nấc. Nên hỏi lại vài câu.",
    "The whole form: {same} of {total} answers are at the same step. Ask some of them again.",
)
_JUMP = Text(
    "Tăng nhiều so với lần trước mà chưa có minh chứng: {count} câu. Nên hỏi điều gì đã thay đổi.",
    "Much higher than last time, without evidence: {count} of the answers. Ask what has changed.",
)
_RISE = Text(
    "Tổng điểm tăng mạnh so với lần trước; {proven}/{total} câu tăng điểm có minh chứng. Nên hỏi đã làm những gì.",
    "Far more points than last time; {proven} of {total} answers that rose have evidence. Ask what was done.",
)


class Flag(Struct, frozen=True, kw_only=True):
    """One reason to ask again, and the questions concerned."""

    kind: FlagKind
    question_ids: tuple[str, ...]
    text: Text


def flags(
    questionnaire: Questionnaire,
    values: Values,
    context: Context,
    previous: tuple[Values, Result] | None = None,
    evidence_count: Mapping[str, int] | None = None,
) -> tuple[Flag, ...]:
    """Straight lines, declared contradictions, and rises since the round before that lack evidence.

    `previous` are the answers and the result of that round, of this version or of one with the same question
    ids; without it nothing is compared. `evidence_count` has the number of files, links and notes by question
    id; None means that there are none. The order is straight lines, contradictions as declared, a jump, a rise;
    each is there at most once for what it concerns. Raises ValueError for an answer that its question does not
    offer. The bounds are conventions of ours, explained where they stand above.
    """
    situation = Situation(questionnaire, values, context)
    found = [*_straight_lines(questionnaire, values, situation), *_contradictions(questionnaire, situation)]
    if previous is not None:
        risen = _risen(values, score(questionnaire, values, context), *previous)
        found += _rises(risen, evidence_count or {})
    return tuple(found)


def _straight_lines(questionnaire: Questionnaire, values: Values, situation: Situation) -> Iterator[Flag]:
    """One flag for the whole instrument, or else one for each section."""
    asked = [one for one in questionnaire.questions if situation.verdicts[one.id] == "applies"]
    same, total = _same_step(asked, values)
    if total >= ALL_ANSWERS and len(same) >= ALL_SHARE * total:
        yield _flag("straight_line", same, _WHOLE, same=len(same), total=total)
        return
    for section in questionnaire.sections:
        same, total = _same_step([one for one in asked if one.section_id == section.id], values)
        if total >= SECTION_ANSWERS and len(same) >= SECTION_SHARE * total:
            yield _flag("straight_line", same, _SECTION, section.title, same=len(same), total=total)


def _same_step(asked: Sequence[Question], values: Values) -> tuple[list[str], int]:
    """The most questions answered at one step, counted from either end, and the number of all with steps.

    Answers that earn nothing make no straight line: "not yet" throughout is what a firm at the start says in
    truth, and it gains nothing by it.
    """
    places: dict[tuple[str, int], list[str]] = defaultdict(list)
    total = 0
    for question in asked:
        offered: Sequence[Option | Band] = question.options or question.bands
        chosen = _step(question, values.get(question.id))
        if chosen is not None:
            total += 1
            step = offered.index(chosen)
            if chosen.points:
                places["from the first", step].append(question.id)
                places["from the last", len(offered) - step].append(question.id)
    return max(places.values(), key=len, default=[]), total


def _step(question: Question, value: Value | None) -> Option | Band | None:
    """The option or band of an answer to a scored question that has one."""
    if value is None or value in question.reserved or not question.maximum:
        return None
    if question.bands:
        return band_of(question, value)
    return next((option for option in question.options if option.value == value), None)


def _contradictions(questionnaire: Questionnaire, situation: Situation) -> Iterator[Flag]:
    """The declared ones whose conditions all hold; an open or unknown answer contradicts nothing."""
    for contradiction in questionnaire.contradictions:
        if all(situation.holds(condition) == "applies" for condition in contradiction.every):
            named = {one.question for condition in contradiction.every for one in within(condition)}
            concerned = tuple(question.id for question in questionnaire.questions if question.id in named)
            yield Flag(kind="contradiction", question_ids=concerned, text=contradiction.text)


class _Risen(Struct, frozen=True):
    """What is higher than before: all points by a share, and answers by shares of their own maximum.

    Answers that were open before count from 0 in `answers`; `leaps` are from an answer that was given.
    """

    whole: float
    answers: tuple[str, ...]
    leaps: tuple[str, ...]


def _risen(values: Values, result: Result, earlier_values: Values, earlier: Result) -> _Risen:
    """Compares the questions that both rounds scored, and of these the answers that are no longer the same."""
    before = {one.question_id: one for one in earlier.contributions}
    rises = {
        now.question_id: _share(now) - _share(before[now.question_id])
        for now in result.contributions
        if now.question_id in before and values.get(now.question_id) != earlier_values.get(now.question_id)
    }
    return _Risen(
        whole=_share(result) - _share(earlier),
        answers=tuple(key for key, rise in rises.items() if rise > 0),
        leaps=tuple(
            key
            for key, rise in rises.items()
            if before[key].status == "scored" and round(rise, 9) >= QUESTION_JUMP
        ),
    )


def _share(one: Contribution | Result) -> float:
    """Points as a share 0..1 of the maximum; 0 where nothing can be earned."""
    return one.points / one.maximum if one.maximum else 0


def _rises(risen: _Risen, evidence_count: Mapping[str, int]) -> Iterator[Flag]:
    """A flag for leaps without evidence, and one for a rise of the whole that too little evidence supports."""
    leaps = [key for key in risen.leaps if not evidence_count.get(key)]
    if leaps:
        yield _flag("jump", leaps, _JUMP, count=len(leaps))
    proven, total = sum(bool(evidence_count.get(key)) for key in risen.answers), len(risen.answers)
    if round(100 * risen.whole, 9) >= SCORE_RISE and proven < PROVEN_SHARE * total:
        yield _flag("rise", risen.answers, _RISE, proven=proven, total=total)


def _flag(
    kind: FlagKind, question_ids: Sequence[str], text: Text, title: Text | None = None, **figures: int
) -> Flag:
    """A flag with the title of a section and figures filled into its text."""
    vi, en = (text.get(one).format(title=title.get(one) if title else "", **figures) for one in ("vi", "en"))
    return Flag(kind=kind, question_ids=tuple(question_ids), text=Text(vi, en))
