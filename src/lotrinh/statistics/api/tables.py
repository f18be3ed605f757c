"""Tokens of programs, and how often each caller has asked in the present minute."""

from piccolo.columns import UUID, ForeignKey, Integer, OnDelete, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from lotrinh.accounts.tables import Person


class StatisticToken(Table):
    """Only the digest is kept: nobody can read a token here once it was shown."""

    id = UUID(primary_key=True)
    name = Varchar(length=80, default=None)
    digest = Varchar(length=64, unique=True, default=None)
    created_by = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    created_at = Timestamptz(default=TimestamptzNow())
    revoked_at = Timestamptz(null=True, default=None)


class StatisticCaller(Table):
    """Unlogged: counts of a minute may be lost in a crash. `caller`: a token, or the digest of an address."""

    caller = Varchar(length=64, primary_key=True, default=None)
    minute = Timestamptz(default=TimestamptzNow())
    requests = Integer(default=0)
