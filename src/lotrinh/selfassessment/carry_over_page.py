"""What became of the answers to an older version when a round of the newer one started from them."""

import msgspec

from assessments import answers
from assessments.carry_over import Carried, CarryOver, Fate, carry_over
from assessments.model import Question, Text
from lotrinh.i18n import N_
from lotrinh.selfassessment.cards import Desk
from lotrinh.selfassessment.past_rounds import PastRound

FATES: dict[Fate, tuple[str, str]] = {
    "lost": (
        N_("Not carried over: %(count)s"),
        N_(
            "The new version no longer has this question or this answer. Where there is a question, answer it again."
        ),
    ),
    "changed": (
        N_("Carried over, but worded differently: %(count)s"),
        N_("The answer stands in the draft. Read the question again: it asks or offers something else now."),
    ),
    "kept": (
        N_("Carried over as they were: %(count)s"),
        N_("Question and answer say the same in both versions. Check that they still hold."),
    ),
}


class FateLine(msgspec.Struct, frozen=True):
    """`url` leads to the question in the draft; empty where the new version has no such question."""

    question: str
    answer: str
    url: str


class FateGroup(msgspec.Struct, frozen=True):
    fate: Fate
    heading: str
    text: str
    lines: list[FateLine]


class CarryOverPage(msgspec.Struct, frozen=True):
    source: PastRound
    groups: list[FateGroup]
    new: list[FateLine]
    note: Text | None


def carry_over_page(desk: Desk, source: PastRound) -> CarryOverPage:
    questionnaire = desk.run.questionnaire
    found = carry_over(source.questionnaire, questionnaire, source.answers)
    bridge = questionnaire.bridge
    return CarryOverPage(
        source=source,
        groups=[group for fate in FATES if (group := _group(desk, source, found, fate)).lines],
        new=[_new(desk, questionnaire.question(key)) for key in found.new],
        note=bridge.note if bridge and bridge.version == source.version else None,
    )


def _group(desk: Desk, source: PastRound, found: CarryOver, fate: Fate) -> FateGroup:
    lines = [_line(desk, source, one) for one in found.of(fate)]
    heading, text = FATES[fate]
    return FateGroup(fate, desk.say(heading, count=len(lines)), desk.say(text), lines)


def _line(desk: Desk, source: PastRound, one: Carried) -> FateLine:
    """In the words of the older version, which the firm has seen."""
    question = source.questionnaire.question(one.old_id)
    answer = answers.display(question, source.answers[one.old_id], desk.locale)
    return FateLine(desk.words(question.text), answer, _url(desk, one.question_id))


def _new(desk: Desk, question: Question) -> FateLine:
    return FateLine(desk.words(question.text), "", _url(desk, question.id))


def _url(desk: Desk, question_id: str | None) -> str:
    if question_id is None:
        return ""
    section = desk.run.questionnaire.question(question_id).section_id
    return f"/assessments/{desk.run.id}/sections/{section}#q-{question_id}"
