"""The list of flags as its page draws it: filters with their choices."""

from collections.abc import Mapping

import msgspec

from lotrinh import i18n
from lotrinh.centre.firms_page import Choice, Select
from lotrinh.centre.flag_filter import FlagFilter
from lotrinh.centre.flag_queries import FlagPage
from lotrinh.firms.names import SECTORS
from lotrinh.i18n import N_
from lotrinh.selfassessment.flags import KINDS

STATES = {"open": N_("Open"), "settled": N_("Settled"), "all": N_("Open and settled")}
EVERY = {"": N_("All")}


class FlagsPage(msgspec.Struct, frozen=True):
    """`waiting`: open flags in all, whatever the filter."""

    chosen: FlagFilter
    found: FlagPage
    waiting: int
    selects: list[Select]


def flags_page(chosen: FlagFilter, found: FlagPage, waiting: int, locale: i18n.Locale) -> FlagsPage:
    fields = {"state": chosen.state, "kind": chosen.kind or "", "sector": chosen.sector or ""}
    offered: list[tuple[str, str, Mapping[str, str]]] = [
        ("state", N_("Standing"), STATES),
        ("kind", N_("What does not fit"), EVERY | KINDS),
        ("sector", N_("Sector"), EVERY | SECTORS),
    ]
    selects = [
        Select(
            name,
            i18n.gettext(locale, label),
            [Choice(key, i18n.gettext(locale, text), key == fields[name]) for key, text in choices.items()],
        )
        for name, label, choices in offered
    ]
    return FlagsPage(chosen, found, waiting, selects)
