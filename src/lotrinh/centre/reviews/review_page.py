"""The page of one review as either side sees it: words for values, and what may be done now."""

from collections.abc import Iterable
from typing import Any

import msgspec

from assessments import answers
from assessments.model import Question, Section, Text
from lotrinh import i18n
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.reviews.parts import Concluded, ObjectionSeen, Reply
from lotrinh.centre.reviews.queries import FlagNoted
from lotrinh.centre.reviews.review import Review
from lotrinh.centre.reviews.section_page import section_rows


class ChangeShown(msgspec.Struct, frozen=True):
    id: str
    code: str
    question: Text
    declared: str
    verified: str
    reason: str


class AskedShown(msgspec.Struct, frozen=True, kw_only=True):
    """A question to the firm, its answer so far, and its reply on this trip if it has written one."""

    question: Question
    declared: str
    wanted: str
    reply: Reply | None
    replied: str


class ReviewPage(msgspec.Struct, frozen=True, kw_only=True):
    """`is_first`: the visitor has the review; `is_concluder`: the visitor made its newest conclusion."""

    review: Review
    sections: list[tuple[Section, int, int]]
    changes: list[ChangeShown]
    asked: list[AskedShown]
    flags: list[Text]
    is_first: bool
    is_concluder: bool

    @property
    def open_answers(self) -> int:
        return len(self.review.undecided)

    @property
    def next_section(self) -> Section | None:
        """The first one with an answer to decide on."""
        return next((section for section, decided, total in self.sections if decided < total), None)

    @property
    def concluded(self) -> Concluded | None:
        return self.review.concluded

    @property
    def objections(self) -> list[ObjectionSeen]:
        return [one for one in reversed(self.review.objections) if not one.is_open]

    def title_of(self, question_id: str) -> Text:
        return self.review.questionnaire.question(question_id).text


def review_page(
    visitor: Visitor, found: Review, flags: Iterable[FlagNoted], locale: i18n.Locale
) -> ReviewPage:
    concluded = found.concluded
    return ReviewPage(
        review=found,
        sections=section_rows(found),
        changes=_changes(found, concluded, locale) if concluded else [],
        asked=[_asked(found, key, locale) for key in found.with_firm],
        flags=[one.text for one in flags],
        is_first=found.reviewer_id == visitor.id,
        is_concluder=concluded is not None and concluded.by_id == visitor.id,
    )


def _changes(found: Review, concluded: Concluded, locale: i18n.Locale) -> list[ChangeShown]:
    return [
        ChangeShown(
            id=one.question.id,
            code=_code(found, one.question),
            question=one.question.text,
            declared=_words(one.question, one.declared, locale),
            verified=_words(one.question, one.verified, locale),
            reason=one.reason,
        )
        for one in found.changes(concluded)
    ]


def _asked(found: Review, question_id: str, locale: i18n.Locale) -> AskedShown:
    question, decision = found.questionnaire.question(question_id), found.decision(question_id)
    reply = next(
        (one for one in found.replies if one.question_id == question_id and one.trip == found.trip), None
    )
    return AskedShown(
        question=question,
        declared=_words(question, found.standing(question_id), locale),
        wanted=decision.reason if decision else "",
        reply=reply,
        replied=_words(question, reply.value, locale) if reply and reply.value is not None else "",
    )


def _code(found: Review, question: Question) -> str:
    return question.id if found.questionnaire.section(question.section_id).code else ""


def _words(question: Question, value: Any, locale: i18n.Locale) -> str:
    return answers.display(question, value, locale)
