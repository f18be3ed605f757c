"""What stops an import; each sentence says what to do."""

from lotrinh.errors import DomainError
from lotrinh.i18n import N_


class FileGone(DomainError):
    message_id = N_("The file of this import is no longer kept. Upload it again.")


class NothingToApply(DomainError):
    message_id = N_("This file changes nothing in the registry, so there is nothing to apply.")


class TouchedSince(DomainError):
    message_id = N_(
        "This import cannot be undone as a whole: later imports or edits touched the same facts."
        " They are listed below; correct these facts with a new file instead."
    )


STALE = N_(
    "The registry has changed since this file was checked, so nothing was applied."
    " Check the file again to see what it would change now."
)
TOUCHED_MEANWHILE = N_(
    "This import was not undone: something it had changed was changed again in the meantime."
)
