"""What the second sheet says: how the list came about, and what its columns mean."""

from datetime import datetime

import msgspec

from lotrinh import i18n
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.cohorts.drafting import offered
from lotrinh.centre.exports.workbook import Note
from lotrinh.centre.firms_page import named
from lotrinh.centre.selection import Selection
from lotrinh.i18n import N_

DEFINITIONS = (
    (
        N_("Level"),
        N_("Level 0–5 of the national index (DBI) of the newest submitted assessment, self-declared. Empty: none "
           "submitted, or the firm does not share its results with advisors."),
    ),
    (
        N_("Submitted on"),
        N_("Day of the newest submitted assessment with the national index; empty where results are not shared."),
    ),
    (
        N_("Next step"),
        N_("The step of the firm's own plan that is due first; empty where the firm has no plan or does not share it."),
    ),
    (N_("Last contact"), N_("Day of the newest contact that an advisor of the centre wrote down.")),
    (N_("Size"), N_("Size class of Decree 80/2021, article 5, worked out from the registry.")),
)  # fmt: skip
USE = N_("For the work of the support centre only. Delete the file when it is no longer needed.")
SIMULATED = N_("Some or all of these firms are simulated. They do not exist.")


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """`words`: the filter; `shared`: so many firms share their results; `simulated`: some do not exist."""

    words: str
    asker: str
    at: datetime
    firms: int
    shared: int
    simulated: bool


async def filter_words(visitor: Visitor, selection: Selection, locale: i18n.Locale) -> str:
    """The filter as the chips of the list say it."""
    words = list(named(selection.chosen, await offered(visitor, locale), locale).values())
    if selection.ticked is not None:
        words.append(i18n.gettext(locale, N_("only the firms that were ticked")))
    return "; ".join(words) or i18n.gettext(locale, N_("all firms of the registry"))


def notes(made: Made, locale: i18n.Locale) -> list[Note]:
    def say(message: str) -> str:
        return i18n.gettext(locale, message)

    lines = [
        Note(say(N_("Filter of the list")), made.words),
        Note(say(N_("As of")), i18n.moment(locale, made.at)),
        Note(say(N_("Exported by")), made.asker),
        Note(say(N_("Firms")), i18n.number(locale, made.firms)),
        Note(say(N_("Of these, with shared results")), i18n.number(locale, made.shared)),
        *[Note(say(label), say(text)) for label, text in DEFINITIONS],
        Note(say(N_("Use")), say(USE)),
    ]
    return [Note(say(N_("Simulated data")), say(SIMULATED)), *lines] if made.simulated else lines
