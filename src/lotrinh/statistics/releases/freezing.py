"""From the figures of a build to the content of a release, names and definitions included."""

from collections.abc import Iterable, Iterator

import msgspec

from lotrinh.firms.names import SECTORS, SIZES
from lotrinh.i18n import N_
from lotrinh.statistics import no_estimate
from lotrinh.statistics.cube import ANSWER_STAGES
from lotrinh.statistics.cuts import CUTS, Dimension, cut_name
from lotrinh.statistics.dictionary_page import DIMENSIONS, STAGES
from lotrinh.statistics.figures import Figures, Levels, Share
from lotrinh.statistics.frame_page import PARKS
from lotrinh.statistics.measures import Text, measures
from lotrinh.statistics.overview_page import STAGES as STAGE_TITLES
from lotrinh.statistics.place_names import PlaceNames
from lotrinh.statistics.platforms import Comparison
from lotrinh.statistics.publication import Cell
from lotrinh.statistics.releases import further
from lotrinh.statistics.releases.columns import COLUMNS
from lotrinh.statistics.releases.content import TOTAL, Definition, Figure, Kind, Part, both
from lotrinh.statistics.supply import Link

LEVELS_TITLE, MEAN_TITLE = N_("Levels of maturity"), N_("Mean level of maturity")
LEVEL, HIGHEST = N_("Level %(level)s"), N_("Level %(level)s and above")
ASKED = N_("Firms that agree and answered the question")
EVERY_FIRM = N_("All firms of the registry")
DIMENSION_TITLES = {
    "sector": N_("Sector"),
    "size": N_("Size"),
    "park": N_("In an industrial park or not"),
    "industrial-park": N_("Industrial park"),
    "commune": N_("Commune today"),
    "district": N_("Former district"),
    "as_of": N_("As of"),
}
CODES: dict[str, dict[str, str]] = {"sector": SECTORS, "size": SIZES, "park": PARKS}


class Figured(msgspec.Struct, frozen=True):
    """What may be published of a day: of each population, of who supplies whom, of platforms beside separate tools.

    `withheld`: figures of the last that earlier releases of the day keep hidden.
    """

    cells: list[Cell]
    links: list[Link]
    comparison: Comparison
    withheld: frozenset[str] = frozenset()


def parts(of: Figured, places: PlaceNames) -> list[Part]:
    """In the order of the cuts, and within each by key, so that the same figures give the same file."""
    order = {cut_name(cut): number for number, cut in enumerate(CUTS)}
    cells = sorted(of.cells, key=lambda cell: (order[cell.cut], cell.key))
    links, compared = further.of_links(of.links), further.of_comparison(of.comparison, of.withheld)
    return [
        _part(
            cell,
            CUTS[order[cell.cut]],
            places,
            [*links.get((cell.cut, cell.key), ()), *(() if cell.cut else compared)],
        )
        for cell in cells
    ]


def definitions() -> list[Definition]:
    fields: list[tuple[str, Kind, str, str, str]] = [
        *(
            (one.name, "figure", STAGE_TITLES.get(one.name, LEVELS_TITLE), one.meaning, one.base)
            for one in STAGES
        ),
        *((one.name, "dimension", DIMENSION_TITLES[one.name], one.meaning, one.base) for one in DIMENSIONS),
        *((name, "column", title, meaning, EVERY_FIRM) for name, (title, meaning) in COLUMNS.items()),
    ]
    found = [
        Definition(field=name, kind=kind, title=both(title), meaning=both(meaning), among=both(base))
        for name, kind, title, meaning, base in fields
    ]
    uptake = [
        Definition(field=one.id, kind="figure", title=one.title, meaning=one.definition, among=both(ASKED))
        for one in measures().values()
    ]
    return [*found, *uptake, *further.definitions(), *no_estimate.definitions()]


def _part(cell: Cell, cut: tuple[Dimension, ...], places: PlaceNames, more: Iterable[Figure]) -> Part:
    values = dict(zip(cut, cell.key.split("|"), strict=True)) if cut else {}
    return Part(
        cut=cell.cut or TOTAL,
        values=values,
        name=_name(values, places),
        figures=[*_figures(cell.figures), *more],
    )


def _name(values: dict[Dimension, str], places: PlaceNames) -> Text:
    if not values:
        return both(EVERY_FIRM)
    names = [_value_name(dimension, value, places) for dimension, value in values.items()]
    return Text(" · ".join(one.vi for one in names), " · ".join(one.en for one in names))


def _value_name(dimension: Dimension, value: str, places: PlaceNames) -> Text:
    if dimension in CODES:
        return both(CODES[dimension][value])
    find = {"district": places.district, "commune": places.commune, "industrial-park": places.park}
    place = find[dimension](int(value))
    return Text(place.name, place.name) if place else Text(value, value)


def _figures(figures: Figures) -> Iterator[Figure]:
    yield Figure(figure="firms", count=figures.firms)
    for name, count in (
        ("reached", figures.reached),
        ("assessed", figures.assessed),
        ("agreed", figures.agreed),
    ):
        yield _counted(name, figures.firms, count)
    for name in (*ANSWER_STAGES, *measures()):
        if name in figures.shares:
            yield _share(name, figures.shares[name])
    yield from _levels(figures.levels)


def _counted(name: str, n: int, count: int | None) -> Figure:
    if count is None:
        return Figure(figure=name, status="hidden", n=n)
    return Figure(figure=name, n=n, count=count, share=round(count / n, 4) if n else None)


def _share(name: str, share: Share) -> Figure:
    if share.n is None or share.counted is None:
        return Figure(figure=name, status="hidden", n=share.n)
    return Figure(
        figure=name, n=share.n, count=share.counted, share=None if share.share is None else round(share.share, 4),
        estimate=share.estimate, low=share.low, high=share.high, of_alike=share.of_alike,
        design_effect=share.design_effect, effective_n=share.effective_n, withheld=share.withheld,
    )  # fmt: skip


def _levels(levels: Levels) -> Iterator[Figure]:
    """All or nothing, as they are published; the last one is that level and above."""
    if levels.n is None or levels.mean is None:
        yield Figure(figure="level-mean", status="hidden")
        return
    yield Figure(figure="level-mean", n=levels.n, mean=levels.mean)
    for level, count in enumerate(levels.counts):
        end = "-and-above" if level == len(levels.counts) - 1 else ""
        yield _counted(f"level-{level}{end}", levels.n, count)


def level_title(figure: str) -> Text:
    """Of "level-2" or "level-3-and-above"."""
    level, _, above = figure.removeprefix("level-").partition("-")
    return both(MEAN_TITLE) if level == "mean" else both(HIGHEST if above else LEVEL, level=level)
