"""The registry of firms: units, parks, firms, their members and the claims to them."""

from enum import Enum

from piccolo.columns import (
    UUID,
    Array,
    BigInt,
    BigSerial,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    Numeric,
    OnDelete,
    Serial,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from lotrinh.accounts.tables import Person


class Sector(str, Enum):
    wood = "wood"
    food = "food"
    metal = "metal"
    chemicals = "chemicals"
    logistics = "logistics"
    other = "other"


class Size(str, Enum):
    """Size class of Decree 80/2021, article 5; `large` is no SME."""

    micro = "micro"
    small = "small"
    medium = "medium"
    large = "large"


class MemberRole(str, Enum):
    owner = "owner"
    member = "member"


class ClaimState(str, Enum):
    open = "open"
    in_review = "in_review"
    approved = "approved"
    refused = "refused"
    withdrawn = "withdrawn"


class ConsentPurpose(str, Enum):
    advisors = "advisors"
    statistics = "statistics"
    providers = "providers"


class AdminUnit(Table):
    """A province, former district or commune; keyed by our own id, since codes were re-used."""

    id = Integer(primary_key=True, default=None)
    code = Varchar(length=5, default=None, index=True)
    name = Varchar(length=80, default=None)
    kind = Varchar(length=20, default=None)
    parent: "ForeignKey[AdminUnit]" = ForeignKey("self", null=True, on_delete=OnDelete.restrict, index=True)
    valid_from = Date(null=True, default=None)
    valid_to = Date(null=True, default=None)


class FormerDistrict(Table):
    """Which former district a commune of today lies in; `partial` when it cuts across."""

    id = Serial(primary_key=True)
    commune = ForeignKey(AdminUnit, null=False, on_delete=OnDelete.restrict, index=True)
    district = ForeignKey(AdminUnit, null=False, on_delete=OnDelete.restrict, index=True)
    partial = Boolean(default=False)

    former_district_once = Unique(["commune", "district"])


class Park(Table):
    id = Integer(primary_key=True, default=None)
    name = Varchar(length=80, default=None)
    former_district = ForeignKey(AdminUnit, null=True, on_delete=OnDelete.restrict, index=True)
    status = Varchar(length=20, default=None)
    area_ha = Numeric(digits=(8, 1), null=True, default=None)
    valid_from = Date(null=True, default=None)
    valid_to = Date(null=True, default=None)


class Firm(Table):
    id = UUID(primary_key=True)
    tax_code = Varchar(length=14, unique=True, default=None)
    name = Varchar(length=200, default=None)
    search_key = Varchar(length=200, default=None)
    vsic_version = SmallInt(default=None)
    vsic_code = Varchar(length=5, default=None)
    sector = Varchar(length=12, default=None, choices=Sector)
    size = Varchar(length=8, default=None, choices=Size)
    employees = Integer(null=True, default=None)
    revenue = BigInt(null=True, default=None)
    capital = BigInt(null=True, default=None)
    foreign_invested = Boolean(default=False)
    founded_year = SmallInt(null=True, default=None)
    commune = ForeignKey(AdminUnit, null=True, on_delete=OnDelete.restrict, index=True)
    former_district = ForeignKey(AdminUnit, null=True, on_delete=OnDelete.restrict, index=True)
    address = Varchar(length=300, default="")
    registry_email = Varchar(length=254, null=True, default=None)
    simulated = Boolean(default=False)
    created_at = Timestamptz(default=TimestamptzNow())

    firm_sector = Check("sector IN ('wood', 'food', 'metal', 'chemicals', 'logistics', 'other')")
    firm_size = Check("size IN ('micro', 'small', 'medium', 'large')")


class ParkTenancy(Table):
    """A firm's stay in a park; firms move in and out, so it has dates."""

    id = Serial(primary_key=True)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.cascade, index=True)
    park = ForeignKey(Park, null=False, on_delete=OnDelete.restrict, index=True)
    valid_from = Date(null=True, default=None)
    valid_to = Date(null=True, default=None)


class Member(Table):
    """A person who works for a firm here; `ended_at` set when removed."""

    id = UUID(primary_key=True)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.cascade, index=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.cascade, index=True)
    role = Varchar(length=8, default=None, choices=MemberRole)
    since = Timestamptz(default=TimestamptzNow())
    ended_at = Timestamptz(null=True, default=None)

    member_role = Check("role IN ('owner', 'member')")


class Claim(Table):
    """A person's request to represent a firm; takes effect by a code or an advisor's approval."""

    id = UUID(primary_key=True)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.cascade, index=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.cascade, index=True)
    state = Varchar(length=10, default=ClaimState.open, choices=ClaimState)
    code_digest = Varchar(length=64, null=True, default=None)
    code_tries = SmallInt(default=0)
    code_expires_at = Timestamptz(null=True, default=None)
    message = Text(default="")
    reason = Text(default="")
    decided_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    decided_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz(default=TimestamptzNow())

    claim_state = Check("state IN ('open', 'in_review', 'approved', 'refused', 'withdrawn')")


class Invitation(Table):
    """An owner's invitation of a colleague by e-mail."""

    id = UUID(primary_key=True)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.cascade, index=True)
    email = Varchar(length=254, default=None, index=True)
    digest = Varchar(length=64, unique=True, default=None)
    invited_by = ForeignKey(Person, null=False, on_delete=OnDelete.cascade, index=True)
    created_at = Timestamptz(default=TimestamptzNow())
    expires_at = Timestamptz(default=None)
    accepted_at = Timestamptz(null=True, default=None)
    withdrawn_at = Timestamptz(null=True, default=None)


class Consent(Table):
    """An owner's word that the firm's data may serve one purpose, from a moment until it is withdrawn.

    `wording`: which version of the words of `consent-wordings.yaml` was read, `wording_digest` its digest and
    `language` the language; None for a consent from the time before these were kept.
    """

    id = UUID(primary_key=True)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.cascade, index=True)
    purpose = Varchar(length=10, default=None, choices=ConsentPurpose)
    granted_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    granted_at = Timestamptz(default=TimestamptzNow())
    withdrawn_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    withdrawn_at = Timestamptz(null=True, default=None)
    wording = SmallInt(null=True, default=None)
    wording_digest = Varchar(length=64, null=True, default=None)
    language = Varchar(length=2, null=True, default=None)

    consent_purpose = Check("purpose IN ('advisors', 'statistics', 'providers')")


class SupplyDeclaration(Table):
    """Of which sectors a firm's customers and suppliers are, by its own word; the newest row is what holds.

    `undoes`: the row that this one takes back, and stands for what was said before that. `declared_by` is a plain
    value, since the record outlives the person's account.
    """

    id = BigSerial(primary_key=True)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.cascade, index=True)
    customers = Array(base_column=Varchar(length=12), default=None)
    suppliers = Array(base_column=Varchar(length=12), default=None)
    undoes: "ForeignKey[SupplyDeclaration]" = ForeignKey(
        "self", null=True, on_delete=OnDelete.cascade, index=False
    )
    declared_by = UUID(null=True, default=None)
    declared_at = Timestamptz(default=TimestamptzNow())
    simulated = Boolean(default=False)

    supply_customers = Check("customers <@ '{wood,food,metal,chemicals,logistics,other}'::varchar[]")
    supply_suppliers = Check("suppliers <@ '{wood,food,metal,chemicals,logistics,other}'::varchar[]")
