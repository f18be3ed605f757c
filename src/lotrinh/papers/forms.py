"""The forms that add a paper: a file, a link, a note."""

from wtforms import StringField, TextAreaField

from lotrinh.i18n import N_
from lotrinh.web.forms import WEB_ADDRESS, Form, at_most, matching, plain, required, single_line, tidy

REMARK_TOO_LONG = N_("Shorten the remark to at most 1,000 characters.")


class FileForm(Form):
    file = StringField(
        N_("File"),
        description=N_("PDF, PNG, JPEG, WebP, Word (.docx) or Excel (.xlsx) without macros, at most 5 MB."),
    )
    remark = StringField(
        N_("What it shows (optional)"),
        filters=[tidy],
        validators=[at_most(1_000, REMARK_TOO_LONG), plain, single_line],
    )


class LinkForm(Form):
    url = StringField(
        N_("Address of the page"),
        description=N_("Such as https://doanhnghiep.example/san-pham. Nobody here opens it for you."),
        filters=[tidy],
        validators=[
            required(N_("Enter the address of the page.")),
            at_most(1_000, N_("Shorten the address to at most 1,000 characters.")),
            plain,
            matching(WEB_ADDRESS, N_("Enter an address that begins with https:// and has no spaces.")),
        ],
    )
    about = StringField(
        N_("What the page shows (optional)"),
        filters=[tidy],
        validators=[at_most(1_000, REMARK_TOO_LONG), plain, single_line],
    )


class NoteForm(Form):
    words = TextAreaField(
        N_("Note"),
        description=N_("For example where the contract lies, or who can show how it works."),
        filters=[tidy],
        validators=[
            required(N_("Write the note first.")),
            at_most(1_000, N_("Shorten the note to at most 1,000 characters.")),
            plain,
        ],
    )
