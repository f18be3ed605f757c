"""The places a firm works at, each of which may answer questionnaires of its own."""

from enum import Enum

from piccolo.columns import UUID, Boolean, ForeignKey, OnDelete, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from lotrinh.accounts.tables import Person
from lotrinh.firms.tables import AdminUnit, Firm, Park


class SiteKind(str, Enum):
    factory = "factory"
    warehouse = "warehouse"
    shop = "shop"
    office = "office"
    other = "other"


class Site(Table):
    """`closed_at`: it starts no further rounds; those it has stay."""

    id = UUID(primary_key=True)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.cascade, index=True)
    name = Varchar(length=120, default=None)
    kind = Varchar(length=9, default=None, choices=SiteKind)
    address = Varchar(length=300, default="")
    commune = ForeignKey(AdminUnit, null=True, on_delete=OnDelete.restrict, index=True)
    park = ForeignKey(Park, null=True, on_delete=OnDelete.restrict, index=True)
    added_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    added_at = Timestamptz(default=TimestamptzNow())
    closed_at = Timestamptz(null=True, default=None)
    simulated = Boolean(default=False)

    site_kind = Check("kind IN ('factory', 'warehouse', 'shop', 'office', 'other')")
