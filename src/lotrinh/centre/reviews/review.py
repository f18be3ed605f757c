"""A review as it was read: the declared answers, what was decided and replied, and what counts now."""

from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

import msgspec

from assessments import answers, content
from assessments.model import Context, Question, Questionnaire, Result, Section
from lotrinh import clock
from lotrinh.centre.reviews.names import STATE_TAGS, STATES
from lotrinh.centre.reviews.parts import AnswerChecked, Change, Concluded, Event, ObjectionSeen, Reply

CHECKABLE = ("open", "handed_in")
UNDER_WAY = ("asked", "open", "sent_back", "handed_in", "second_reading")


class Review(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """`declared` and `result` are the snapshot's and never change."""

    id: UUID
    assessment: UUID
    state: str
    rev: int
    trip: int
    reviewer_id: UUID | None
    reviewer: str
    opened_by: str
    opened_at: datetime
    sent_back_at: datetime | None
    due_on: date
    priority: bool
    firm: UUID
    firm_name: str
    tax_code: str
    instrument: str
    version: str
    round: int
    sector: str
    size: str
    started_at: datetime
    submitted_at: datetime
    simulated: bool
    declared: dict[str, Any]
    result: Result
    checks: dict[str, AnswerChecked]
    replies: list[Reply]
    conclusions: list[Concluded]
    objections: list[ObjectionSeen]
    events: list[Event]

    @property
    def state_name(self) -> str:
        return STATES[self.state]

    @property
    def state_tag(self) -> str:
        return STATE_TAGS.get(self.state, "plain")

    @property
    def overdue(self) -> bool:
        return self.state in ("asked", "open", "handed_in") and self.due_on < clock.today()

    @property
    def checkable(self) -> bool:
        return self.state in CHECKABLE

    @cached_property
    def questionnaire(self) -> Questionnaire:
        return content.get(self.instrument, self.version)

    @property
    def context(self) -> Context:
        return msgspec.convert({"sector": self.sector, "size": self.size}, Context)

    @cached_property
    def handed_in(self) -> dict[str, Reply]:
        """The newest reply to each question that the centre may read."""
        return {one.question_id: one for one in self.replies if self._is_in(one)}

    def standing(self, question_id: str) -> Any:
        """What the firm says: its newest answer handed in, else the declared one; None: not answered."""
        values = [one.value for one in self.replies if one.question_id == question_id and self._is_in(one)]
        given = [value for value in values if value is not None]
        return given[-1] if given else self.declared.get(question_id)

    def _is_in(self, reply: Reply) -> bool:
        """What the firm is still writing is not."""
        return reply.trip < self.trip or (reply.trip == self.trip and self.state != "sent_back")

    def decision(self, question_id: str) -> AnswerChecked | None:
        """The decision that holds; None while there is none."""
        one = self.checks.get(question_id)
        return one if one and one.verdict else None

    def counting(self, question_id: str) -> Any:
        """The answer as it would be verified now."""
        one = self.decision(question_id)
        return one.value if one and one.verdict != "evidence_asked" else self.standing(question_id)

    @cached_property
    def values(self) -> dict[str, Any]:
        """What would be verified now, without questions that have no answer."""
        found = {one.id: self.counting(one.id) for one in self.questionnaire.questions}
        return {key: value for key, value in found.items() if value is not None}

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """The questions that apply by what counts now."""
        return answers.visible(self.questionnaire, self.values, self.context)

    @cached_property
    def undecided(self) -> tuple[str, ...]:
        return tuple(one for one in self.asked if self.decision(one) is None)

    @cached_property
    def with_firm(self) -> tuple[str, ...]:
        """Questions that the firm was or is to be asked, and that nobody has decided since."""
        found = ((one, self.decision(one)) for one in self.asked)
        return tuple(key for key, one in found if one and one.verdict == "evidence_asked")

    def in_section(self, section: Section) -> list[Question]:
        return [one for one in section.questions if one.id in self.asked]

    @property
    def concluded(self) -> Concluded | None:
        """The newest conclusion, whether it counts or not."""
        return self.conclusions[-1] if self.conclusions else None

    @property
    def verified(self) -> Concluded | None:
        """The one that counts."""
        return self.concluded if self.state == "verified" else None

    @property
    def objection(self) -> ObjectionSeen | None:
        """The open one."""
        return next((one for one in self.objections if one.is_open), None)

    def changes(self, concluded: Concluded) -> list[Change]:
        found = changed_questions(self.declared, concluded.answers)
        return [
            Change(
                one,
                self.declared.get(one.id),
                concluded.answers.get(one.id),
                concluded.reasons.get(one.id, ""),
            )
            for one in self.questionnaire.questions
            if one.id in found
        ]


def changed_questions(declared: dict[str, Any], verified: dict[str, Any]) -> frozenset[str]:
    return frozenset(
        key for key in declared.keys() | verified.keys() if declared.get(key) != verified.get(key)
    )
