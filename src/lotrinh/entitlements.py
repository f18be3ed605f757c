"""What a firm may use on a day: one pure function of what it pays for and what is paid for it.

It stands below the features so that each of them can ask; `billing` says what is paid.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

import msgspec

GRACE = timedelta(days=14)
"""How long a firm keeps the plan while a payment is missing."""
FREE_COLLEAGUES = 3

Plan = Literal["free", "advanced"]
Source = Literal["none", "subscription", "sponsorship"]


class Subscription(msgspec.Struct, frozen=True):
    """`unpaid_since`: when the oldest bill that is still open was made out."""

    status: str
    paid_until: datetime
    ends_with_period: bool = False
    unpaid_since: datetime | None = None


class Sponsorship(msgspec.Struct, frozen=True):
    """A seat that somebody else pays for; `starts` counts, `ends` does not."""

    starts: datetime
    ends: datetime


class Entitlements(msgspec.Struct, frozen=True):
    """`until`: the last moment known now; renewed subscriptions move it on. `in_grace`: a payment is missing."""

    plan: Plan = "free"
    source: Source = "none"
    until: datetime | None = None
    in_grace: bool = False

    @property
    def is_advanced(self) -> bool:
        return self.plan == "advanced"

    @property
    def colleagues(self) -> int | None:
        """How many people may work for the firm beside its first owner; None: as many as it likes."""
        return None if self.is_advanced else FREE_COLLEAGUES


FREE = Entitlements()


def entitlements(
    subscriptions: Sequence[Subscription], sponsorships: Sequence[Sponsorship], on: datetime
) -> Entitlements:
    """The longest of all that holds at the moment `on` (aware); FREE if nothing does.

    Of what is equally long, a subscription without a missing payment comes first.
    """
    found = [one for each in subscriptions if (one := _subscribed(each, on))]
    found += [
        Entitlements("advanced", "sponsorship", each.ends)
        for each in sponsorships
        if each.starts <= on < each.ends
    ]
    return max(found, key=lambda one: (not one.in_grace, one.until), default=FREE)


def _subscribed(subscription: Subscription, on: datetime) -> Entitlements | None:
    """A renewal that nobody has confirmed yet is waited for as long as a missing payment."""
    match subscription.status:
        case "trialing" | "active" if subscription.ends_with_period:
            until, in_grace = subscription.paid_until, False
        case "trialing" | "active":
            late = on >= subscription.paid_until
            until, in_grace = subscription.paid_until + (GRACE if late else timedelta()), late
        case "past_due":
            until, in_grace = (subscription.unpaid_since or subscription.paid_until) + GRACE, True
        case _:
            return None
    return Entitlements("advanced", "subscription", until, in_grace) if on < until else None
