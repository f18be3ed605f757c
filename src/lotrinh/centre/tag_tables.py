"""Labels that advisors put on firms: the same for the whole centre, so that colleagues find the same firms."""

from piccolo.columns import UUID, BigSerial, Boolean, ForeignKey, OnDelete, Serial, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from lotrinh.accounts.tables import Person
from lotrinh.firms.tables import Firm


class Tag(Table):
    """`search_key`: the name without case and accents, so that two spellings are one tag."""

    id = Serial(primary_key=True)
    name = Varchar(length=40, default=None)
    search_key = Varchar(length=40, default=None, unique=True)
    made_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    made_at = Timestamptz(default=TimestamptzNow())


class TagChange(Table):
    """One act of putting a tag on firms (`adds`) or taking it off them; undone as a whole."""

    id = UUID(primary_key=True)
    tag = ForeignKey(Tag, null=False, on_delete=OnDelete.restrict, index=True)
    adds = Boolean(default=None)
    changed_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    changed_at = Timestamptz(default=TimestamptzNow())
    undone_at = Timestamptz(null=True, default=None)


class FirmTag(Table):
    """A tag's time on a firm."""

    id = BigSerial(primary_key=True)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.cascade, index=True)
    tag = ForeignKey(Tag, null=False, on_delete=OnDelete.restrict, index=False)
    since = Timestamptz(default=TimestamptzNow())
    ended_at = Timestamptz(null=True, default=None)
    begun_with = ForeignKey(TagChange, null=False, on_delete=OnDelete.restrict, index=True)
    ended_with = ForeignKey(TagChange, null=True, on_delete=OnDelete.restrict, index=True)
