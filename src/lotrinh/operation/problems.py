"""What stops an operator."""

from lotrinh.errors import DomainError
from lotrinh.i18n import N_


class LastOperator(DomainError):
    message_id = N_("This is the last operator. Make somebody else an operator first.")


class WorksForFirm(DomainError):
    message_id = N_(
        "This person works for a firm here. Staff see data of many firms, so they need an account of their own."
    )


class NotHeld(DomainError):
    message_id = N_("This job is no longer held: it runs again, or is done. Reload the list.")


class AlreadySent(DomainError):
    message_id = N_("This letter has been sent in the meantime.")


class NoMailServer(DomainError):
    message_id = N_("There is no mail server yet, so nothing can be sent. Set LOTRINH_SMTP_URL first.")


class ModelUnusable(DomainError):
    message_id = N_("This version is damaged or no longer kept, so it cannot serve. Choose another one.")


class IdentityTaken(DomainError):
    message_id = N_(
        "This identifier opens an account already, or this account has one. Remove that link first."
    )
