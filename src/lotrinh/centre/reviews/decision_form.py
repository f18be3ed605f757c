"""Reads what an advisor decided on the answers of a section; only what was changed on the page counts."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from wtforms import TextAreaField

from assessments import answers
from assessments.answers import AnswerError, field_names
from assessments.model import Question
from lotrinh import i18n
from lotrinh.centre.reviews.names import VERDICTS
from lotrinh.centre.reviews.review import Review
from lotrinh.centre.reviews.services import Decision
from lotrinh.i18n import N_
from lotrinh.selfassessment.posts import MARKER, marker, marker_name
from lotrinh.web.forms import Form, at_most, plain, tidy

Posted = Mapping[str, Sequence[str]]

NO_VERDICT = N_("Choose first whether to accept the answer, correct it or ask the firm.")
NO_VALUE = N_("Enter the right answer.")
SAME_VALUE = N_("This is what the firm says. Accept it, or enter another answer.")
NO_REASON = N_("Give the reason: the firm reads it.")
NO_REQUEST = N_("Say what the firm should show or explain.")
TOO_LONG = N_("Shorten the reason to at most 1,000 characters.")


class ReasonForm(Form):
    reason = TextAreaField(filters=[tidy], validators=[at_most(1000, TOO_LONG), plain])


class Refusal(msgspec.Struct, frozen=True):
    """What was entered for one answer and why it was not saved; `half`: there is only something missing."""

    message: str
    verdict: str
    reason: str
    error: AnswerError | None
    half: bool


class Decided(msgspec.Struct, frozen=True):
    """`seen`: the answers that the page showed."""

    decisions: list[Decision]
    refused: dict[str, Refusal]
    seen: frozenset[str]


def verdict_name(question_id: str) -> str:
    return f"verdict.{question_id}"


def reason_name(question_id: str) -> str:
    return f"reason.{question_id}"


def own_names(question: Question) -> tuple[str, ...]:
    return (verdict_name(question.id), reason_name(question.id), *field_names(question))


def read(found: Review, questions: Sequence[Question], posted: Posted, locale: i18n.Locale) -> Decided:
    decisions, refused, seen = [], {}, set()
    for question in questions:
        if marker_name(question.id) not in posted:
            continue
        seen.add(question.id)
        drawn = posted[marker_name(question.id)][0]
        own = {name: posted[name] for name in own_names(question) if name in posted}
        rev = revision(drawn)
        if drawn == marker(rev, own):
            continue
        one = _Reading(found, question, own, rev, locale).decision()
        if isinstance(one, Refusal):
            refused[question.id] = one
        elif not _is_stored(found, one):
            decisions.append(one)
    return Decided(decisions, refused, frozenset(seen))


def revision(drawn: str) -> int:
    """Of the decision that the page was drawn with."""
    parts = MARKER.fullmatch(drawn)
    return int(parts[1]) if parts else 0


def _is_stored(found: Review, one: Decision) -> bool:
    held = found.decision(one.question_id)
    given = (one.verdict, one.value, one.reason, one.rev)
    return held is not None and given == (held.verdict, held.value, held.reason, held.rev)


class _Reading(msgspec.Struct, frozen=True):
    """One answer of the page."""

    found: Review
    question: Question
    own: Posted
    rev: int
    locale: i18n.Locale

    @property
    def verdict(self) -> str:
        return self._first(verdict_name(self.question.id))

    @property
    def reason(self) -> str:
        return tidy(self._first(reason_name(self.question.id)))

    def decision(self) -> Decision | Refusal:
        if self.verdict not in VERDICTS:
            return self._refuse(NO_VERDICT, half=True)
        if self.verdict == "accepted":
            return self._made(self.found.standing(self.question.id), "")
        form = ReasonForm(self.locale, None, reason=self.reason)
        if not form.validate():
            return self._refuse(str(form["reason"].errors[0]), said=True)
        return self._corrected() if self.verdict == "corrected" else self._asked()

    def _asked(self) -> Decision | Refusal:
        return self._made(None, self.reason) if self.reason else self._refuse(NO_REQUEST, half=True)

    def _corrected(self) -> Decision | Refusal:
        parsed = answers.parse(self.found.questionnaire, (self.question.id,), self.own)
        error = parsed.errors.get(self.question.id)
        if error:
            return self._refuse(error.message.get(self.locale), error, said=True)
        value = parsed.values.get(self.question.id)
        if value is None:
            return self._refuse(NO_VALUE, half=True)
        if value == self.found.standing(self.question.id):
            return self._refuse(SAME_VALUE) if self.reason else self._refuse(NO_VALUE, half=True)
        return self._made(value, self.reason) if self.reason else self._refuse(NO_REASON, half=True)

    def _made(self, value: Any, reason: str) -> Decision:
        return Decision(
            question_id=self.question.id, verdict=self.verdict, value=value, reason=reason, rev=self.rev
        )

    def _refuse(
        self, message: str, error: AnswerError | None = None, *, half: bool = False, said: bool = False
    ) -> Refusal:
        text = message if said else i18n.gettext(self.locale, message)
        return Refusal(text, self.verdict, self.reason, error, half)

    def _first(self, name: str) -> str:
        return next(iter(self.own.get(name, ())), "")
