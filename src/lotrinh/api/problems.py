"""Facts that stop a call, or the making of a key."""

from lotrinh.errors import DomainError
from lotrinh.i18n import N_


class NoKey(DomainError):
    status = 401
    message_id = N_(
        "Send a key of your firm as “Authorization: Bearer …”. This request has none that holds: it may be mistyped or "
        "revoked, or whoever made it is no owner of the firm any more."
    )


class TooManyCalls(DomainError):
    status = 429
    message_id = N_(
        "A key takes at most %(most)s requests a minute. Try again in %(seconds)s seconds; nothing was lost."
    )


class TooManyTokens(DomainError):
    message_id = N_(
        "A firm has at most 10 keys at a time. Revoke one that is not used any more, then make this one."
    )
