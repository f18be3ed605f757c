"""Facts that stop a release."""

from lotrinh.errors import DomainError
from lotrinh.i18n import N_


class AlreadyReleased(DomainError):
    message_id = N_("The figures of this day are released already. If they are wrong, correct that release.")


class AlreadyCorrected(DomainError):
    message_id = N_("This release has a correction already. Correct the newer one.")


class BeingCorrected(DomainError):
    message_id = N_("A correction of this release is being computed. Wait until it is done.")


class NoFigures(DomainError):
    status = 422
    message_id = N_("There are no figures of the end of this month. Choose a month from the list.")
