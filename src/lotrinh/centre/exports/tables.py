"""Lists of firms that advisors took out of the product as files."""

from enum import Enum

from piccolo.columns import UUID, Array, ForeignKey, Integer, OnDelete, Text, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from lotrinh.accounts.tables import Person


class ExportState(str, Enum):
    waiting = "waiting"
    running = "running"
    ready = "ready"
    failed = "failed"
    removed = "removed"


class FirmExport(Table):
    """`address`: filter, order and columns of the list, `words` the filter in words; `firm_ids`: what it found,
    until the file is made. `shared`: of how many firms results are in it.

    The file lies under `stored_name` until `expires_at`; the row stays as the record of who took what. `attempt`
    tells a run that was started again from the one before.
    """

    id = UUID(primary_key=True)
    state = Varchar(length=8, default=ExportState.waiting, choices=ExportState)
    address = Text(default="")
    words = Text(default="")
    firm_ids = Array(base_column=UUID(), null=True, default=None)
    language = Varchar(length=2, default="vi")
    firms = Integer(default=None)
    firms_done = Integer(default=0)
    shared = Integer(default=0)
    attempt = Integer(default=0)
    stored_name = Varchar(length=32, null=True, default=None, unique=True)
    size = Integer(default=0)
    asked_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    asked_at = Timestamptz(default=TimestamptzNow())
    touched_at = Timestamptz(default=TimestamptzNow())
    expires_at = Timestamptz(null=True, default=None)

    firm_export_state = Check("state IN ('waiting', 'running', 'ready', 'failed', 'removed')")
