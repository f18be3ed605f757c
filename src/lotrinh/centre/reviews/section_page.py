"""A section under review as its page shows it: each answer with what there is to decide it by."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from assessments import answers
from assessments.model import Question, Questionnaire, Section, Text
from lotrinh import clock, i18n
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.reviews.decision_form import Refusal, reason_name, verdict_name
from lotrinh.centre.reviews.parts import AnswerChecked, Reply
from lotrinh.centre.reviews.queries import FlagNoted
from lotrinh.centre.reviews.review import Review
from lotrinh.selfassessment.cards import Card, Desk
from lotrinh.selfassessment.evidence import Piece
from lotrinh.selfassessment.posts import marker
from lotrinh.selfassessment.queries import Given, Run


class Papers(msgspec.Struct, frozen=True):
    """What stands beside the answers of a round."""

    pieces: list[Piece] = []
    flags: list[FlagNoted] = []


class AnswerCard(msgspec.Struct, frozen=True, kw_only=True):
    """`card` draws the inputs of a correction; the texts are in the reader's language."""

    card: Card
    code: str
    declared: str
    reply: Reply | None
    replied: str
    check: AnswerChecked | None
    checked: str
    verdict: str
    reason: str
    marker: str
    refusal: Refusal | None
    pieces: list[Piece]
    flags: list[Text]

    @property
    def question(self) -> Question:
        return self.card.question

    @property
    def dom(self) -> str:
        return self.card.dom

    @property
    def can_undo(self) -> bool:
        return self.check is not None and (self.check.verdict is not None or self.check.before is not None)


class SectionView(msgspec.Struct, frozen=True, kw_only=True):
    review: Review
    section: Section
    cards: list[AnswerCard]
    refused: Mapping[str, Refusal]
    may_decide: bool
    saved_at: str

    @property
    def questionnaire(self) -> Questionnaire:
        return self.review.questionnaire

    @property
    def number(self) -> int:
        return self.questionnaire.sections.index(self.section) + 1

    @property
    def url(self) -> str:
        return f"/reviews/{self.review.id}/sections/{self.section.id}"

    @property
    def undecided(self) -> int:
        return sum(one.question.id in self.review.undecided for one in self.cards)

    @property
    def errors(self) -> list[tuple[str, str]]:
        return [(one.dom, one.refusal.message) for one in self.cards if one.refusal]

    @property
    def rows(self) -> list[tuple[Section, int, int]]:
        return section_rows(self.review)


def section_rows(found: Review) -> list[tuple[Section, int, int]]:
    """Each section with how many of its answers are decided, and how many there are."""
    rows = []
    for section in found.questionnaire.sections:
        asked = found.in_section(section)
        decided = sum(found.decision(one.id) is not None for one in asked)
        if asked:
            rows.append((section, decided, len(asked)))
    return rows


def next_section(found: Review, section: Section) -> Section | None:
    """The first one after this with an answer to decide on."""
    sections = [one for one, _, _ in section_rows(found)]
    later = sections[sections.index(section) + 1 :] if section in sections else sections
    return next((one for one in later if any(q.id in found.undecided for q in found.in_section(one))), None)


def section_view(
    visitor: Visitor,
    found: Review,
    section: Section,
    papers: Papers,
    locale: i18n.Locale,
    refused: Mapping[str, Refusal] | None = None,
) -> SectionView:
    refused = refused or {}
    return SectionView(
        review=found,
        section=section,
        cards=list(answer_cards(visitor, found, section, papers, locale, refused)),
        refused=refused,
        may_decide=found.checkable and found.reviewer_id == visitor.id,
        saved_at=i18n.time_of_day(locale, clock.now()),
    )


def answer_cards(
    visitor: Visitor,
    found: Review,
    section: Section,
    papers: Papers,
    locale: i18n.Locale,
    refused: Mapping[str, Refusal],
) -> Iterable[AnswerCard]:
    errors = {key: one.error for key, one in refused.items() if one.error}
    desk = Desk(visitor, as_run(found), locale, errors)
    for card in desk.cards(section, frozenset(found.asked)):
        yield _answer_card(found, card, papers, locale, refused.get(card.question.id))


def as_run(found: Review) -> Run:
    """The round with the answers that would count now, for drawing its questions."""
    given = {
        key: Given(key, value, 1, None, "", found.submitted_at)
        for key, value in found.values.items()
    }  # fmt: skip
    return Run(
        id=found.assessment, instrument=found.instrument, version=found.version, round=found.round, state="submitted",
        sector=found.sector, size=found.size, started_at=found.started_at, submitted_at=found.submitted_at,
        carried_version=None, given=given,
    )  # fmt: skip


def _answer_card(
    found: Review, card: Card, papers: Papers, locale: i18n.Locale, refusal: Refusal | None
) -> AnswerCard:
    question, check = card.question, found.checks.get(card.question.id)
    reply = found.handed_in.get(question.id)
    verdict = (check.verdict or "") if check else ""
    reason = check.reason if check else ""
    stored = {verdict_name(question.id): [verdict], reason_name(question.id): [reason]} | dict(card.drawn)
    words = _words(question, locale)
    return AnswerCard(
        card=card,
        code=question.id if found.questionnaire.section(question.section_id).code else "",
        declared=words(found.declared.get(question.id)),
        reply=reply,
        replied=words(reply.value) if reply and reply.value is not None else "",
        check=check,
        checked=words(check.value) if check and verdict == "corrected" else "",
        verdict=refusal.verdict if refusal else verdict,
        reason=refusal.reason if refusal else reason,
        marker=marker(check.rev if check else 0, stored),
        refusal=refusal,
        pieces=[one for one in papers.pieces if one.question_id == question.id and not one.withdrawn_at],
        flags=[one.text for one in papers.flags if question.id in one.question_ids],
    )


def _words(question: Question, locale: i18n.Locale) -> Any:
    return lambda value: answers.display(question, value, locale)
