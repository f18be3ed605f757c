"""Forms: posted texts, checked and answered in the reader's language."""

import re
import unicodedata
from collections.abc import Callable, Container, Iterator
from datetime import date, datetime
from typing import Any, Self

import wtforms
from litestar.datastructures import FormMultiDict, MultiDict
from wtforms.validators import StopValidation

from lotrinh import i18n
from lotrinh.i18n import N_
from lotrinh.web.pages import AnyRequest, locale

REPEATED = N_("This field arrived more than once. Reload the page and fill it in once.")
NO_DAY = N_("Enter a day such as 25/11/2026.")
NO_COUNT = N_("Enter a whole number, without letters.")
SIX_DIGITS = re.compile(r"[0-9]{6}")
HIDDEN = N_("Use letters, digits and ordinary punctuation only: no emoji and no hidden characters.")
EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])"
)
# No user name before the host: it makes an address look like another one's.
WEB_ADDRESS = re.compile(r"https?://[\w-]+(\.[\w-]+)+(:[0-9]{1,5})?([/?#][^\s<>\"\\]*)?")
OWN_PATH = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,3999}")
COUNT = re.compile(r"[0-9]{1,9}|[0-9]{1,3}([.,\u00a0 ][0-9]{3}){1,2}")
AMOUNT = re.compile(r"[0-9]{1,12}|[0-9]{1,3}([.,\u00a0 ][0-9]{3}){1,3}")
EARLIEST, LATEST = 1900, 2100
UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}

Validator = Callable[[wtforms.Form, wtforms.Field], None]


class Posted:
    """The multi-dict WTForms expects; an uploaded file counts as an empty text."""

    def __init__(self, form: FormMultiDict | MultiDict[Any]) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in form.multi_items():
            self._values.setdefault(name, []).append(value if isinstance(value, str) else "")

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def getlist(self, name: str) -> list[str]:
        return self._values.get(name, [])


class Form(wtforms.Form):
    """Labels, hints and messages of the class are English gettext ids; an instance speaks one language."""

    def __init__(self, reader: i18n.Locale, posted: Posted | None = None, /, **values: Any) -> None:
        super().__init__(posted, data=values)
        self.reader = reader
        for field in self:
            field.label.text = self.say(field.label.text)
            field.description = self.say(field.description)
            # Choices of the class are sentences; those that a page fills in are names, and said already.
            if isinstance(field, wtforms.SelectField) and isinstance(field.choices, dict):
                field.choices = {value: self.say(text) for value, text in field.choices.items()}

    @classmethod
    async def read(cls, request: AnyRequest) -> Self:
        return cls(locale(request), Posted(await request.form()))

    @classmethod
    def asked(cls, request: AnyRequest) -> Self:
        """Filled from the address, for a form that only narrows down what is shown."""
        return cls(locale(request), Posted(request.query_params))

    @classmethod
    def blank(cls, request: AnyRequest, **values: Any) -> Self:
        return cls(locale(request), **values)

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        for field in self:
            if len(field.raw_data or []) > 1 and not isinstance(field, wtforms.SelectMultipleField):
                field.errors = [REPEATED]
            field.errors = [self.say(str(message)) for message in field.errors]
        return not self.errors

    def text(self, name: str) -> str:
        return str(self[name].data or "")

    def refuse(self, name: str, message_id: str, **values: object) -> None:
        """Add what only the database could tell."""
        self[name].errors = [i18n.gettext(self.reader, message_id, **values)]

    def say(self, message_id: str) -> str:
        return i18n.gettext(self.reader, message_id) if message_id else ""


class DayField(wtforms.Field):
    """A day: as date inputs send it, or as people here write it where there is no such input."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = tidy(valuelist[0]) if valuelist else ""
        self.data = parse_day(text)
        if text and self.data is None:
            raise ValueError(NO_DAY)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.isoformat() if self.data else ""


class CountField(wtforms.Field):
    """A whole number, with or without marks between the thousands."""

    pattern = COUNT

    def process_formdata(self, valuelist: list[str]) -> None:
        text = tidy(valuelist[0]) if valuelist else ""
        if text and not self.pattern.fullmatch(text):
            raise ValueError(NO_COUNT)
        self.data = int(re.sub(r"[^0-9]", "", text)) if text else None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)


class AmountField(CountField):
    """Money in whole units, up to a thousand billion: for the columns that are wide enough."""

    pattern = AMOUNT


def parse_day(text: str) -> date | None:
    for written in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            day = datetime.strptime(text, written).date()  # noqa: DTZ007 - a day has no time
        except ValueError:
            continue
        return day if EARLIEST <= day.year <= LATEST else None
    return None


def tidy(text: str | None) -> str:
    return unicodedata.normalize("NFC", text or "").strip()


def lower(text: str | None) -> str:
    return tidy(text).lower()


def six_digits(text: str | None) -> str:
    """Codes are pasted with spaces, dashes or full-width digits."""
    return re.sub(r"[\s.\-–]+", "", unicodedata.normalize("NFKC", text or ""))


def required(message_id: str) -> Validator:
    """Something is entered or ticked; a zero is something."""

    def check(_: wtforms.Form, field: wtforms.Field) -> None:
        if not field.data and (field.data != 0 or field.data is False):
            raise StopValidation(message_id)

    return check


def at_most(limit: int, message_id: str) -> Validator:
    def check(_: wtforms.Form, field: wtforms.Field) -> None:
        if len(field.data or "") > limit:
            raise StopValidation(message_id)

    return check


def matching(pattern: re.Pattern[str], message_id: str) -> Validator:
    def check(_: wtforms.Form, field: wtforms.Field) -> None:
        if not pattern.fullmatch(field.data or ""):
            raise StopValidation(message_id)

    return check


def one_of(values: Container[str], message_id: str) -> Validator:
    def check(_: wtforms.Form, field: wtforms.Field) -> None:
        if field.data not in values:
            raise StopValidation(message_id)

    return check


def plain(_: wtforms.Form, field: wtforms.Field) -> None:
    if not is_plain(field.data or ""):
        raise StopValidation(HIDDEN)


def is_plain(text: str) -> bool:
    """No control, direction or other unseen characters and no pictures; line ends are fine."""
    return not any(_is_unseen(character) or _is_picture(ord(character)) for character in text)


def single_line(_: wtforms.Form, field: wtforms.Field) -> None:
    if any(character in "\r\n\t" for character in field.data or ""):
        raise StopValidation(HIDDEN)


def own_path(text: str | None) -> str:
    """A path of this site to go on to; anything else is the start page."""
    return text if text and OWN_PATH.fullmatch(text) else "/"


def _is_unseen(character: str) -> bool:
    return character not in "\r\n\t" and unicodedata.category(character) in UNSEEN


def _is_picture(code: int) -> bool:
    return (
        0x1F000 <= code <= 0x1FAFF or 0x2600 <= code <= 0x27BF or 0xFE00 <= code <= 0xFE0F or code == 0x20E3
    )
