"""Cells of any list: texts and addresses, or one sentence on why a cell is none."""

import re

from lotrinh.i18n import N_
from lotrinh.web.forms import EMAIL

NOT_EMAIL = N_("“%(found)s” is no e-mail address.")
TOO_LONG = N_("This text is longer than %(most)s characters.")
LOST_LETTERS = N_(
    "“%(found)s” has question marks where letters were lost. Save the file again as “CSV UTF-8”."
)
TOO_MANY_CELLS = N_(
    "This row has %(count)s cells and the headings %(headings)s: a separator too many, or quotation marks missing."
)

LONGEST_SHOWN = 40
LONG_NUMBER = re.compile(r"[0-9](?:[ .\-]?[0-9]){8,}")
LOST = re.compile(r"\w\?\w|\w\?(?= )")


class BadCell(ValueError):
    """Why a cell is no value of its field, as a gettext message and what to fill into it."""

    def __init__(self, message_id: str, **params: object) -> None:
        super().__init__(message_id)
        self.message_id = message_id
        self.params = params


def shown(cell: str) -> str:
    """A cell as a message may quote it: short, and no number that could be a person's."""
    quoted = LONG_NUMBER.sub("•••", cell)
    return quoted if len(quoted) <= LONGEST_SHOWN else f"{quoted[:LONGEST_SHOWN]}…"


def text_of(cell: str, most: int) -> str:
    if len(cell) > most:
        raise BadCell(TOO_LONG, most=most)
    if LOST.search(cell):
        raise BadCell(LOST_LETTERS, found=shown(cell))
    return cell


def email(cell: str) -> str:
    address = cell.lower()
    if len(address) > 254 or not EMAIL.fullmatch(address):
        raise BadCell(NOT_EMAIL, found=shown(cell))
    return address
