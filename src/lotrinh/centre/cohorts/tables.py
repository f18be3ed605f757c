"""Groups of firms that advisors follow: a filter whose firms change, or a list of firms that stays."""

from enum import Enum

from piccolo.columns import UUID, BigSerial, ForeignKey, OnDelete, Text, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from lotrinh.accounts.tables import Person
from lotrinh.centre.tables import Team
from lotrinh.firms.tables import Firm


class CohortKind(str, Enum):
    filter = "filter"
    list = "list"


class Cohort(Table):
    """Its owner's, or the whole team's; `address`: the filter it was made from, of a list only for the record."""

    id = UUID(primary_key=True)
    owner = ForeignKey(Person, null=False, on_delete=OnDelete.cascade, index=True)
    team = ForeignKey(Team, null=True, on_delete=OnDelete.restrict, index=True)
    name = Varchar(length=80, default=None)
    kind = Varchar(length=6, default=None, choices=CohortKind)
    address = Text(default="")
    made_at = Timestamptz(default=TimestamptzNow())
    withdrawn_at = Timestamptz(null=True, default=None)

    cohort_kind = Check("kind IN ('filter', 'list')")


class CohortFirm(Table):
    """A firm of a list, as it was when the list was made."""

    id = BigSerial(primary_key=True)
    cohort = ForeignKey(Cohort, null=False, on_delete=OnDelete.cascade, index=False)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.cascade, index=True)

    cohort_firm_once = Unique(["cohort", "firm"])


class CohortReading(Table):
    """What pages say of many firms as it was read at a moment.

    `address`: what was read, the days it speaks of if any, and the filter that finds the firms.

    `asked_by`: the advisor who looked at them last, at `asked_at`, and in whose name they are read anew.
    """

    address = Text(primary_key=True, default=None)
    reading = Text(default=None)
    read_at = Timestamptz(default=None)
    asked_by = UUID(null=True, default=None)
    asked_at = Timestamptz(default=TimestamptzNow())
