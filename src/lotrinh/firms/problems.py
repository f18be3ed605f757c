"""Facts that stop somebody from registering a firm or from changing who works in it."""

from lotrinh.errors import DomainError
from lotrinh.i18n import N_


class AlreadyMember(DomainError):
    message_id = N_("This person already works for the firm here.")


class AlreadyOwner(DomainError):
    message_id = N_("You are already an owner of this firm here. Choose it on the page “Firm”.")


class FirmHasOwner(DomainError):
    message_id = N_(
        "This firm already has an owner here, so a code is not enough. Ask an advisor to check your request."
    )


class NoAddressOnFile(DomainError):
    message_id = N_("The registry has no e-mail address of this firm. Ask an advisor to check your request.")


class ClaimIsOver(DomainError):
    message_id = N_(
        "This request has already been decided or withdrawn. Reload the page to see how it stands."
    )


class TooManyClaims(DomainError):
    status = 429
    message_id = N_("You have started too many requests today. Try again tomorrow, or ask an advisor.")


class TooManyClaimCodes(DomainError):
    status = 429
    message_id = N_(
        "Too many codes were sent for this firm. Use the newest one, wait a while,"
        " or ask an advisor to check your request."
    )


class WrongClaimCode(DomainError):
    status = 422
    message_id = N_("This code is not right. Check the newest e-mail and enter its six digits.")


class ClaimCodeIsOver(DomainError):
    status = 422
    message_id = N_("This code no longer counts. Ask for a new one.")


class LastOwner(DomainError):
    message_id = N_("A firm needs an owner. Make somebody else an owner first, then try again.")


class TooManyInvitations(DomainError):
    status = 429
    message_id = N_("Your firm has sent too many invitations today. Try again tomorrow.")


class TooManyColleagues(DomainError):
    message_id = N_(
        "Up to 3 colleagues are free, open invitations included. Withdraw one, or see the page “Service plan” for more."
    )


class InvitationIsOver(DomainError):
    message_id = N_("This invitation no longer counts. Ask your colleague to invite you again.")


class OtherRecipient(DomainError):
    status = 403
    message_id = N_(
        "This invitation was sent to another e-mail address. Sign in with that address to accept it."
    )


class StaffCannotJoin(DomainError):
    status = 403
    message_id = N_(
        "People of the support centre and the province do not join firms. Use another e-mail address."
    )


class UnknownRole(DomainError):
    status = 422
    message_id = N_("Choose owner or member. Go back, reload the page and try again.")


class NothingToUndo(DomainError):
    message_id = N_("There is nothing left to undo. Reload the page to see what is declared now.")
