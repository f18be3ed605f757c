"""Whom a provider of sign-in vouches for here, and the ways through it that were gone to the end."""

from piccolo.columns import UUID, ForeignKey, OnDelete, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from lotrinh.accounts.tables import Person


class ProviderIdentity(Table):
    """The provider's own key of a person (`sub`): addresses change hands, this one never does."""

    id = UUID(primary_key=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.cascade, index=True)
    issuer = Varchar(length=255, default=None)
    subject = Varchar(length=255, default=None)
    created_at = Timestamptz(default=TimestamptzNow())
    seen_at = Timestamptz(default=None, null=True)


class SpentState(Table):
    """A way back from the provider counts once, and so does its word that somebody left; of each the digest is kept."""

    id = UUID(primary_key=True)
    digest = Varchar(length=64, unique=True, default=None)
    at = Timestamptz(default=TimestamptzNow())
