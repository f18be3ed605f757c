"""The firm's plan: steps with their owner, date, ticked list, papers and counted progress."""

from enum import Enum

from piccolo.columns import (
    UUID,
    BigSerial,
    Date,
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
from lotrinh.firms.tables import Firm
from lotrinh.roadmap.adoption_tables import Adoption


class PlanStep(Table):
    """One solution the firm set out to put to use; `rev` counts changes, for calendars that follow it.

    `adoption`: the event recorded when it was marked as done.
    """

    id = UUID(primary_key=True)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.cascade, index=False)
    solution = Varchar(length=60, default=None)
    wave = SmallInt(null=True, default=None)
    owner = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    due_on = Date(null=True, default=None)
    rev = Integer(default=0)
    added_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    added_at = Timestamptz(default=TimestamptzNow())
    changed_at = Timestamptz(default=TimestamptzNow())
    done_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    done_at = Timestamptz(null=True, default=None)
    adoption = ForeignKey(Adoption, null=True, on_delete=OnDelete.restrict, index=True)
    removed_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    removed_at = Timestamptz(null=True, default=None)

    plan_step_once = Unique(["firm", "solution"])
    plan_step_wave = Check("wave BETWEEN 1 AND 3")
    plan_step_done = Check("(done_at IS NULL) = (adoption IS NULL)")


class PlanTick(Table):
    """An item of a step's list that has been done; the items themselves are content."""

    id = BigSerial(primary_key=True)
    step = ForeignKey(PlanStep, null=False, on_delete=OnDelete.cascade, index=False)
    item = Varchar(length=60, default=None)
    ticked_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    ticked_at = Timestamptz(default=TimestamptzNow())

    plan_tick_once = Unique(["step", "item"])


class PaperKind(str, Enum):
    file = "file"
    link = "link"
    note = "note"


class Paper(Table):
    """A file, a link or a note kept with a step of the plan, or as evidence with an adoption event."""

    id = UUID(primary_key=True)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.cascade, index=True)
    step = ForeignKey(PlanStep, null=True, on_delete=OnDelete.cascade, index=True)
    adoption = ForeignKey(Adoption, null=True, on_delete=OnDelete.restrict, index=True)
    kind = Varchar(length=4, default=None, choices=PaperKind)
    title = Varchar(length=160, default="")
    url = Varchar(length=1000, default="")
    note = Varchar(length=1000, default="")
    stored_name = Varchar(length=32, null=True, default=None, unique=True)
    media_type = Varchar(length=100, default="")
    size = Integer(default=0)
    sha256 = Varchar(length=64, default="")
    added_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    added_at = Timestamptz(default=TimestamptzNow())
    withdrawn_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    withdrawn_at = Timestamptz(null=True, default=None)

    paper_kind = Check("kind IN ('file', 'link', 'note')")
    paper_place = Check("num_nonnulls(step, adoption) = 1")


class Measurement(Table):
    """A counted share of the firm on a day: so many of so many; a withdrawn one stays for an undo."""

    id = UUID(primary_key=True)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.cascade, index=False)
    measure = Varchar(length=40, default=None)
    numerator = Integer(default=None)
    denominator = Integer(default=None)
    on_date = Date(default=None)
    recorded_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    recorded_at = Timestamptz(default=TimestamptzNow())
    withdrawn_at = Timestamptz(null=True, default=None)

    measurement_share = Check("numerator BETWEEN 0 AND denominator AND denominator > 0")


class PlanReminder(Table):
    """A mail about a step that has been sent for this due date, so that it is not sent again."""

    id = BigSerial(primary_key=True)
    step = ForeignKey(PlanStep, null=False, on_delete=OnDelete.cascade, index=False)
    kind = Varchar(length=8, default=None)
    due_on = Date(default=None)
    sent_at = Timestamptz(default=TimestamptzNow())

    plan_reminder_kind = Check("kind IN ('due', 'overdue')")
    plan_reminder_once = Unique(["step", "kind", "due_on"])


class PlanMailOptOut(Table):
    """Who wants no mail about plans and check-ins."""

    person = ForeignKey(Person, null=False, on_delete=OnDelete.cascade, unique=True, primary_key=True)
    since = Timestamptz(default=TimestamptzNow())
