"""What the registry said of firms before, and since when it says something else."""

from piccolo.columns import UUID, BigSerial, Boolean, Date, Text, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table


class FirmChange(Table):
    """One fact of a firm before and after, valid from a day on; `field` "firm" is the firm's own entry.

    Written once and never changed. Keys of other tables are plain values: the record outlives a firm that
    an undone import had entered.
    """

    id = BigSerial(primary_key=True)
    firm = UUID(default=None)
    tax_code = Varchar(length=14, default=None)
    field = Varchar(length=16, default=None)
    before = Text(null=True, default=None)
    after = Text(null=True, default=None)
    valid_on = Date(default=None)
    registry_import = UUID(null=True, default=None)
    changed_by = UUID(null=True, default=None)
    undoes = Boolean(default=False)
    at = Timestamptz(default=TimestamptzNow())
