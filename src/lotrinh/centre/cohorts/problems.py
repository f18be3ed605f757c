"""Facts that stop what an advisor wants to do with a cohort."""

from lotrinh.errors import DomainError
from lotrinh.i18n import N_


class NoFirmTicked(DomainError):
    status = 422
    message_id = N_("Tick at least one firm in the list, then make the cohort.")


class CohortNameTaken(DomainError):
    status = 422
    message_id = N_(
        "You have a cohort of this name already. Choose another name, or remove the other cohort."
    )


class EmptyCohort(DomainError):
    status = 422
    message_id = N_("No firm fits this filter, so the list would be empty. Change the filter first.")
