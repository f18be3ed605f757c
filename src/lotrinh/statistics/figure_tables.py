"""Published shares written out, as rows of tables."""

import msgspec

from lotrinh import i18n
from lotrinh.i18n import N_
from lotrinh.statistics.figures import Figures, Share
from lotrinh.statistics.no_estimate import in_short

HIDDEN = N_("hidden")


class Table(msgspec.Struct, frozen=True):
    """Names of columns, and rows of names with figures already written out."""

    heads: list[str]
    lines: list[tuple[str, list[str]]]


def share_of(figures: Figures, name: str) -> Share:
    return figures.shares.get(name, Share())


def share_table(rows: list[tuple[str, Share]], locale: i18n.Locale) -> Table:
    """Counted and estimated side by side; where there is no estimate, its column says why."""
    hidden = i18n.gettext(locale, HIDDEN)
    heads = [
        N_("Asked (n)"),
        N_("In use"),
        N_("Counted share"),
        N_("Estimated"),
        N_("95% interval"),
        N_("Effective n"),
    ]
    return Table(
        [i18n.gettext(locale, head) for head in heads],
        [(label, _share_cells(share, locale, hidden)) for label, share in rows],
    )


def _share_cells(share: Share, locale: i18n.Locale, hidden: str) -> list[str]:
    def part(value: float | None) -> str:
        return "–" if value is None else i18n.percent(locale, value, 1)

    n = hidden if share.n is None else i18n.number(locale, share.n)
    if share.counted is None:
        return [n, hidden, hidden, hidden, "–", "–"]
    return [
        n,
        i18n.number(locale, share.counted),
        part(share.share),
        in_short(share.withheld, locale) if share.withheld else part(share.estimate),
        interval(share, locale),
        "–" if share.effective_n is None else i18n.number(locale, share.effective_n),
    ]


def interval(share: Share, locale: i18n.Locale) -> str:
    if share.low is None or share.high is None:
        return "–"
    return f"{i18n.number(locale, share.low * 100, 1)}–{i18n.percent(locale, share.high, 1)}"


def span(low: float, high: float, locale: i18n.Locale) -> str:
    return i18n.gettext(locale, N_("%(low)s to %(high)s"), low=signed(low, locale), high=signed(high, locale))


def signed(value: float, locale: i18n.Locale) -> str:
    shown = i18n.number(locale, abs(value), 1)
    return f"{'−' if value < 0 else '+'}{shown}" if round(value, 1) else shown
