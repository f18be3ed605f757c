"""The printed bulletin of a release as data for its template: every word and figure comes from the frozen content."""

from typing import Any

from lotrinh import i18n, paths
from lotrinh.i18n import N_
from lotrinh.selfassessment.typesetting import typeset
from lotrinh.settings import settings
from lotrinh.statistics.charts import share_bars
from lotrinh.statistics.figure_tables import HIDDEN
from lotrinh.statistics.figures import Share
from lotrinh.statistics.releases.content import Content, Figure, Part, figure_of
from lotrinh.statistics.releases.files import about
from lotrinh.statistics.releases.freezing import level_title
from lotrinh.statistics.releases.further_tables import comparison_tables, supply_tables
from lotrinh.statistics.releases.writer import STAGES, Data, Writer, table
from lotrinh.web.environment import environment

CROSSED = "e-contract"


def bulletin_pdf(content: Content, locale: i18n.Locale, content_hash: str) -> bytes:
    """Dated as released: the same release gives the same document whenever it is asked for."""
    return typeset("bulletin.typ", bulletin(content, locale, content_hash), content.released_at)


def bulletin(content: Content, locale: i18n.Locale, content_hash: str) -> Data:
    writer = Writer(content, locale)
    say, whole = writer.say, content.part()
    figures = whole.figures if whole else []
    marks = [say(N_("Simulated data"))] if content.simulated else []
    kind, day = say(N_("Statistical bulletin")), i18n.day(locale, content.as_of)
    firms = i18n.number(locale, figure_of(figures, "firms").count or 0)
    return {
        "lang": locale,
        "author": "Lộ Trình Số",
        "mark": (paths.STATIC / "img" / "mark.svg").read_text(),
        "kind": kind,
        "title": f"{kind} {content.release}",
        "description": say(N_("Figures of %(day)s"), day=day),
        "firm": f"{kind} · {say(N_('Figures of %(day)s'), day=day)}",
        "number": content.release,
        "headline": say(N_("Digital transformation of %(firms)s firms"), firms=firms),
        "sub": f"{content.release} · {say(N_('Figures of %(day)s'), day=day)}",
        "marks": marks,
        "facts": [*about(content, locale), ("SHA-256", content_hash)],
        "tables": [
            _uptake(writer, figures),
            _funnel(writer, figures),
            *_levels(writer, figures),
            *_cuts(writer),
            *supply_tables(writer),
            *comparison_tables(writer),
        ],
        "definitions": _definitions(writer),
        "address": f"{settings().public_url}/statistics/releases/{content.release}",
        "footer": " · ".join(["Lộ Trình Số", content.release, *marks]),
    }


def _heads(writer: Writer) -> list[str]:
    heads = (N_("Asked (n)"), N_("In use"), N_("Counted"), N_("Estimated"), N_("95% interval"))
    return [writer.say(head) for head in heads]


def _uptake(writer: Writer, figures: list[Figure]) -> Data:
    rows = [
        [writer.text(writer.content.title(name)), *writer.measured(figure_of(figures, name))]
        for name in writer.measures
    ]
    note = writer.say(
        N_(
            "Counted: among the firms asked. Estimated: for all firms of the registry, where there is an estimate."
        )
    )
    head = [writer.say(N_("Measure")), *_heads(writer)]
    title = writer.say(N_("What is in use"))
    return table(title, note, head, rows) | (_drawn(writer, title, figures) if rows else {})


def _drawn(writer: Writer, title: str, figures: list[Figure]) -> Data:
    """The same drawing as on the page, with what it shows in words."""
    shares = [
        (writer.text(writer.content.title(name)), _share(figure_of(figures, name)))
        for name in writer.measures
    ]
    rows, marks = share_bars(shares, writer.locale, writer.say(HIDDEN))
    charts: Any = environment(writer.locale).get_template("statistics/_charts.html").module
    return {
        "drawing": str(charts.bar_drawing(charts.WIDE, rows, title, marks)).strip(),
        "alt": f"{title}: {'; '.join(f'{one.label} {one.text}' for one in rows)}",
        "drawn": writer.say(
            N_(
                "Estimates for all firms have a bar of uncertainty; without one, the share is what was counted "
                "among the firms asked."
            )
        ),
    }


def _share(figure: Figure) -> Share:
    return Share(n=figure.n, counted=figure.count, estimate=figure.estimate, low=figure.low, high=figure.high)


def _funnel(writer: Writer, figures: list[Figure]) -> Data:
    rows = [
        [writer.text(writer.content.title(name)), writer.count(figure_of(figures, name).count)]
        for name in STAGES
    ]
    note = writer.say(
        N_("Firms, not events. From “Agree to statistics” on, only firms that agree are counted.")
    )
    head = [writer.say(N_("Stage")), writer.say(N_("Firms"))]
    return table(writer.say(N_("From reached to in use")), note, head, rows)


def _levels(writer: Writer, figures: list[Figure]) -> list[Data]:
    mean = figure_of(figures, "level-mean")
    if mean.mean is None:
        return []
    levels = [one for one in figures if one.figure.startswith("level-") and one is not mean]
    rows = [
        [writer.text(level_title(one.figure)), writer.count(one.count), writer.share(one.share)]
        for one in levels
    ]
    note = writer.say(
        N_("National index (DBI), newest result of %(n)s firms; mean %(mean)s, level 0 counted."),
        n=writer.count(mean.n), mean=i18n.number(writer.locale, mean.mean, 1),
    )  # fmt: skip
    head = [writer.say(N_("Level")), writer.say(N_("Firms")), writer.say(N_("Counted"))]
    return [table(writer.say(N_("Levels of maturity")), note, head, rows)]


def _cuts(writer: Writer) -> list[Data]:
    """The headline measure by sector, size, park, former district and commune of today."""
    title = writer.text(writer.content.title(CROSSED))
    names = {
        "sector": N_("Sector"),
        "size": N_("Size"),
        "park": N_("Industrial park"),
        "district": N_("Former district"),
        "commune": N_("Commune today"),
    }
    return [
        table(
            f"{title}: {writer.say(name)}", "", [writer.say(name), *_heads(writer)],
            [_line(writer, part) for part in writer.parts(cut)],
        )
        for cut, name in names.items()
        if writer.parts(cut)
    ]  # fmt: skip


def _line(writer: Writer, part: Part) -> list[str]:
    return [writer.text(part.name), *writer.measured(figure_of(part.figures, CROSSED))]


def _definitions(writer: Writer) -> Data:
    wanted = {*STAGES, *writer.measures, "levels"}
    return {
        "heading": writer.say(N_("Definitions")),
        "rows": [
            (writer.text(one.title), writer.text(one.meaning))
            for one in writer.content.definitions
            if one.kind == "figure" and one.field in wanted
        ],
        "hidden": writer.say(
            N_(
                "“hidden”: too few firms, or the figure would give another hidden one away. "
                "This bulletin is never changed; if it is wrong, a later release says what it corrects and why."
            )
        ),
    }
