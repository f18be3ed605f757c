"""The bulletin's tables of who supplies whom, and of platforms beside separate tools."""

from lotrinh.firms.names import SHORT_SECTORS
from lotrinh.i18n import N_
from lotrinh.statistics.figure_tables import signed, span
from lotrinh.statistics.platforms import GROUPS
from lotrinh.statistics.platforms_page import NAMES
from lotrinh.statistics.releases.content import Figure, figure_of
from lotrinh.statistics.releases.further import DIFFERENCE, OUTCOME_TITLES, OUTCOMES
from lotrinh.statistics.releases.writer import NO_FIGURE, Data, Writer, table
from lotrinh.statistics.supply import SIDES, Side

HEADINGS: dict[Side, str] = {
    "customers": N_("Firms of each sector, by the sectors of their customers"),
    "suppliers": N_("Firms of each sector, by the sectors of their suppliers"),
}
NOTE = N_("Numbers of firms that declared; a firm may name several sectors. Counted, not estimated.")
CHOSEN = N_(
    "Firms choose what they use, so a difference between the two groups does not show what a platform does. "
    "Counted, not estimated."
)


def supply_tables(writer: Writer) -> list[Data]:
    head = [
        writer.say(N_("Sector")),
        writer.say(N_("Declared (n)")),
        *map(writer.say, SHORT_SECTORS.values()),
    ]
    return [
        table(writer.say(HEADINGS[side]), writer.say(NOTE), head, _by_sector(writer, side)) for side in SIDES
    ]


def _by_sector(writer: Writer, side: Side) -> list[list[str]]:
    rows = []
    for part in writer.parts("sector"):
        links = [figure_of(part.figures, f"{side}-{partner}") for partner in SHORT_SECTORS]
        counts = [NO_FIGURE if one.n == 0 else writer.count(one.count) for one in links]
        rows.append([writer.text(part.name), writer.count(links[0].n), *counts])
    return rows


def comparison_tables(writer: Writer) -> list[Data]:
    whole = writer.content.part()
    figures = whole.figures if whole else []
    head = [
        writer.say(one) for one in (N_("Group"), N_("Firms (n)"), N_("Mean or share"), N_("95% interval"))
    ]
    names: dict[str, str] = {**{str(group): name for group, name in NAMES.items()}, "difference": DIFFERENCE}
    return [
        table(
            writer.say(OUTCOME_TITLES[outcome]), writer.say(CHOSEN), head,
            [
                [writer.say(names[group]), *_measured(writer, figure_of(figures, f"{outcome}-{group}"), outcome)]
                for group in (*GROUPS, "difference")
            ],
        )
        for outcome in OUTCOMES
    ]  # fmt: skip


def _measured(writer: Writer, figure: Figure, outcome: str) -> list[str]:
    """Differences of shares in points of a hundred; they have no firms of their own."""
    between = figure.figure.endswith("-difference")
    n = NO_FIGURE if between or (figure.n is None and figure.status == "shown") else writer.count(figure.n)
    value = figure.mean if figure.mean is not None else figure.share
    if value is None or figure.low is None or figure.high is None:
        return [n, NO_FIGURE if figure.n == 0 else writer.count(None), NO_FIGURE]
    if outcome != "points" and not between:
        return [n, writer.share(value), writer.interval(figure)]
    scale = 1.0 if outcome == "points" else 100.0
    ends = span(figure.low * scale, figure.high * scale, writer.locale)
    return [n, signed(value * scale, writer.locale), ends]
