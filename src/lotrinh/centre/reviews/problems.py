"""Facts that stop an action on a review."""

from lotrinh.errors import DomainError
from lotrinh.i18n import N_


class ConsentMissing(DomainError):
    status = 422
    message_id = N_(
        "An advisor can only review what your firm shares. Agree to “Advice from the support centre” on the page "
        "“Firm”, under “Consents”, then ask again."
    )


class ChangedMeanwhile(DomainError):
    message_id = N_(
        "Somebody else has moved this review on since you opened the page. Reload it to see how it stands."
    )


class DecidedMeanwhile(DomainError):
    message_id = N_(
        "This answer has been decided on in another window since you opened the page. Nothing was overwritten: "
        "reload the page to see it, then decide again."
    )


class NotTheReviewer(DomainError):
    message_id = N_(
        "Another advisor has this review now, so your entry was not saved. Take the review over first if you want "
        "to go on with it."
    )


class NotNow(DomainError):
    message_id = N_(
        "The review is at another point now, so this cannot be done. Reload the page to see how it stands."
    )


class NothingAsked(DomainError):
    status = 422
    message_id = N_("Ask the firm about at least one answer first, then send the review to it.")


class StillUndecided(DomainError):
    status = 422
    message_id = N_("Decide on every answer first: %(count)s are still open.")


class StillUnanswered(DomainError):
    status = 422
    message_id = N_("Reply to each question first, or add evidence for it: %(count)s are still open.")


class NotTheFirstReader(DomainError):
    message_id = N_("You concluded this review yourself, so another advisor has to be the second reader.")


class NotYourOwnConclusion(DomainError):
    message_id = N_("You concluded this review yourself, so another advisor has to answer the objection.")


class ObjectionOpen(DomainError):
    message_id = N_(
        "An objection is open already. Add to it by withdrawing it and objecting anew, or wait for the answer."
    )


class NothingToUndo(DomainError):
    message_id = N_("There is nothing to undo for this answer. Reload the page to see how it stands.")
