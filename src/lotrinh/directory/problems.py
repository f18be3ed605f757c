"""Facts that stop a change of the directory."""

from lotrinh.errors import DomainError
from lotrinh.i18n import N_


class TaxCodeListed(DomainError):
    status = 422
    message_id = N_("A provider with this tax code is in the directory already. Change that entry instead.")
