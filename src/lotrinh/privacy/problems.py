"""Facts that stop a copy of the data, a deletion or the end of a participation."""

from lotrinh.errors import DomainError
from lotrinh.i18n import N_


class TooManyCopies(DomainError):
    status = 429
    message_id = N_("You have asked for several copies today. Use the newest one, or ask again tomorrow.")


class CopyNotReady(DomainError):
    message_id = N_("This copy is not made yet. Wait a moment, and reload the page.")


class CopyRemoved(DomainError):
    status = 410
    message_id = N_("This copy is no longer kept. Ask for a new one.")


class NotUnderstood(DomainError):
    status = 422
    message_id = N_("Nothing was done. Read what happens, tick each box, then try again.")


class StaffAccount(DomainError):
    message_id = N_(
        "An account of staff is closed by the operator first. Ask for your role to be taken away."
    )


class AlreadyAsked(DomainError):
    message_id = N_("This has been asked for already. The page says when it will happen.")
