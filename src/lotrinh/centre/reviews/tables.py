"""The review of a submitted round: what advisors decided on each answer, and the verified result beside it."""

from enum import Enum

from piccolo.columns import (
    JSONB,
    UUID,
    BigSerial,
    Boolean,
    Date,
    DoublePrecision,
    ForeignKey,
    Integer,
    OnDelete,
    SmallInt,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from lotrinh.accounts.tables import Person
from lotrinh.selfassessment.tables import Assessment


class ReviewState(str, Enum):
    asked = "asked"
    open = "open"
    sent_back = "sent_back"
    handed_in = "handed_in"
    second_reading = "second_reading"
    verified = "verified"
    closed = "closed"


class Verdict(str, Enum):
    accepted = "accepted"
    corrected = "corrected"
    evidence_asked = "evidence_asked"


class Review(Table):
    """`reviewer`: who decides on the answers now; `rev` counts changes of state, `trip` how often it was sent back.

    `opened_by` is of the firm or of the centre. Closed: ended without a conclusion. `priority`: asked for by a firm
    that had the plan at that moment.
    """

    id = UUID(primary_key=True)
    assessment = ForeignKey(Assessment, null=False, on_delete=OnDelete.restrict, unique=True)
    state = Varchar(length=14, default=ReviewState.asked, choices=ReviewState)
    reviewer = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    opened_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    opened_at = Timestamptz(default=TimestamptzNow())
    sent_back_at = Timestamptz(null=True, default=None)
    due_on = Date(default=None)
    priority = Boolean(default=False)
    trip = SmallInt(default=0)
    rev = Integer(default=1)

    review_state = Check(
        "state IN ('asked', 'open', 'sent_back', 'handed_in', 'second_reading', 'verified', 'closed')"
    )


class AnswerCheck(Table):
    """The advisor's decision on one answer; `value` is the answer that counts by it, null for no answer.

    Undecided while `verdict` is null. `before`: what this decision replaced, for an undo.
    """

    id = BigSerial(primary_key=True)
    review = ForeignKey(Review, null=False, on_delete=OnDelete.cascade, index=False)
    question_id = Varchar(length=40, default=None)
    verdict = Varchar(length=14, null=True, default=None, choices=Verdict)
    value = JSONB(null=True, default=None)
    reason = Varchar(length=1000, default="")
    before = JSONB(null=True, default=None)
    checked_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    checked_at = Timestamptz(default=TimestamptzNow())
    rev = Integer(default=1)

    answer_check_once = Unique(["review", "question_id"])
    answer_check_verdict = Check("verdict IN ('accepted', 'corrected', 'evidence_asked')")


class ReviewReply(Table):
    """What the firm says to a question asked: a remark, and a new answer unless `value` is null.

    Every trip has its own, so that each value handed in stays.
    """

    id = BigSerial(primary_key=True)
    review = ForeignKey(Review, null=False, on_delete=OnDelete.cascade, index=False)
    question_id = Varchar(length=40, default=None)
    trip = SmallInt(default=None)
    value = JSONB(null=True, default=None)
    remark = Varchar(length=1000, default="")
    replied_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    replied_at = Timestamptz(default=TimestamptzNow())

    review_reply_once = Unique(["review", "question_id", "trip"])


class ReviewConclusion(Table):
    """Verified answers and what the engine makes of them; a trigger refuses any change of a row.

    It counts while its review is verified and no later one is there. `content_hash` is the questionnaire's, `digest`
    that of everything verified; `share`: which part of reviews was sampled for a second reader that day.
    """

    id = UUID(primary_key=True)
    review = ForeignKey(Review, null=False, on_delete=OnDelete.restrict, index=False)
    number = SmallInt(default=None)
    answers = JSONB(default=None)
    reasons = JSONB(default=None)
    result = JSONB(default=None)
    level = SmallInt(default=None)
    changed = Integer(default=None)
    content_hash = Varchar(length=64, default=None)
    digest = Varchar(length=64, default=None)
    is_sampled = Boolean(default=False)
    share = DoublePrecision(default=None)
    concluded_by = UUID(null=True, default=None)
    concluded_at = Timestamptz(default=TimestamptzNow())

    review_conclusion_once = Unique(["review", "number"])


class SecondReading(Table):
    """Another advisor's word on a sampled conclusion; it never changes."""

    id = UUID(primary_key=True)
    conclusion = ForeignKey(ReviewConclusion, null=False, on_delete=OnDelete.restrict, unique=True)
    agrees = Boolean(default=None)
    reason = Varchar(length=1000, default="")
    read_by = UUID(null=True, default=None)
    read_at = Timestamptz(default=TimestamptzNow())


class ObjectionOutcome(str, Enum):
    stands = "stands"
    reopened = "reopened"


class Objection(Table):
    """A firm's word against a conclusion, or against one answer of it; open until answered or withdrawn."""

    id = UUID(primary_key=True)
    review = ForeignKey(Review, null=False, on_delete=OnDelete.cascade, index=True)
    conclusion = ForeignKey(ReviewConclusion, null=False, on_delete=OnDelete.restrict, index=True)
    question_id = Varchar(length=40, null=True, default=None)
    text = Varchar(length=2000, default=None)
    raised_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    raised_at = Timestamptz(default=TimestamptzNow())
    withdrawn_at = Timestamptz(null=True, default=None)
    outcome = Varchar(length=8, null=True, default=None, choices=ObjectionOutcome)
    answer = Varchar(length=2000, default="")
    answered_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    answered_at = Timestamptz(null=True, default=None)

    objection_outcome = Check("outcome IN ('stands', 'reopened')")
    objection_answered = Check("(answered_at IS NULL) = (outcome IS NULL)")


class ReviewEvent(Table):
    """What happened in a review, and who did it; only ever added to."""

    id = BigSerial(primary_key=True)
    review = ForeignKey(Review, null=False, on_delete=OnDelete.restrict, index=True)
    kind = Varchar(length=24, default=None)
    question_id = Varchar(length=40, null=True, default=None)
    person_id = UUID(null=True, default=None)
    at = Timestamptz(default=TimestamptzNow())
    detail = JSONB(default="{}")
