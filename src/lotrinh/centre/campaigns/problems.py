"""Facts that stop an action on a campaign."""

from lotrinh.errors import DomainError
from lotrinh.i18n import N_


class NotInThisState(DomainError):
    message_id = N_(
        "This campaign has moved on in the meantime. Reload the page to see how it stands and what can be done."
    )


class NobodyToWriteTo(DomainError):
    message_id = N_("Nobody in this audience would get a letter now, so there is nothing to launch.")


class LettersHaveGone(DomainError):
    message_id = N_(
        "Letters of this campaign have gone already, so its launch cannot be taken back. Pause or end it."
    )


class UnknownAudience(DomainError):
    status = 400
    message_id = N_("This audience is not known. Begin again from the list of firms or from a cohort.")


class TooManyFirms(DomainError):
    status = 422
    message_id = N_("At most %(most)s firms can be ticked for a campaign. Use a filter or a cohort for more.")


class NothingTicked(DomainError):
    status = 422
    message_id = N_("Tick at least one firm in the list, or choose all that are found.")
