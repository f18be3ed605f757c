"""The targets with what is measured and estimated beside each."""

from datetime import date

import msgspec

from lotrinh import i18n
from lotrinh.i18n import N_
from lotrinh.statistics import queries
from lotrinh.statistics.cuts import Population
from lotrinh.statistics.editions import Dated
from lotrinh.statistics.figure_tables import HIDDEN, interval, share_of
from lotrinh.statistics.figures import Share
from lotrinh.statistics.measures import Measure, measures
from lotrinh.statistics.no_estimate import in_short
from lotrinh.statistics.queries import Point
from lotrinh.statistics.targets import Reading, Target, Verdict, reading, targets, verdict

VERDICTS: dict[Verdict, str] = {
    "reached": N_("Reached"),
    "missed": N_("Not reached by its date"),
    "on_course": N_("On course"),
    "off_course": N_("Not on course"),
    "rising": N_("Rising"),
    "falling": N_("Falling"),
    "unclear": N_("Too close to tell"),
    "unknown": N_("Unknown"),
}


class TargetLine(msgspec.Struct, frozen=True, kw_only=True):
    target: Target
    measure: Measure | None
    wanted: str
    counted: str
    estimated: str
    first: date | None
    verdict: Verdict
    verdict_name: str


class TargetsPage(msgspec.Struct, frozen=True):
    dated: Dated
    lines: list[TargetLine]


async def targets_page(dated: Dated, locale: i18n.Locale) -> TargetsPage:
    points = await queries.course(dated.build, Population())
    return TargetsPage(dated, [_line(target, points, locale) for target in targets()])


def _line(target: Target, points: list[Point], locale: i18n.Locale) -> TargetLine:
    measure = measures()[target.measure] if target.measure else None
    readings = [_reading(target, point) for point in points]
    first = next((one for one in readings if one), None)
    share = share_of(points[-1].figures, target.measure) if target.measure and points else Share()
    found = verdict(target, first, readings[-1] if readings else None)
    return TargetLine(
        target=target,
        measure=measure,
        wanted=_amount(target, target.value, locale),
        counted=_counted(share, locale),
        estimated=_estimated(target, share, points, locale),
        first=first.day if first else None,
        verdict=found,
        verdict_name=i18n.gettext(locale, VERDICTS[found]),
    )


def _reading(target: Target, point: Point) -> Reading | None:
    if target.measure is None:
        return None
    return reading(target, share_of(point.figures, target.measure), point.figures.firms, point.as_of)


def _amount(target: Target, value: float | None, locale: i18n.Locale) -> str:
    if value is None:
        return "–"
    return i18n.number(locale, value) if target.counts == "firms" else i18n.percent(locale, value)


def _counted(share: Share, locale: i18n.Locale) -> str:
    if share.n is None or share.counted is None:
        return i18n.gettext(locale, HIDDEN)
    return i18n.gettext(
        locale, N_("%(share)s (%(counted)s of %(n)s asked)"),
        share=i18n.percent(locale, share.counted / share.n, 1), counted=i18n.number(locale, share.counted),
        n=i18n.number(locale, share.n),
    )  # fmt: skip


def _estimated(target: Target, share: Share, points: list[Point], locale: i18n.Locale) -> str:
    if target.measure is None:
        return "–"
    if share.estimate is None or share.low is None or share.high is None:
        why = in_short(share.withheld, locale) or i18n.gettext(locale, HIDDEN)
        return i18n.gettext(locale, N_("no estimate: %(why)s"), why=why)
    if target.counts == "share":
        return f"{i18n.percent(locale, share.estimate, 1)} ({interval(share, locale)})"
    firms = points[-1].figures.firms
    low, high = (i18n.number(locale, round(one * firms, -1)) for one in (share.low, share.high))
    return f"{i18n.number(locale, round(share.estimate * firms, -1))} ({low}–{high})"
