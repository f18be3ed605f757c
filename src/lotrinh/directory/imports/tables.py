"""Imports of providers: the list, and what each of its rows would do."""

from enum import Enum

from piccolo.columns import JSONB, UUID, BigSerial, ForeignKey, Integer, OnDelete, Text, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from lotrinh.accounts.tables import Person


class ProviderImportState(str, Enum):
    checked = "checked"
    applied = "applied"
    undone = "undone"


class RowOutcome(str, Enum):
    new = "new"
    changed = "changed"
    refused = "refused"


class ProviderImport(Table):
    """A list of providers. `columns`: the headings and the field that each fills, "" for those that are not read."""

    id = UUID(primary_key=True)
    state = Varchar(length=7, default=ProviderImportState.checked, choices=ProviderImportState)
    file_name = Varchar(length=150, default=None)
    sha256 = Varchar(length=64, default=None)
    columns = JSONB(default=None)
    rows_total = Integer(default=0)
    new_entries = Integer(default=0)
    changed_entries = Integer(default=0)
    unchanged_entries = Integer(default=0)
    refused_rows = Integer(default=0)
    uploaded_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    uploaded_at = Timestamptz(default=TimestamptzNow())
    applied_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    applied_at = Timestamptz(null=True, default=None)
    undone_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    undone_at = Timestamptz(null=True, default=None)

    provider_import_state = Check("state IN ('checked', 'applied', 'undone')")


class ProviderImportRow(Table):
    """What a row of the list does to an entry; a refused one stands here once for each reason.

    `provider`: the entry, also before there is one. `before` and `after`: the columns that change.
    """

    id = BigSerial(primary_key=True)
    provider_import = ForeignKey(ProviderImport, null=False, on_delete=OnDelete.cascade, index=True)
    line = Integer(default=None)
    outcome = Varchar(length=7, default=None, choices=RowOutcome)
    provider = UUID(null=True, default=None)
    name = Varchar(length=160, default="")
    before = JSONB(default="{}")
    after = JSONB(default="{}")
    heading = Varchar(length=200, default="")
    message_id = Text(default="")
    params = JSONB(default="{}")

    provider_import_row_outcome = Check("outcome IN ('new', 'changed', 'refused')")
