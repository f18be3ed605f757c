"""What stops any list, or a row of it, on its way in; each sentence says what to do."""

from collections.abc import Mapping
from typing import Any

from lotrinh import i18n
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


def sentence(problem: Mapping[str, Any], locale: i18n.Locale) -> str:
    """Of a row that is refused. What a new firm or entry lacks is itself the name of a fact."""
    params = dict(problem["params"])
    if "missing" in params:
        params["missing"] = i18n.gettext(locale, params["missing"])
    return i18n.gettext(locale, problem["message_id"], **params)
