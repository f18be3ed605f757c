"""What a release holds: the figures of all published populations with their definitions, in both languages."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Literal

import msgspec

from lotrinh import i18n
from lotrinh.statistics.cuts import Dimension
from lotrinh.statistics.estimates import Withheld
from lotrinh.statistics.measures import Text

Status = Literal["shown", "hidden"]
Kind = Literal["figure", "dimension", "column", "reason"]
TOTAL = "total"
"""The cut of all firms together."""


class Figure(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One figure of a population: `count` firms of `n`, or a `mean`.

    "hidden": `n` or `count` may not be published. `share` is count / n to four decimals; `estimate`, `low` and `high`
    speak of all firms of the registry; `withheld` names why there is no estimate.
    """

    figure: str
    status: Status = "shown"
    n: int | None = None
    count: int | None = None
    share: float | None = None
    mean: float | None = None
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    of_alike: float | None = None
    design_effect: float | None = None
    effective_n: int | None = None
    withheld: Withheld | None = None


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """The firms of one population: `values` by dimension, such as {"sector": "wood", "size": "small"}."""

    cut: str
    values: dict[Dimension, str]
    name: Text
    figures: list[Figure]

    @property
    def key(self) -> str:
        return "|".join(self.values.values())


class Definition(msgspec.Struct, frozen=True, kw_only=True):
    field: str
    kind: Kind
    title: Text
    meaning: Text
    among: Text


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """As JSON, the very file that is handed out."""

    release: str
    as_of: date
    computed_at: datetime
    released_at: datetime
    simulated: bool
    level_version: str
    corrects: str | None
    changes: str
    reason: str
    licence: Text
    definitions: list[Definition]
    populations: list[Part]

    def part(self, cut: str = TOTAL, key: str = "") -> Part | None:
        return next((one for one in self.populations if one.cut == cut and one.key == key), None)

    def parts(self, cut: str) -> Iterator[Part]:
        return (one for one in self.populations if one.cut == cut)

    def title(self, field: str) -> Text:
        return next((one.title for one in self.definitions if one.field == field), Text(field, field))


_decoder = msgspec.json.Decoder(Content)


def written(content: Content) -> str:
    """The same content gives the same letters."""
    return msgspec.json.encode(content).decode()


def read(text: str) -> Content:
    return _decoder.decode(text)


def figure_of(figures: Sequence[Figure], name: str) -> Figure:
    return next((one for one in figures if one.figure == name), Figure(figure=name, status="hidden"))


def both(message: str, /, **values: object) -> Text:
    """A sentence in the two languages, as it is when the release is made."""
    vi, en = (i18n.gettext(locale, message, **values) for locale in i18n.LOCALES)
    return Text(vi, en)
