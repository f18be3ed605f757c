"""Facts that stop a grant."""

from lotrinh.errors import DomainError
from lotrinh.i18n import N_


class QuotaUsedUp(DomainError):
    message_id = N_(
        "All %(seats)s seats of this sponsorship are taken. Revoke one, or raise the number of seats."
    )


class NotEligible(DomainError):
    status = 422
    message_id = N_(
        "This firm does not fit the rules of the sponsorship: look at its size class, sector and park."
    )


class AlreadySponsored(DomainError):
    status = 422
    message_id = N_("This firm has a sponsored seat for this time already.")


class UnknownFirm(DomainError):
    status = 422
    message_id = N_("The registry has no firm with this tax code. Check the digits.")


class NobodyFits(DomainError):
    status = 422
    message_id = N_(
        "No firm of this cohort fits the rules and is without a seat or a proposal. Choose another cohort."
    )


class SponsorshipOver(DomainError):
    message_id = N_("This sponsorship has ended. The operator can change its last day.")


class AlreadyDecided(DomainError):
    message_id = N_("This proposal has been decided already. Go back and reload the page.")


class FewerThanTaken(DomainError):
    status = 422
    message_id = N_("%(taken)s seats are taken. Enter at least as many, or revoke some first.")


class EndsUntold(DomainError):
    status = 422
    message_id = N_(
        "Firms have seats, so the last day cannot lie in the past: enter today or a later day, and they hear of it."
    )


class SeatChanged(DomainError):
    message_id = N_("This seat has changed in the meantime. Go back and reload the page.")
