"""Facts that stop an application or a decision."""

from lotrinh.errors import DomainError
from lotrinh.i18n import N_


class NoScheme(DomainError):
    status = 422
    message_id = N_(
        "No scheme in force with a known cap fits this step and the size of your firm. Drafts are for orientation only."
    )


class AlreadyApplied(DomainError):
    message_id = N_("There is an open application for this step already.")


class OverCap(DomainError):
    status = 422
    message_id = N_(
        "At most %(left)s are left for this firm under this scheme this year. Enter a smaller amount."
    )


class OverComputed(DomainError):
    status = 422
    message_id = N_("The scheme gives at most %(most)s for this price. Enter a smaller amount.")


class MoreThanCommitted(DomainError):
    status = 422
    message_id = N_("Only %(left)s of this voucher are still to be paid. Enter a smaller amount.")


class VoucherChanged(DomainError):
    message_id = N_("This application has changed in the meantime. Go back and reload the page.")


class PaidAlready(DomainError):
    message_id = N_(
        "Part of this voucher is paid, so the decision stays. You can release what is not paid yet."
    )


class AppliedAnew(DomainError):
    message_id = N_("The firm has applied for this step anew. Decide on that application instead.")
