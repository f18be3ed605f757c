"""What stops any list on its way in; each sentence says what to do."""

from lotrinh.errors import DomainError
from lotrinh.i18n import N_


class UnreadableFile(DomainError):
    """Nothing of such a file is kept."""

    status = 422

    def __init__(self, message_id: str, **values: object) -> None:
        super().__init__(**values)
        self.message_id = message_id


class NotNow(DomainError):
    message_id = N_(
        "This import has moved on in the meantime. Reload the page to see how it stands and what can be done."
    )
