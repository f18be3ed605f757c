"""Who buys from whom, by sector and by park, written out."""

import msgspec

from lotrinh import i18n
from lotrinh.firms.names import SECTORS, SHORT_SECTORS
from lotrinh.i18n import N_
from lotrinh.statistics import queries
from lotrinh.statistics.charts import Bar
from lotrinh.statistics.cuts import Dimension
from lotrinh.statistics.editions import Dated
from lotrinh.statistics.figure_tables import HIDDEN, Table
from lotrinh.statistics.frame_page import value_name
from lotrinh.statistics.place_names import PlaceNames, place_names
from lotrinh.statistics.supply import SIDES, Link, Side

STRONGEST = 6
PLACES: tuple[Dimension, ...] = ("park", "industrial-park")

Rows = dict[tuple[Dimension, str], dict[str, Link]]
"""By place or sector, and then by partner."""


class SidePage(msgspec.Struct, frozen=True, kw_only=True):
    """`left_out`: industrial parks with too few declarations for a line of their own."""

    side: Side
    strongest: list[Bar]
    by_sector: Table
    by_place: Table
    left_out: int


class SupplyPage(msgspec.Struct, frozen=True, kw_only=True):
    """`declared`: firms; None when hidden."""

    dated: Dated
    declared: int | None
    sides: list[SidePage]


async def supply_page(dated: Dated, locale: i18n.Locale) -> SupplyPage:
    links, places = await queries.links(dated.build), await place_names()
    everybody = next((one for one in links if not one.dimension), None)
    return SupplyPage(
        dated=dated,
        declared=everybody.n if everybody else 0,
        sides=[_side(side, [one for one in links if one.side == side], places, locale) for side in SIDES],
    )


def _side(side: Side, links: list[Link], places: PlaceNames, locale: i18n.Locale) -> SidePage:
    rows: Rows = {}
    for one in links:
        if one.dimension:
            rows.setdefault((one.dimension, one.value), {})[one.partner] = one
    parks = {key: row for key, row in rows.items() if key[0] in PLACES}
    kept = {key: row for key, row in parks.items() if key[0] == "park" or _is_told(row)}
    return SidePage(
        side=side,
        strongest=_strongest(side, links, locale),
        by_sector=_table({key: row for key, row in rows.items() if key[0] == "sector"}, places, locale),
        by_place=_table(kept, places, locale),
        left_out=len(parks) - len(kept),
    )


def _is_told(row: dict[str, Link]) -> bool:
    return any(one.n and one.counted is not None for one in row.values())


def _table(rows: Rows, places: PlaceNames, locale: i18n.Locale) -> Table:
    heads = [i18n.gettext(locale, N_("Declared (n)"))]
    heads += [i18n.gettext(locale, name) for name in SHORT_SECTORS.values()]
    lines = []
    for (dimension, value), row in rows.items():
        n = next(iter(row.values())).n
        cells = [_written(n, locale), *(_cell(row[partner], locale) for partner in SECTORS)]
        lines.append((value_name(places, dimension, value, locale), cells))
    return Table(heads, lines)


def _cell(one: Link, locale: i18n.Locale) -> str:
    return "–" if one.n == 0 else _written(one.counted, locale)


def _written(count: int | None, locale: i18n.Locale) -> str:
    return i18n.gettext(locale, HIDDEN) if count is None else i18n.number(locale, count)


def _strongest(side: Side, links: list[Link], locale: i18n.Locale) -> list[Bar]:
    """The links between two sectors that most of the firms declared, as shares of those of the own sector."""
    told = [
        (one.counted / one.n, one) for one in links if one.dimension == "sector" and one.n and one.counted
    ]
    arrow = N_("%(sector)s → %(partner)s") if side == "customers" else N_("%(sector)s ← %(partner)s")
    return [
        Bar(
            label=i18n.gettext(
                locale, arrow, sector=i18n.gettext(locale, SHORT_SECTORS[one.value]),
                partner=i18n.gettext(locale, SHORT_SECTORS[one.partner]),
            ),
            length=share,
            text=i18n.gettext(
                locale, N_("%(counted)s of %(n)s"), counted=i18n.number(locale, one.counted or 0),
                n=i18n.number(locale, one.n or 0),
            ),
        )
        for share, one in sorted(told, key=lambda pair: -pair[0])[:STRONGEST]
    ]  # fmt: skip
