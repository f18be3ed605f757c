"""Check-ins: is a solution still in use 3, 6 and 12 months after it began to be."""

from enum import Enum

from piccolo.columns import UUID, BigSerial, Date, ForeignKey, OnDelete, SmallInt, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from lotrinh.accounts.tables import Person
from lotrinh.firms.tables import Firm
from lotrinh.roadmap.adoption_tables import Adoption


class CheckInAnswer(str, Enum):
    every_day = "every_day"
    sometimes = "sometimes"
    stopped = "stopped"


class CheckIn(Table):
    """One question, due `months` after `since`, the day from which the solution has been in use.

    `adoption`: the event that the answer recorded.
    """

    id = UUID(primary_key=True)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.cascade, index=False)
    solution = Varchar(length=60, default=None)
    since = Date(default=None)
    months = SmallInt(default=None)
    due_on = Date(default=None)
    answer = Varchar(length=10, null=True, default=None, choices=CheckInAnswer)
    answered_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    answered_at = Timestamptz(null=True, default=None)
    adoption = ForeignKey(Adoption, null=True, on_delete=OnDelete.restrict, index=True)

    check_in_once = Unique(["firm", "solution", "since", "months"])
    check_in_months = Check("months IN (3, 6, 12)")
    check_in_answer = Check("answer IS NULL OR answer IN ('every_day', 'sometimes', 'stopped')")
    check_in_answered = Check("(answer IS NULL) = (answered_at IS NULL)")


class CheckInNotice(Table):
    """A person has been told by mail that a check-in waits."""

    id = BigSerial(primary_key=True)
    check_in = ForeignKey(CheckIn, null=False, on_delete=OnDelete.cascade, index=False)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.cascade, index=True)
    sent_at = Timestamptz(default=TimestamptzNow())

    check_in_notice_once = Unique(["check_in", "person"])
