"""Seats that a sponsor pays for: how many, for which firms, until when, and who has one.

`taken` is kept by the database itself (migration 0067); its check is what no two grants at once can pass.
"""

from enum import Enum

from piccolo.columns import (
    UUID,
    Array,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from lotrinh.accounts.tables import Person
from lotrinh.firms.tables import Firm, Park


class SponsorKind(str, Enum):
    province = "province"
    park = "park"


class SeatState(str, Enum):
    proposed = "proposed"
    granted = "granted"
    refused = "refused"
    revoked = "revoked"


class Decision(str, Enum):
    granted = "granted"
    refused = "refused"
    withdrawn = "withdrawn"


class Sponsorship(Table):
    """`sizes`: size classes that may have a seat; no `sectors`: all. `ends_on` is the last day.

    `warned_for`: the last day of which the sponsor was told that it comes near.
    """

    id = UUID(primary_key=True)
    name = Varchar(length=120, default=None)
    sponsor = Varchar(length=8, default=None, choices=SponsorKind)
    park = ForeignKey(Park, null=True, on_delete=OnDelete.restrict, index=True)
    contact_email = Varchar(length=254, default="")
    sizes = Array(base_column=Varchar(length=8), default=None)
    sectors = Array(base_column=Varchar(length=12), default=None)
    seats = Integer(default=None)
    taken = Integer(default=0)
    starts_on = Date(default=None)
    ends_on = Date(default=None)
    warned_for = Date(null=True, default=None)
    made_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    made_at = Timestamptz(default=TimestamptzNow())
    simulated = Boolean(default=False)

    sponsorship_sponsor = Check("sponsor = 'province' OR (sponsor = 'park' AND park IS NOT NULL)")
    sponsorship_quota = Check("taken BETWEEN 0 AND seats")
    sponsorship_period = Check("starts_on <= ends_on")


class SeatProposal(Table):
    """The firms of a cohort that an advisor asks seats for; `unfit`: firms of it that the rules leave out."""

    id = UUID(primary_key=True)
    sponsorship = ForeignKey(Sponsorship, null=False, on_delete=OnDelete.cascade, index=True)
    cohort_name = Varchar(length=80, default=None)
    reason = Varchar(length=500, default="")
    unfit = Integer(default=0)
    proposed_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    proposed_at = Timestamptz(default=TimestamptzNow())
    decision = Varchar(length=9, null=True, default=None, choices=Decision)
    answer = Varchar(length=500, default="")
    decided_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    decided_at = Timestamptz(null=True, default=None)

    seat_proposal_decided = Check("(decision IS NULL) = (decided_at IS NULL)")


class SponsoredSeat(Table):
    """A firm's seat, or the wish for one; `warned_for`: the last day of which its owners were told."""

    id = UUID(primary_key=True)
    sponsorship = ForeignKey(Sponsorship, null=False, on_delete=OnDelete.restrict, index=False)
    firm = ForeignKey(Firm, null=False, on_delete=OnDelete.restrict, index=True)
    proposal = ForeignKey(SeatProposal, null=True, on_delete=OnDelete.set_null, index=True)
    state = Varchar(length=8, default=None, choices=SeatState)
    granted_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    granted_at = Timestamptz(null=True, default=None)
    revoked_by = ForeignKey(Person, null=True, on_delete=OnDelete.set_null, index=True)
    revoked_at = Timestamptz(null=True, default=None)
    warned_for = Date(null=True, default=None)

    sponsored_seat_once = Unique(["sponsorship", "firm"])
    sponsored_seat_state = Check("state IN ('proposed', 'granted', 'refused', 'revoked')")
