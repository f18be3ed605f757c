"""Facts that stop an answer to a step, or an advisor's word on it."""

from lotrinh.errors import DomainError
from lotrinh.i18n import N_


class UnknownResponse(DomainError):
    status = 422
    message_id = N_("Choose one of the answers beside the step. Go back, reload the page and try again.")


class NothingToUndo(DomainError):
    message_id = N_("There is no answer to take back any more. Reload the page to see how it stands.")


class SolutionRetired(DomainError):
    message_id = N_("This solution is no longer advised, so it cannot become a new step. Choose another one.")


class UnknownAdvice(DomainError):
    status = 422
    message_id = N_(
        "Choose whether to pin, to add or to strike the step. Go back, reload the page and try again."
    )
