"""What people and firms ask of their data: a copy, the deletion of an account, the end of a firm's participation."""

from enum import Enum

from piccolo.columns import UUID, BigInt, ForeignKey, Integer, OnDelete, Text, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from lotrinh.accounts.tables import Person
from lotrinh.firms.tables import Firm


class DataExportState(str, Enum):
    waiting = "waiting"
    running = "running"
    ready = "ready"
    removed = "removed"


class DataExport(Table):
    """A copy of what is stored of a person, and of the firm they owned when they asked."""

    id = UUID(primary_key=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.cascade, index=True)
    firm = ForeignKey(Firm, null=True, on_delete=OnDelete.set_null, index=True)
    state = Varchar(length=8, default=DataExportState.waiting, choices=DataExportState)
    language = Varchar(length=2, default="vi")
    parts = Integer(default=None)
    parts_done = Integer(default=0)
    stored_name = Varchar(length=32, null=True, default=None, unique=True)
    size = BigInt(default=0)
    asked_at = Timestamptz(default=TimestamptzNow())
    touched_at = Timestamptz(default=TimestamptzNow())
    expires_at = Timestamptz(null=True, default=None)

    data_export_state = Check("state IN ('waiting', 'running', 'ready', 'removed')")


class AccountDeletion(Table):
    """A person's wish that their account be deleted; it can be taken back until it is carried out."""

    id = UUID(primary_key=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.cascade, index=True)
    asked_at = Timestamptz(default=TimestamptzNow())
    due_at = Timestamptz(default=None)
    withdrawn_at = Timestamptz(null=True, default=None)
    done_at = Timestamptz(null=True, default=None)


class Departure(Table):
    """The end of a firm's participation: its data leave at once, and are removed when it is carried out."""

    id = UUID(primary_key=True)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.cascade, index=True)
    ended_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    ended_at = Timestamptz(default=TimestamptzNow())
    due_at = Timestamptz(default=None)
    withdrawn_at = Timestamptz(null=True, default=None)
    done_at = Timestamptz(null=True, default=None)


class RetentionRun(Table):
    """What one rule of retention removed in one night; `problem`: the kind of error that stopped it."""

    id = UUID(primary_key=True)
    rule = Varchar(length=40, default=None, index=True)
    ran_at = Timestamptz(default=TimestamptzNow())
    removed = Integer(default=0)
    problem = Text(default="")
