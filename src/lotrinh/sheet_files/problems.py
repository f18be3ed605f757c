"""What stops a file from being read; each sentence says what to do."""

from lotrinh.errors import DomainError


class UnreadableFile(DomainError):
    """Nothing of such a file is kept."""

    status = 422

    def __init__(self, message_id: str, **values: object) -> None:
        super().__init__(**values)
        self.message_id = message_id
