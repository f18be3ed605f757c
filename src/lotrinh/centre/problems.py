"""Facts that stop an advisor's action."""

from lotrinh.errors import DomainError
from lotrinh.i18n import N_


class NothingTicked(DomainError):
    status = 422
    message_id = N_("Tick at least one firm in the list, or choose all that are found.")


class TooManyTicked(DomainError):
    status = 422
    message_id = N_("At most %(most)s firms can be ticked at once. Tick fewer, or choose all that are found.")


class TooManyFound(DomainError):
    status = 422
    message_id = N_("At most %(most)s firms can be changed at once. Narrow the list down with a filter.")


class ListChanged(DomainError):
    message_id = N_(
        "The list has changed since you looked: %(now)s firms would be touched now. Go back, and look again."
    )


class UnknownAdvisor(DomainError):
    status = 422
    message_id = N_("Choose an advisor from the list, or nobody.")


class AssignmentUndone(DomainError):
    message_id = N_("This assignment has been undone already.")


class ViewNameTaken(DomainError):
    status = 422
    message_id = N_("You have a view of this name already. Choose another name, or remove the other view.")


class NoTeam(DomainError):
    message_id = N_("You are in no team at the moment, so there is nobody to share this with.")


class RequestClosed(DomainError):
    message_id = N_("This request is closed. Open it again, then answer.")


class TeamNameTaken(DomainError):
    status = 422
    message_id = N_("There is a team of this name already. Choose another name.")


class UnknownTeam(DomainError):
    status = 422
    message_id = N_("Choose a team from the list, or none.")


class TooManyFiles(DomainError):
    status = 422
    message_id = N_("A request takes at most %(most)s files. Send a link instead.")


class NoTag(DomainError):
    status = 422
    message_id = N_("Write the tag in at most 40 letters and digits, for example “Hội thảo tháng 11”.")


class TagAbsent(DomainError):
    status = 422
    message_id = N_("There is no tag of this name. Choose one of those that exist.")


class TagChangeUndone(DomainError):
    message_id = N_("This change has been undone already.")


class ClosedToProviders(DomainError):
    message_id = N_("This request is closed. Once it is open again, it can be handed to providers.")


class NoConsentToProviders(DomainError):
    message_id = N_(
        "Your firm does not agree that providers get anything. Give that consent first, then send."
    )


class ProviderGone(DomainError):
    status = 422
    message_id = N_("One of these providers is no longer in the directory. Choose again.")


class TooManyProviders(DomainError):
    status = 422
    message_id = N_("At most %(most)s providers can have one request at a time. Choose fewer.")


class LetterChanged(DomainError):
    status = 422
    message_id = N_("What would go out has changed since you read it. Read the letter again, then say yes.")
