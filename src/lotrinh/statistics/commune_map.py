"""A measure in each of the units of today: the tiles of the map, and the figures behind them."""

import msgspec

from lotrinh import i18n
from lotrinh.i18n import N_
from lotrinh.statistics import queries
from lotrinh.statistics.charts import Block, blocks, share_text
from lotrinh.statistics.cuts import Population
from lotrinh.statistics.figure_tables import HIDDEN, Table, share_of
from lotrinh.statistics.figures import Share
from lotrinh.statistics.frame_page import Frame
from lotrinh.statistics.measures import Measure


class CommuneMap(msgspec.Struct, frozen=True):
    rows: list[list[Block]]
    table: Table


async def commune_map(frame: Frame, measure: Measure) -> CommuneMap | None:
    """None where a filter leaves only a part of the firms (communes have no further cut), or without communes."""
    if frame.chosen.population != Population() or not frame.places.communes:
        return None
    found = await queries.cells(frame.build, "commune")
    shares = {key: share_of(one, measure.id) for key, one in found.items()}
    return CommuneMap(blocks(frame.places, shares), _table(frame, shares))


def _table(frame: Frame, shares: dict[str, Share]) -> Table:
    """No interval: there is no estimate for single communes."""
    locale = frame.locale
    hidden = i18n.gettext(locale, HIDDEN)

    def written(count: int | None) -> str:
        return hidden if count is None else i18n.number(locale, count)

    lines = []
    for commune in frame.places.communes:
        share = shares.get(str(commune.id), Share(n=0, counted=0))
        lines.append(
            (commune.name, [written(share.n), written(share.counted), share_text(share, locale, hidden)])
        )
    heads = (N_("Asked (n)"), N_("In use"), N_("Counted share"))
    return Table([i18n.gettext(locale, head) for head in heads], lines)
