"""What stops a sign-in through the provider; each says that the code by e-mail is still there."""

from lotrinh.errors import DomainError
from lotrinh.i18n import N_


class ProviderAway(DomainError):
    status = 503
    message_id = N_(
        "%(name)s does not answer at the moment. Sign in with a code by e-mail, or try again later."
    )


class NotBegunHere(DomainError):
    status = 422
    message_id = N_(
        "This sign-in was not begun in this browser, was completed already, or took longer than ten minutes."
        " Begin again."
    )


class Cancelled(DomainError):
    status = 403
    message_id = N_("%(name)s did not confirm who you are. Begin again, or sign in with a code by e-mail.")


class NotBelieved(DomainError):
    status = 403
    message_id = N_(
        "What %(name)s said about you does not pass our checks, so nobody was signed in. Begin again, or sign in"
        " with a code by e-mail."
    )


class NoAccountHere(DomainError):
    status = 403
    message_id = N_(
        "Your account at %(name)s opens no account here. Sign in with a code by e-mail, or ask whoever runs the"
        " system to link it: your identifier there is %(subject)s."
    )
