"""The report of one commune or one industrial park: aggregates of its own area beside those of all firms."""

from datetime import date

import msgspec

from lotrinh import i18n
from lotrinh.errors import NotFound
from lotrinh.i18n import N_
from lotrinh.statistics import queries
from lotrinh.statistics.charts import Bar, bracketed_text, share_text
from lotrinh.statistics.cuts import Dimension, Population
from lotrinh.statistics.editions import Dated
from lotrinh.statistics.figure_tables import HIDDEN, Table, share_of
from lotrinh.statistics.figures import Figures
from lotrinh.statistics.measures import measures
from lotrinh.statistics.overview_page import funnel, funnel_table, level_bars
from lotrinh.statistics.place_names import Commune, Park, PlaceNames, place_names

PATHS: dict[Dimension, str] = {"commune": "/statistics/units", "industrial-park": "/statistics/parks"}


class AreaPage(msgspec.Struct, frozen=True, kw_only=True):
    """`path`: of the page; `districts`: the former ones that a commune took territory from; `since`: its first
    day, where known; `until`: its last one, once it is over.

    `is_hidden`: no share at all may be shown.
    """

    path: str
    name: str
    districts: list[str]
    since: date | None
    until: date | None
    dated: Dated
    figures: Figures
    is_hidden: bool
    funnel: list[Bar]
    funnel_table: Table
    levels: list[Bar]
    beside: Table


class AreaLine(msgspec.Struct, frozen=True):
    """A commune or a park in the list of reports."""

    id: int
    name: str
    firms: int
    figures: Figures


class AreasPage(msgspec.Struct, frozen=True):
    dated: Dated
    communes: list[AreaLine]
    parks: list[AreaLine]


async def areas_page(dated: Dated, _: i18n.Locale) -> AreasPage:
    places = (await place_names()).on(dated.build.as_of)
    communes = await queries.cells(dated.build, "commune")
    parks = await queries.cells(dated.build, "industrial-park")
    return AreasPage(
        dated,
        [_line(one.id, one.name, communes) for one in places.communes],
        [_line(one.id, one.name, parks) for one in places.parks],
    )


async def area_page(
    dimension: Dimension, area_id: int, dated: Dated | None, locale: i18n.Locale
) -> AreaPage | None:
    """Raises NotFound for an unknown place; None while nothing has been computed yet."""
    places = await place_names()
    place = _place(places, dimension, area_id)
    if dated is None:
        return None
    figures = await queries.figures(dated.build, Population(((dimension, str(area_id)),)))
    return AreaPage(
        path=f"{PATHS[dimension]}/{area_id}", name=place.name, districts=_districts(places, place),
        since=place.valid_from, until=_end_before(dated.build.as_of, place), dated=dated, figures=figures,
        is_hidden=all(share.n is None for share in figures.shares.values()),
        funnel=funnel(figures, locale), funnel_table=funnel_table(figures, locale),
        levels=level_bars(figures, locale),
        beside=_beside(figures, await queries.figures(dated.build, Population()), locale),
    )  # fmt: skip


def _line(area_id: int, name: str, found: dict[str, Figures]) -> AreaLine:
    figures = found.get(str(area_id), Figures(firms=0))
    return AreaLine(area_id, name, figures.firms, figures)


def _place(places: PlaceNames, dimension: Dimension, area_id: int) -> Commune | Park:
    found = places.commune(area_id) if dimension == "commune" else places.park(area_id)
    if found is None:
        raise NotFound
    return found


def _end_before(day: date, place: Commune | Park) -> date | None:
    return place.valid_to if place.valid_to and place.valid_to < day else None


def _districts(places: PlaceNames, place: Commune | Park) -> list[str]:
    if isinstance(place, Park):
        return []
    found = [places.district(district) for district in place.districts]
    return [one.name for one in found if one]


def _beside(own: Figures, every: Figures, locale: i18n.Locale) -> Table:
    hidden = i18n.gettext(locale, HIDDEN)
    heads = [N_("Asked (n)"), N_("In this area"), N_("All firms")]
    lines = []
    for one in measures().values():
        share = share_of(own, one.id)
        written = [
            hidden if share.n is None else i18n.number(locale, share.n),
            share_text(share, locale, hidden),
            bracketed_text(share_of(every, one.id), locale, hidden),
        ]
        lines.append((one.title.get(locale), written))
    return Table([i18n.gettext(locale, head) for head in heads], lines)
