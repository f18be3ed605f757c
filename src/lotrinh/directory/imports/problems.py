"""What stops an import of providers; each sentence says what to do."""

from lotrinh.errors import DomainError
from lotrinh.i18n import N_

NO_COLUMN = N_("No column of this list has the names. Write “Name” above them.")
TOO_MANY = N_("This list has more than 20,000 rows. Split it into several files.")


class NothingToApply(DomainError):
    message_id = N_("This list changes nothing in the directory, so there is nothing to apply.")


class Stale(DomainError):
    message_id = N_(
        "The directory has changed since this list was read, so nothing was applied. Discard it, and upload it again."
    )


class RowsGone(DomainError):
    message_id = N_("The rows of this import are no longer kept, so it can neither be applied nor undone.")


class TouchedSince(DomainError):
    message_id = N_(
        "This import cannot be undone as a whole: these entries were changed or withdrawn since: %(names)s."
        " Correct them by hand or with another list."
    )


class UsedSince(DomainError):
    message_id = N_(
        "This import cannot be undone as a whole: requests have been handed to providers that it entered."
        " Withdraw by hand those that should not be listed."
    )
