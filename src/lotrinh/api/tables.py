"""Keys with which a firm's own programs read its data."""

from piccolo.columns import UUID, ForeignKey, Integer, OnDelete, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from lotrinh.accounts.tables import Person
from lotrinh.firms.tables import Firm


class ApiToken(Table):
    """Only the digest is kept. It holds while its maker is an owner of the firm and nobody has revoked it.

    `minute_began`, `minute_calls`: how often it was used in the present minute.
    """

    id = UUID(primary_key=True)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.cascade, index=True)
    name = Varchar(length=60, default=None)
    digest = Varchar(length=64, default=None, unique=True)
    made_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    made_at = Timestamptz(default=TimestamptzNow())
    last_used_at = Timestamptz(null=True, default=None)
    minute_began = Timestamptz(null=True, default=None)
    minute_calls = Integer(default=0)
    revoked_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    revoked_at = Timestamptz(null=True, default=None)
