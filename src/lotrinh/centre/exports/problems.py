"""Facts that stop an export."""

from lotrinh.errors import DomainError
from lotrinh.i18n import N_


class FileRemoved(DomainError):
    status = 410
    message_id = N_("This file is no longer kept. Export the list again.")


class NotReady(DomainError):
    message_id = N_("This file is not made yet. Wait a moment, and reload the page.")


class StillRunning(DomainError):
    message_id = N_("This file is being made, or it is ready. Reload the page to see how far it is.")
