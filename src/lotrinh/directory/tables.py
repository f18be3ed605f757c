"""Solution providers and trainers, as the support centre keeps them."""

from enum import Enum

from piccolo.columns import (
    UUID,
    Array,
    Boolean,
    ForeignKey,
    OnDelete,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from lotrinh.accounts.tables import Person


class ProviderKind(str, Enum):
    provider = "provider"
    trainer = "trainer"


class Provider(Table):
    """Listed until `withdrawn_at`. `solutions` are ids of the catalogue, no `sectors` means all of them.

    `personal_code`: a tax code of 12 digits, encrypted; `personal_code_digest` finds it again (`personal_codes.py`).
    Everything is declared by the provider; `interest_note`: what it has to do with the centre or its advisors.
    """

    id = UUID(primary_key=True)
    kind = Varchar(length=8, default=None, choices=ProviderKind)
    name = Varchar(length=160, default=None)
    search_key = Varchar(length=160, default=None)
    tax_code = Varchar(length=14, null=True, default=None)
    personal_code = Varchar(length=120, null=True, default=None)
    personal_code_digest = Varchar(length=64, null=True, default=None, index=True)
    about = Varchar(length=600, default=None)
    email = Varchar(length=254, default=None)
    phone = Varchar(length=30, default="")
    website = Varchar(length=200, default="")
    solutions = Array(base_column=Varchar(length=60), default=None)
    sectors = Array(base_column=Varchar(length=12), default=None)
    area = Varchar(length=200, default="")
    declared_references = Text(default="")
    interest_note = Text(default="")
    listed_at = Timestamptz(default=TimestamptzNow())
    listed_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    changed_at = Timestamptz(null=True, default=None)
    changed_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    withdrawn_at = Timestamptz(null=True, default=None)
    withdrawn_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    simulated = Boolean(default=False)

    provider_kind = Check("kind IN ('provider', 'trainer')")
    provider_solutions = Check("cardinality(solutions) > 0")
