"""A paper as it is wanted and as it is shown."""

from datetime import datetime
from uuid import UUID

import msgspec

from lotrinh.papers.files import ENDINGS, CheckedFile


class NewPaper(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants to add; the fields of other kinds stay empty."""

    kind: str
    title: str = ""
    url: str = ""
    note: str = ""
    file: CheckedFile | None = None


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """What was added, by whom and when; a withdrawn one can be put back."""

    id: UUID
    kind: str
    title: str
    url: str
    note: str
    stored_name: str | None
    media_type: str
    size: int
    added_at: datetime
    added_by: str
    withdrawn_at: datetime | None
    withdrawn_by: str

    @property
    def format(self) -> str:
        """As people call it: PDF, DOCX."""
        return ENDINGS[self.media_type][0][1:].upper() if self.media_type else ""
