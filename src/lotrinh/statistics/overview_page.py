"""The whole picture: how far the support has reached, what is in use, how mature firms are, and since when."""

import msgspec

from lotrinh import i18n
from lotrinh.i18n import N_
from lotrinh.statistics import queries
from lotrinh.statistics.charts import (
    Bar,
    Course,
    Slot,
    course_end,
    month,
    share_bars,
    shown,
    stretches,
)
from lotrinh.statistics.commune_map import CommuneMap, commune_map
from lotrinh.statistics.figure_tables import HIDDEN, Table, share_of, share_table
from lotrinh.statistics.figures import Figures, Share
from lotrinh.statistics.frame_page import Frame
from lotrinh.statistics.measures import Measure, measures
from lotrinh.statistics.no_estimate import in_short
from lotrinh.statistics.queries import Point

STAGES = {
    "firms": N_("In the registry"),
    "reached": N_("Reached"),
    "assessed": N_("Assessed"),
    "agreed": N_("Agree to statistics"),
    "roadmap": N_("Have a roadmap"),
    "started": N_("Started a step"),
    "in-use": N_("In use"),
    "dropped": N_("Dropped"),
}
COUNTED_STAGES = ("firms", "reached", "assessed", "agreed")
HEADLINE = "e-contract"
KEY_FIGURES = ("e-contract", "e-labour-contract", "platform")


class OverviewPage(msgspec.Struct, frozen=True, kw_only=True):
    """`key_figures`: with why they are not estimated, in short; empty where they are."""

    frame: Frame
    key_figures: list[tuple[Measure, Share, str]]
    uptake: list[Bar]
    uptake_marks: list[float]
    uptake_table: Table
    funnel: list[Bar]
    funnel_table: Table
    levels: list[Bar]
    course: Course
    course_measure: Measure
    map: CommuneMap | None


async def overview_page(frame: Frame) -> OverviewPage:
    locale = frame.locale
    measure = measure_of(frame)
    rows = [(one.title.get(locale), share_of(frame.figures, one.id)) for one in measures().values()]
    bars, marks = share_bars(rows, locale, i18n.gettext(locale, HIDDEN))
    return OverviewPage(
        frame=frame,
        key_figures=[_key_figure(frame, measures()[one]) for one in KEY_FIGURES],
        uptake=bars,
        uptake_marks=marks,
        uptake_table=share_table(rows, locale),
        funnel=funnel(frame.figures, locale),
        funnel_table=funnel_table(frame.figures, locale),
        levels=level_bars(frame.figures, locale),
        course=course(await queries.course(frame.build, frame.chosen.population), measure, locale),
        course_measure=measure,
        map=await commune_map(frame, measure),
    )


def _key_figure(frame: Frame, measure: Measure) -> tuple[Measure, Share, str]:
    share = share_of(frame.figures, measure.id)
    return measure, share, in_short(share.withheld, frame.locale)


def measure_of(frame: Frame) -> Measure:
    """The one that tables and the map show."""
    return measures()[frame.chosen.measure or HEADLINE]


def funnel_counts(figures: Figures) -> dict[str, int | None]:
    reach: dict[str, int | None] = {
        "firms": figures.firms,
        "reached": figures.reached,
        "assessed": figures.assessed,
        "agreed": figures.agreed,
    }
    return {
        stage: reach[stage] if stage in COUNTED_STAGES else share_of(figures, stage).counted
        for stage in STAGES
    }


def funnel(figures: Figures, locale: i18n.Locale) -> list[Bar]:
    """On a scale of those reached: beside the whole registry nothing else would be seen."""
    counts = funnel_counts(figures)
    largest = max((count or 0 for stage, count in counts.items() if stage != "firms"), default=0) or 1
    return [
        Bar(
            label=i18n.gettext(locale, STAGES[stage]),
            length=min(1.0, (count or 0) / largest),
            text=i18n.gettext(locale, HIDDEN) if count is None else i18n.number(locale, count),
        )
        for stage, count in counts.items()
        if stage != "firms"
    ]


def funnel_table(figures: Figures, locale: i18n.Locale) -> Table:
    hidden = i18n.gettext(locale, HIDDEN)
    heads = [i18n.gettext(locale, N_("Firms")), i18n.gettext(locale, N_("Of the registry"))]
    lines = []
    for stage, count in funnel_counts(figures).items():
        of_all = count / figures.firms if count is not None and figures.firms else None
        written = [hidden if count is None else i18n.number(locale, count)]
        written.append("–" if of_all is None else i18n.percent(locale, of_all, 2 if of_all < 1 else 0))
        lines.append((i18n.gettext(locale, STAGES[stage]), written))
    return Table(heads, lines)


def level_bars(figures: Figures, locale: i18n.Locale) -> list[Bar]:
    levels = figures.levels
    largest = max(levels.shares, default=1) or 1
    names = [N_("Level %(level)s")] * (len(levels.counts) - 1) + [N_("Level %(level)s and above")]
    return [
        Bar(
            label=i18n.gettext(locale, name, level=level),
            length=share / largest,
            text=f"{i18n.percent(locale, share)} ({i18n.number(locale, levels.counts[level])})",
        )
        for level, (name, share) in enumerate(zip(names, levels.shares, strict=False))
    ]


def course(points: list[Point], measure: Measure, locale: i18n.Locale) -> Course:
    shares = [share_of(point.figures, measure.id) for point in points]
    days = [i18n.day(locale, point.as_of) for point in points]
    table = share_table(list(zip(days, shares, strict=True)), locale)
    return Course(
        slots=[Slot(month(point), "") for point in points],
        stretches=stretches(shares),
        end=course_end(max((shown(share) or 0.0 for share in shares), default=0.0)),
        heads=table.heads,
        lines=table.lines,
    )
