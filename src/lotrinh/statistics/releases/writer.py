"""Writes the figures of a release in one language, as rows of tables of the bulletin."""

from typing import Any

from lotrinh import i18n
from lotrinh.search import search_key
from lotrinh.statistics.cube import PARKS, SECTORS, SIZES
from lotrinh.statistics.figure_tables import HIDDEN
from lotrinh.statistics.measures import Text
from lotrinh.statistics.no_estimate import in_short
from lotrinh.statistics.releases.content import Content, Figure, Part
from lotrinh.statistics.releases.further import definitions

Data = dict[str, Any]
STAGES = ("firms", "reached", "assessed", "agreed", "roadmap", "started", "in-use", "dropped")
NO_FIGURE = "–"
CODES = {"sector": SECTORS, "size": SIZES, "park": PARKS}


class Writer:
    """Writes the figures of a release in one language."""

    def __init__(self, content: Content, locale: i18n.Locale) -> None:
        self.content, self.locale = content, locale
        further = {one.field for one in definitions()}
        self.measures = [
            one.figure
            for one in (content.part() or content.populations[0]).figures
            if one.figure not in STAGES and one.figure not in further and not one.figure.startswith("level-")
        ]

    def parts(self, cut: str) -> list[Part]:
        """In the order of the pages: codes as they are listed there, places by their names."""
        places = {code: place for place, code in enumerate(CODES.get(cut, ()))}
        return sorted(
            self.content.parts(cut),
            key=lambda part: (places.get(part.key, len(places)), search_key(self.text(part.name))),
        )

    def say(self, message: str, **values: object) -> str:
        return i18n.gettext(self.locale, message, **values)

    def text(self, text: Text) -> str:
        return text.get(self.locale)

    def count(self, value: int | None) -> str:
        return self.say(HIDDEN) if value is None else i18n.number(self.locale, value)

    def share(self, value: float | None) -> str:
        return NO_FIGURE if value is None else i18n.percent(self.locale, value, 1)

    def interval(self, figure: Figure) -> str:
        if figure.low is None or figure.high is None:
            return NO_FIGURE
        return f"{i18n.number(self.locale, figure.low * 100, 1)}–{self.share(figure.high)}"

    def measured(self, figure: Figure) -> list[str]:
        """Base, counted, share, estimate or why there is none, and its interval."""
        share = estimate = self.say(HIDDEN)
        if figure.count is not None:
            share = self.share(figure.share)
            estimate = in_short(figure.withheld, self.locale) or self.share(figure.estimate)
        return [self.count(figure.n), self.count(figure.count), share, estimate, self.interval(figure)]


def table(heading: str, note: str, head: list[str], rows: list[list[str]]) -> Data:
    return {"heading": heading, "note": note, "head": head, "rows": rows}
