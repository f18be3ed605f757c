"""Imports of the registry: the file, its rows while they wait, what they would change, what is wrong."""

from enum import Enum

from piccolo.columns import (
    JSONB,
    UUID,
    BigInt,
    BigSerial,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from lotrinh.accounts.tables import Person
from lotrinh.firms.tables import Sector, Size


class ImportState(str, Enum):
    """`stale`: checked, but the registry has changed since; `discarded` leaves only this row."""

    uploaded = "uploaded"
    checking = "checking"
    checked = "checked"
    stale = "stale"
    applying = "applying"
    applied = "applied"
    undoing = "undoing"
    undone = "undone"
    discarded = "discarded"


class RegistryImport(Table):
    """A file with rows of the registry and how far it has come; counts are of rows, `changes` of facts.

    `rows_done`: rows read; `rows_compared`: those compared with the registry, or refused before.
    `older_facts`: those of the changes that would replace what is known of a later day.
    """

    id = UUID(primary_key=True)
    state = Varchar(length=9, default=ImportState.uploaded, choices=ImportState)
    problem = Text(default="")
    file_name = Varchar(length=150, default=None)
    stored_name = Varchar(length=32, null=True, default=None)
    sha256 = Varchar(length=64, default=None)
    kind = Varchar(length=4, default=None)
    encoding = Varchar(length=20, default="")
    sheet = Varchar(length=100, default="")
    headings = JSONB(default=None)
    columns = JSONB(null=True, default=None)
    unit = BigInt(default=1)
    vsic_version = SmallInt(default=2025)
    valid_on = Date(null=True, default=None)
    attempt = Integer(default=0)
    rows_total = Integer(default=0)
    rows_done = Integer(default=0)
    rows_compared = Integer(default=0)
    new_firms = Integer(default=0)
    changed_firms = Integer(default=0)
    unchanged_firms = Integer(default=0)
    refused_rows = Integer(default=0)
    changes = Integer(default=0)
    older_facts = Integer(default=0)
    uploaded_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    uploaded_at = Timestamptz(default=TimestamptzNow())
    touched_at = Timestamptz(default=TimestamptzNow())
    checked_at = Timestamptz(null=True, default=None)
    applied_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    applied_at = Timestamptz(null=True, default=None)
    undone_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    undone_at = Timestamptz(null=True, default=None)

    registry_import_kind = Check("kind IN ('csv', 'xlsx')")
    registry_import_state = Check(
        "state IN ('uploaded', 'checking', 'checked', 'stale', 'applying', 'applied', 'undoing', 'undone',"
        " 'discarded')"
    )


class ImportMapping(Table):
    """Which column filled which field the last time a file with these headings came."""

    headings_key = Varchar(length=64, primary_key=True, default=None)
    columns = JSONB(default=None)
    unit = BigInt(default=1)
    vsic_version = SmallInt(default=2025)
    saved_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    saved_at = Timestamptz(default=TimestamptzNow())


class ImportRow(Table):
    """A row that can be taken, completed with what the registry says already; `park` 0 is in none."""

    id = BigSerial(primary_key=True)
    registry_import = ForeignKey(RegistryImport, null=False, on_delete=OnDelete.cascade, index=False)
    line = Integer(default=None)
    tax_code = Varchar(length=14, default=None)
    firm = UUID(null=True, default=None)
    is_new = Boolean(default=True)
    name = Varchar(length=200, null=True, default=None)
    search_key = Varchar(length=200, null=True, default=None)
    vsic_version = SmallInt(null=True, default=None)
    vsic_code = Varchar(length=5, null=True, default=None)
    sector = Varchar(length=12, null=True, default=None, choices=Sector)
    size = Varchar(length=8, null=True, default=None, choices=Size)
    employees = Integer(null=True, default=None)
    revenue = BigInt(null=True, default=None)
    capital = BigInt(null=True, default=None)
    foreign_invested = Boolean(null=True, default=None)
    founded_year = SmallInt(null=True, default=None)
    commune = Integer(null=True, default=None)
    former_district = Integer(null=True, default=None)
    park = Integer(null=True, default=None)
    address = Varchar(length=300, null=True, default=None)
    registry_email = Varchar(length=254, null=True, default=None)


class ImportChange(Table):
    """What applying the import would change: shown before, and gone once it is history of the firm."""

    id = BigSerial(primary_key=True)
    registry_import = ForeignKey(RegistryImport, null=False, on_delete=OnDelete.cascade, index=False)
    line = Integer(default=None)
    firm = UUID(default=None)
    field = Varchar(length=16, default=None)
    before = Text(null=True, default=None)
    after = Text(null=True, default=None)


class ImportProblem(Table):
    """Why a row is refused: never with the value of a cell that could be a personal number."""

    id = BigSerial(primary_key=True)
    registry_import = ForeignKey(RegistryImport, null=False, on_delete=OnDelete.cascade, index=False)
    line = Integer(default=None)
    tax_code = Varchar(length=14, default="")
    heading = Varchar(length=200, default="")
    message_id = Text(default=None)
    params = JSONB(default="{}")
