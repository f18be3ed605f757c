"""Facts that stop an action on a site."""

from lotrinh.errors import DomainError
from lotrinh.i18n import N_


class SiteClosed(DomainError):
    message_id = N_("This site is closed, so it starts no new round. An owner can open it again on its page.")


class SiteNameTaken(DomainError):
    status = 422
    message_id = N_("Another site of your firm has this name. Choose a different one.")


class TooManySites(DomainError):
    status = 422
    message_id = N_(
        "Your firm has %(most)s open sites, the most there can be. Close one that is no longer used."
    )
