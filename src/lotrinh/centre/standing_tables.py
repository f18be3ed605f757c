"""Where each firm stands, in one narrow row: all that lists filter, order and count by, kept by triggers."""

from piccolo.columns import UUID, Boolean, Date, ForeignKey, Integer, OnDelete, SmallInt, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from lotrinh.firms.tables import Firm


class FirmStanding(Table):
    """Nobody writes it but the triggers of the tables it is made of, so that a list reads no other one.

    From `search_key` to `former_district`: the facts of the registry by which firms are found.
    `shares`: it shows its results to advisors; `level`, `version` and `assessed_at`: of its newest result of the
    national index, shared or not; `submitted`, `drafting`: any questionnaire; `changed_at`: of any of it.
    """

    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.cascade, primary_key=True, index=False)
    search_key = Varchar(length=200, default="")
    tax_code = Varchar(length=14, default="")
    sector = Varchar(length=12, default="")
    size = Varchar(length=8, default="")
    employees = Integer(null=True, default=None)
    commune = Integer(null=True, default=None)
    former_district = Integer(null=True, default=None)
    shares = Boolean(default=False)
    level = SmallInt(null=True, default=None)
    version = Varchar(length=20, null=True, default=None)
    assessed_at = Timestamptz(null=True, default=None)
    submitted = Boolean(default=False)
    drafting = Boolean(default=False)
    last_contact = Date(null=True, default=None)
    advisor = UUID(null=True, default=None)
    changed_at = Timestamptz(default=TimestamptzNow())


class NameWord(Table):
    """A word of the search keys of firms; written with them, and left when no firm has it any more.

    A part of a word is looked for among these; an index finds the firms with one of them in their names.
    """

    word = Varchar(length=200, primary_key=True, default=None)
