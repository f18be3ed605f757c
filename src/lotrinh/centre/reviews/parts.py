"""What a review is made of: decisions, replies, conclusions, objections, events."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from assessments.model import Question, Result
from lotrinh.centre.reviews.names import DECIDED, EVENTS, OF_FIRM, OUTCOMES, SINGLE


class AnswerChecked(msgspec.Struct, frozen=True, kw_only=True):
    """The decision on one answer; `verdict` None: taken back. `before` is there while an undo is possible."""

    question_id: str
    verdict: str | None
    value: Any
    reason: str
    rev: int
    by: str
    at: datetime
    before: dict[str, Any] | None

    @property
    def name(self) -> str:
        return DECIDED[self.verdict] if self.verdict else ""


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """Of the firm, on one trip; `value` None: no new answer."""

    question_id: str
    trip: int
    value: Any
    remark: str
    by: str
    at: datetime


class SecondWord(msgspec.Struct, frozen=True):
    agrees: bool
    reason: str
    by: str
    at: datetime


class Concluded(msgspec.Struct, frozen=True, kw_only=True):
    """A conclusion as it was stored, with the second reader's word if there is one."""

    id: UUID
    number: int
    answers: dict[str, Any]
    reasons: dict[str, str]
    result: Result
    level: int
    changed: int
    content_hash: str
    digest: str
    is_sampled: bool
    share: float
    by_id: UUID | None
    by: str
    at: datetime
    second: SecondWord | None


class ObjectionSeen(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    conclusion: UUID
    question_id: str | None
    text: str
    by: str
    raised_at: datetime
    withdrawn_at: datetime | None
    outcome: str | None
    answer: str
    answered_by: str
    answered_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None and self.answered_at is None

    @property
    def outcome_name(self) -> str:
        return OUTCOMES[self.outcome] if self.outcome else ""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    question_id: str | None
    who: str
    at: datetime
    detail: dict[str, Any]

    @property
    def sentence(self) -> str:
        return EVENTS[self.kind]

    @property
    def is_of_firm(self) -> bool:
        return self.kind in OF_FIRM

    @property
    def reason(self) -> str:
        return str(self.detail.get("reason", ""))

    @property
    def is_single(self) -> bool:
        return self.kind in SINGLE


class Change(msgspec.Struct, frozen=True):
    """An answer that was verified otherwise than it was declared."""

    question: Question
    declared: Any
    verified: Any
    reason: str
