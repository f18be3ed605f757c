"""The form of a report's look, and the file that comes with it."""

from typing import Any

import wtforms
from litestar.datastructures import UploadFile
from wtforms import StringField

from lotrinh import i18n
from lotrinh.i18n import N_
from lotrinh.selfassessment.brand import COLOUR, LOWEST_CONTRAST, MOST_BYTES, contrast_on_tint
from lotrinh.web.forms import Form, lower

NO_COLOUR = N_("Enter a colour as # and six digits or letters a–f, such as #0b4f4a, or leave it empty.")
TOO_PALE = N_(
    "Text in this colour is hard to read: its contrast is %(found)s, at least %(needed)s is needed. "
    "Choose a darker one."
)


def _readable(form: wtforms.Form, field: wtforms.Field) -> None:
    if not field.data:
        return
    if not COLOUR.fullmatch(field.data):
        raise wtforms.ValidationError(NO_COLOUR)
    found = contrast_on_tint(field.data)
    if found < LOWEST_CONTRAST:
        locale = form.reader  # type: ignore[attr-defined]
        figures = {"found": i18n.number(locale, found, 1), "needed": i18n.number(locale, LOWEST_CONTRAST, 1)}
        raise wtforms.ValidationError(i18n.gettext(locale, TOO_PALE, **figures))


class BrandForm(Form):
    logo = StringField(
        N_("Logo"),
        description=N_(
            "PNG or JPEG, at most 300 KB, each side 48 to 2,000 pixels. Without a file the present logo stays."
        ),
    )
    colour = StringField(
        N_("Colour (optional)"),
        description=N_(
            "Such as #0b4f4a: for headings, bars and the band at the top. It must be dark enough to read."
        ),
        filters=[lower],
        validators=[_readable],
    )


async def sent_logo(upload: Any) -> bytes:
    """Empty: none was chosen. A byte too many is enough to refuse it."""
    if not isinstance(upload, UploadFile):
        return b""
    try:
        return await upload.read(MOST_BYTES + 1)
    finally:
        await upload.close()
