"""Languages: gettext catalogues, and numbers and dates as each language writes them."""

import io
from datetime import date, datetime
from functools import cache
from gettext import GNUTranslations, NullTranslations
from typing import Literal

from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from assessments.numbers import rounded_down
from lotrinh import clock, paths

Locale = Literal["vi", "en"]
DEFAULT: Locale = "vi"
LOCALES: tuple[Locale, ...] = ("vi", "en")


def locale_of(text: str | None) -> Locale:
    return "en" if text == "en" else DEFAULT


@cache
def translations(locale: Locale) -> NullTranslations:
    """English sentences are the message ids, so English needs no catalogue."""
    if locale == "en":
        return NullTranslations()
    with (paths.LOCALES / locale / "LC_MESSAGES" / "messages.po").open("rb") as source:
        catalogue = read_po(source, locale=locale)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def N_(message: str) -> str:  # noqa: N802
    """Marks a sentence for translation where the language is not known yet."""
    return message


def gettext(locale: Locale, message: str, /, **values: object) -> str:
    text = translations(locale).gettext(message)
    return text % values if values else text


def number(locale: Locale, value: float, digits: int = 0) -> str:
    return format_decimal(value, format=f"#,##0.{'0' * digits}".rstrip("."), locale=locale)


def percent(locale: Locale, share: float, digits: int = 0) -> str:
    return format_percent(share, format=f"#,##0.{'0' * digits}".rstrip(".") + "%", locale=locale)


def share(locale: Locale, part: float | None) -> str:
    """A part of a whole that somebody has reached: never rounded up over a threshold; unknown is no nought."""
    return "–" if part is None else percent(locale, rounded_down(part, 2))


def day(locale: Locale, value: date | datetime) -> str:
    local = clock.local(value) if isinstance(value, datetime) else value
    return format_date(local, "dd/MM/yyyy" if locale == "vi" else "d MMM yyyy", locale=locale)


def moment(locale: Locale, value: datetime) -> str:
    pattern = "HH:mm dd/MM/yyyy" if locale == "vi" else "d MMM yyyy, HH:mm"
    return format_datetime(clock.local(value), pattern, locale=locale)


def time_of_day(_: Locale, value: datetime) -> str:
    return f"{clock.local(value):%H:%M}"
