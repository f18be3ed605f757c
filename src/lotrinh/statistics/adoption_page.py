"""One measure across sectors, sizes, parks and places, as far as the filters leave these open."""

import msgspec

from lotrinh import i18n
from lotrinh.i18n import N_
from lotrinh.statistics import queries
from lotrinh.statistics.charts import Course, bracketed_text
from lotrinh.statistics.commune_map import CommuneMap, commune_map
from lotrinh.statistics.cube import PARKS, SECTORS, SIZES
from lotrinh.statistics.cuts import Dimension, Population
from lotrinh.statistics.figure_tables import HIDDEN, Table, share_of, share_table
from lotrinh.statistics.figures import Figures, Share
from lotrinh.statistics.frame_page import Frame
from lotrinh.statistics.measures import Measure, measures
from lotrinh.statistics.no_estimate import explained, in_short
from lotrinh.statistics.overview_page import course, measure_of

CAPTIONS: dict[Dimension, str] = {
    "sector": N_("By sector"),
    "size": N_("By size"),
    "park": N_("In an industrial park or not"),
    "district": N_("By former district"),
}
HEADS: dict[Dimension, str] = {
    "sector": N_("Sector"),
    "size": N_("Size"),
    "park": N_("Industrial park"),
    "district": N_("Former district"),
}

EMPTY = Figures(firms=0)


class Breakdown(msgspec.Struct, frozen=True):
    """A measure over the values of one dimension; `head`: of their column."""

    caption: str
    head: str
    table: Table


class AdoptionPage(msgspec.Struct, frozen=True, kw_only=True):
    """`why_counted`: why the share is not estimated, in short, and `explained` in a sentence; empty where it is."""

    frame: Frame
    measure: Measure
    share: Share
    why_counted: str
    explained: str
    choices: list[Measure]
    breakdowns: list[Breakdown]
    crossed: Table | None
    course: Course
    map: CommuneMap | None


async def adoption_page(frame: Frame) -> AdoptionPage:
    measure = measure_of(frame)
    share = share_of(frame.figures, measure.id)
    dimensions: tuple[Dimension, ...] = ("sector", "size", "park", "district")
    found = [await _breakdown(frame, measure, dimension) for dimension in dimensions]
    return AdoptionPage(
        frame=frame,
        measure=measure,
        share=share,
        why_counted=in_short(share.withheld, frame.locale),
        explained=explained(share.withheld, frame.locale),
        choices=list(measures().values()),
        breakdowns=[one for one in found if one],
        crossed=await _crossed(frame, measure),
        course=course(await queries.course(frame.build, frame.chosen.population), measure, frame.locale),
        map=await commune_map(frame, measure),
    )


async def _breakdown(frame: Frame, measure: Measure, dimension: Dimension) -> Breakdown | None:
    values = {
        "sector": SECTORS,
        "size": SIZES,
        "park": PARKS,
        "district": tuple(str(one.id) for one in frame.places.districts),
    }[dimension]
    parts = {value: frame.chosen.within(dimension, value) for value in values}
    populations = {value: one for value, one in parts.items() if one is not None}
    if not populations:
        return None
    found = await queries.cells(frame.build, next(iter(populations.values())).cut)
    rows = [
        (frame.value_name(dimension, value), share_of(found.get(one.key, EMPTY), measure.id))
        for value, one in populations.items()
    ]
    caption, head = (i18n.gettext(frame.locale, names[dimension]) for names in (CAPTIONS, HEADS))
    return Breakdown(caption, head, share_table(rows, frame.locale))


async def _crossed(frame: Frame, measure: Measure) -> Table | None:
    """Sector × size of all firms; None where a filter already takes one of the two dimensions."""
    if frame.chosen.population != Population():
        return None
    found = await queries.cells(frame.build, "sector+size")
    hidden = i18n.gettext(frame.locale, HIDDEN)
    lines = []
    for sector in SECTORS:
        keys = [f"{sector}|{size}" for size in SIZES]
        shares = [share_of(found[key], measure.id) if key in found else None for key in keys]
        written = ["–" if one is None else bracketed_text(one, frame.locale, hidden) for one in shares]
        lines.append((frame.value_name("sector", sector), written))
    return Table([frame.value_name("size", size, short=True) for size in SIZES], lines)
