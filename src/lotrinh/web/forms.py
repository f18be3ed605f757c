"""Forms: posted texts, checked and answered in the reader's language."""

import re
import unicodedata
from collections.abc import Callable, Container, Iterator
from typing import Any, Self, cast

import wtforms
from litestar.datastructures import FormMultiDict
from wtforms.validators import StopValidation

from lotrinh import i18n
from lotrinh.i18n import N_
from lotrinh.web.pages import AnyRequest, locale

REPEATED = N_("This field arrived more than once. Reload the page and fill it in once.")
SIX_DIGITS = re.compile(r"[0-9]{6}")
HIDDEN = N_("Use letters, digits and ordinary punctuation only: no emoji and no hidden characters.")
EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])"
)
OWN_PATH = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,499}")
UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}

Validator = Callable[[wtforms.Form, wtforms.Field], None]


class Posted:
    """The multi-dict WTForms expects; an uploaded file counts as an empty text."""

    def __init__(self, form: FormMultiDict) -> None:
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
            field.label.text = self._say(field.label.text)
            field.description = self._say(field.description)
            if isinstance(field, wtforms.SelectField):
                shown = cast("dict[str, str]", field.choices)
                field.choices = {value: self._say(text) for value, text in shown.items()}

    @classmethod
    async def read(cls, request: AnyRequest) -> Self:
        return cls(locale(request), Posted(await request.form()))

    @classmethod
    def blank(cls, request: AnyRequest, **values: Any) -> Self:
        return cls(locale(request), **values)

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        for field in self:
            if len(field.raw_data or []) > 1:
                field.errors = [REPEATED]
            field.errors = [self._say(str(message)) for message in field.errors]
        return not self.errors

    def text(self, name: str) -> str:
        return str(self[name].data or "")

    def refuse(self, name: str, message_id: str, **values: object) -> None:
        """Add what only the database could tell."""
        self[name].errors = [i18n.gettext(self.reader, message_id, **values)]

    def _say(self, message_id: str) -> str:
        return i18n.gettext(self.reader, message_id) if message_id else ""


def tidy(text: str | None) -> str:
    return unicodedata.normalize("NFC", text or "").strip()


def lower(text: str | None) -> str:
    return tidy(text).lower()


def six_digits(text: str | None) -> str:
    """Codes are pasted with spaces, dashes or full-width digits."""
    return re.sub(r"[\s.\-–]+", "", unicodedata.normalize("NFKC", text or ""))


def required(message_id: str) -> Validator:
    def check(_: wtforms.Form, field: wtforms.Field) -> None:
        if not field.data:
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
    """No control, direction or other unseen characters and no pictures; line ends are fine."""
    if any(_is_unseen(character) or _is_picture(ord(character)) for character in field.data or ""):
        raise StopValidation(HIDDEN)


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
