"""Facts that stop a request of a program."""

from lotrinh.errors import DomainError
from lotrinh.i18n import N_


class TooManyRequests(DomainError):
    """`seconds`: until the next one is answered."""

    status = 429
    message_id = N_(
        "Too many requests: at most %(most)s a minute. Wait %(seconds)s seconds; a token allows more."
    )


class UnknownToken(DomainError):
    status = 401
    message_id = N_(
        "This token is not valid, or it was revoked. Ask the statistics staff of the province for one."
    )


class UnknownParameter(DomainError):
    status = 400
    message_id = N_(
        "There is no parameter “%(name)s” here. Compare the request with the description of the API."
    )


class NoSuchPage(DomainError):
    status = 404
    message_id = N_("There is no page %(page)s: the last one is %(pages)s.")


class TooManyTokens(DomainError):
    message_id = N_("There are 100 tokens in use already. Revoke one that nobody needs any more.")
