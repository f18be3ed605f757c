"""Firms with a platform beside firms with separate tools, written out."""

import msgspec

from lotrinh import i18n
from lotrinh.i18n import N_
from lotrinh.statistics import queries
from lotrinh.statistics.charts import Bar, axis_marks
from lotrinh.statistics.editions import Dated
from lotrinh.statistics.figure_tables import HIDDEN, Table, signed, span
from lotrinh.statistics.figures import FEWEST_FIRMS
from lotrinh.statistics.platforms import (
    GROUPS,
    Comparison,
    Difference,
    Group,
    Mean,
    Outcomes,
    Rate,
    solutions,
)
from recommender.catalogue import shipped

NAMES: dict[Group, str] = {"platform": N_("Integrated platform"), "separate": N_("Separate tools only")}
INTERVAL = N_("95% interval")
DIFFERENCE = N_("Difference (platform − separate)")


class PlatformsPage(msgspec.Struct, frozen=True, kw_only=True):
    """`solutions`: the titles of the solutions of each group; `fewest`: firms that must change for a figure to move."""

    dated: Dated
    solutions: list[tuple[str, list[str]]]
    points: Table
    risen: Table
    dropped: Table
    dropped_bars: list[Bar]
    dropped_marks: list[float]
    is_empty: bool
    fewest: int = FEWEST_FIRMS


async def platforms_page(dated: Dated, locale: i18n.Locale) -> PlatformsPage:
    found = await queries.comparison(dated.build)
    rates = [(i18n.gettext(locale, NAMES[group]), one.dropped) for group, one in _outcomes(found)]
    marks = axis_marks(max((one.high or 0.0 for _, one in rates), default=0.0))
    return PlatformsPage(
        dated=dated,
        solutions=[(i18n.gettext(locale, NAMES[one]), _titles(one, locale)) for one in GROUPS],
        points=_points(found, locale),
        risen=_rates(found, "risen", N_("Rose by a level or more"), locale),
        dropped=_rates(found, "dropped", N_("Dropped within 12 months"), locale),
        dropped_bars=[_bar(name, one, marks[-1], locale) for name, one in rates],
        dropped_marks=marks,
        is_empty=not any(one.points.n or one.dropped.n for _, one in _outcomes(found)),
    )


def _outcomes(found: Comparison) -> list[tuple[Group, Outcomes]]:
    return [(group, found.outcomes[group]) for group in GROUPS if group in found.outcomes]


def _titles(group: Group, locale: i18n.Locale) -> list[str]:
    known = shipped().solutions
    return [known[one].title.get(locale) for one in solutions(group)]


def _points(found: Comparison, locale: i18n.Locale) -> Table:
    heads = [N_("Firms (n)"), N_("Mean change in points"), INTERVAL]
    lines = [
        (i18n.gettext(locale, NAMES[group]), _mean_cells(one.points, locale))
        for group, one in _outcomes(found)
    ]
    return _table(heads, lines, found.points, 1.0, locale)


def _rates(found: Comparison, name: str, head: str, locale: i18n.Locale) -> Table:
    heads = [N_("Firms (n)"), head, N_("Share"), INTERVAL]
    lines = [
        (i18n.gettext(locale, NAMES[group]), _rate_cells(getattr(one, name), locale))
        for group, one in _outcomes(found)
    ]
    return _table(heads, lines, getattr(found, name), 100.0, locale)


def _table(
    heads: list[str],
    lines: list[tuple[str, list[str]]],
    difference: Difference | None,
    scale: float,
    locale: i18n.Locale,
) -> Table:
    """The last line is the difference in points, of the index or per cent."""
    if difference is not None:
        blank = ["–"] * (len(heads) - 2)
        interval = span(difference.low * scale, difference.high * scale, locale)
        cells = [*blank, signed(difference.value * scale, locale), interval]
        lines = [*lines, (i18n.gettext(locale, DIFFERENCE), cells)]
    return Table([i18n.gettext(locale, head) for head in heads], lines)


def _mean_cells(one: Mean, locale: i18n.Locale) -> list[str]:
    hidden = i18n.gettext(locale, HIDDEN)
    n = _count(one.n, locale)
    if one.n == 0:
        return [n, "–", "–"]
    if one.mean is None or one.low is None or one.high is None:
        return [n, hidden, "–"]
    return [n, signed(one.mean, locale), span(one.low, one.high, locale)]


def _rate_cells(one: Rate, locale: i18n.Locale) -> list[str]:
    hidden = i18n.gettext(locale, HIDDEN)
    n = _count(one.n, locale)
    if one.n == 0:
        return [n, "–", "–", "–"]
    if one.counted is None or one.share is None or one.low is None or one.high is None:
        return [n, hidden, hidden, "–"]
    interval = f"{i18n.number(locale, one.low * 100, 1)}–{i18n.percent(locale, one.high, 1)}"
    return [n, i18n.number(locale, one.counted), i18n.percent(locale, one.share, 1), interval]


def _count(n: int | None, locale: i18n.Locale) -> str:
    return i18n.gettext(locale, HIDDEN) if n is None else i18n.number(locale, n)


def _bar(name: str, one: Rate, end: float, locale: i18n.Locale) -> Bar:
    text = i18n.gettext(locale, HIDDEN) if one.share is None else i18n.percent(locale, one.share, 1)
    return Bar(
        label=name,
        length=(one.share or 0.0) / end,
        text="–" if one.n == 0 else text,
        low=None if one.low is None else min(one.low / end, 1.0),
        high=None if one.high is None else min(one.high / end, 1.0),
    )
