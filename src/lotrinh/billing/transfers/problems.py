"""Facts that stop an order, or a line of the book of bank transfers."""

from lotrinh.errors import DomainError
from lotrinh.i18n import N_


class PartlyPaid(DomainError):
    message_id = N_(
        "Part of the money for the order %(reference)s has come in. Transfer the rest of it, or ask us, before you"
        " order anything else."
    )


class OrderChanged(DomainError):
    message_id = N_("This order has changed in the meantime. Go back and reload the page.")


class AlreadyRecorded(DomainError):
    status = 422
    message_id = N_(
        "A transfer with this bank reference is recorded already, with the order %(reference)s. Nothing was added."
    )


class PaidAlready(DomainError):
    status = 422
    message_id = N_(
        "This order is paid in full already. If another transfer has really come in, tick the box below and record"
        " it once more."
    )


class MoreThanReceived(DomainError):
    status = 422
    message_id = N_("Only %(left)s of this order are there to give back. Enter a smaller amount.")


class GivenBackAlready(DomainError):
    message_id = N_("Of this money something was given back already. Take that line back first.")
