"""People, their sign-in codes and their sessions."""

from enum import Enum

from piccolo.columns import (
    UUID,
    Boolean,
    ForeignKey,
    OnDelete,
    SmallInt,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table


class StaffRole(str, Enum):
    """What a person is besides a member of firms."""

    none = "none"
    advisor = "advisor"
    province = "province"
    operator = "operator"


class Person(Table):
    id = UUID(primary_key=True)
    email = Varchar(length=254, unique=True, default=None)
    name = Varchar(length=120, default="")
    staff_role = Varchar(length=20, default=StaffRole.none, choices=StaffRole)
    locale = Varchar(length=2, default="vi")
    simulated = Boolean(default=False)
    created_at = Timestamptz(default=TimestamptzNow())
    second_factor_since = Timestamptz(default=None, null=True)

    person_staff_role = Check("staff_role IN ('none', 'advisor', 'province', 'operator')")
    person_locale = Check("locale IN ('vi', 'en')")


class SignInCode(Table):
    id = UUID(primary_key=True)
    email = Varchar(length=254, default=None, index=True)
    client = Varchar(length=64, default=None, index=True)
    digest = Varchar(length=64, default=None)
    tries = SmallInt(default=0)
    created_at = Timestamptz(default=TimestamptzNow())
    expires_at = Timestamptz(default=None)
    used_at = Timestamptz(default=None, null=True)


class Session(Table):
    id = UUID(primary_key=True)
    digest = Varchar(length=64, unique=True, default=None)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.cascade, index=True)
    firm_id = UUID(null=True, default=None)
    client = Varchar(length=200, default="")
    created_at = Timestamptz(default=TimestamptzNow())
    seen_at = Timestamptz(default=TimestamptzNow())
    expires_at = Timestamptz(default=None)
    factor_at = Timestamptz(default=None, null=True)
    """When a second factor was last given in this session."""
    confirmed_at = Timestamptz(default=None, null=True)
    """When the person last showed who they are, be it by a code in their mailbox."""
    through_provider = Boolean(default=False)
    """Opened by the single sign-on, where the person stays signed in after leaving here."""
    provider_session = Varchar(length=64, default=None, null=True)
    """Digest of the provider's name for the session there; null where it gave none."""
