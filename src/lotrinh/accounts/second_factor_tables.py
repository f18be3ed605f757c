"""What a person has besides their mailbox, tries that failed, and the devices they are known on."""

from piccolo.columns import UUID, BigInt, Bytea, ForeignKey, OnDelete, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from lotrinh.accounts.tables import Person


class AuthenticatorApp(Table):
    """`secret` lies encrypted; a code of `last_step` or earlier is never taken again."""

    id = UUID(primary_key=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.cascade, unique=True)
    secret = Varchar(length=200, default=None)
    last_step = BigInt(default=None)
    created_at = Timestamptz(default=TimestamptzNow())


class RecoveryCode(Table):
    id = UUID(primary_key=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.cascade, index=True)
    digest = Varchar(length=64, default=None)
    created_at = Timestamptz(default=TimestamptzNow())
    used_at = Timestamptz(default=None, null=True)


class WrongFactor(Table):
    id = UUID(primary_key=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.cascade, index=True)
    client = Varchar(length=64, default=None, index=True)
    at = Timestamptz(default=TimestamptzNow())


class KnownDevice(Table):
    """A browser on which a person has signed in; its cookie lasts longer than a session."""

    id = UUID(primary_key=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.cascade, index=True)
    digest = Varchar(length=64, default=None)
    created_at = Timestamptz(default=TimestamptzNow())
    seen_at = Timestamptz(default=TimestamptzNow())


class Passkey(Table):
    """Another way to give the second factor; a challenge from before `used_at` is never taken again."""

    id = UUID(primary_key=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.cascade, index=True)
    credential = Bytea(default=None, unique=True)
    public_key = Bytea(default=None)
    sign_count = BigInt(default=0)
    name = Varchar(length=80, default="")
    created_at = Timestamptz(default=TimestamptzNow())
    used_at = Timestamptz(default=None)
