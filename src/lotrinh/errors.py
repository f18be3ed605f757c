"""Facts that stop an action; each has an HTTP status and a sentence that says what to do."""

from lotrinh.i18n import N_


class DomainError(Exception):
    """`message_id` is an English gettext id; `values` fill its %(name)s places."""

    status = 409
    message_id = N_("This cannot be done now. Go back, reload the page and try again.")

    def __init__(self, **values: object) -> None:
        super().__init__(self.message_id)
        self.values = values


class NotFound(DomainError):
    """Absent, or not there for this person: both look the same."""

    status = 404
    message_id = N_("This page does not exist, or you do not have access to it.")


class Crowded(DomainError):
    """More ask than can be answered in time; `seconds`: when to come again."""

    status = 503
    message_id = N_(
        "Very many people are working here at the moment. Nothing you saved is lost; try again shortly."
    )


class NeedsAdvancedPlan(DomainError):
    status = 403
    message_id = N_("This belongs to the plan “In depth”. The page “Service plan” shows what it holds.")


class UnknownFilter(DomainError):
    """An address that asks for what no list offers."""

    status = 400
    message_id = N_("There is no filter “%(name)s” with this value. Choose one from the list.")
