"""Facts that stop a purchase."""

from lotrinh.errors import DomainError
from lotrinh.i18n import N_


class NothingIsSold(DomainError):
    message_id = N_("Plans cannot be bought here. All that is free stays free.")


class UnknownPrice(DomainError):
    status = 422
    message_id = N_("Choose one of the prices shown.")


class PriceDiffers(DomainError):
    message_id = N_(
        "This price is being changed at the moment, so nothing was charged. Try again later, or ask us."
    )


class AlreadySubscribed(DomainError):
    message_id = N_("Your firm has this plan already, so nothing was charged. Go back and reload the page.")


class NoSubscription(DomainError):
    message_id = N_("There is no subscription that this could be done with. Go back and reload the page.")


class PurchaseUnderWay(DomainError):
    message_id = N_(
        "Somebody of your firm is buying at this very moment, so nothing was charged. Reload the page and look."
    )


class PaymentServiceAway(DomainError):
    status = 503
    message_id = N_(
        "The payment service does not answer at the moment. Nothing was charged twice; try again in a minute."
    )


class UnsignedMessage(DomainError):
    status = 400
    message_id = N_("This message is not signed, not readable or too old. Nothing was stored.")
