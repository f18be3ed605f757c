"""Reads what was sent to be added, and hands files out."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from urllib.parse import quote

from litestar import Response
from litestar.datastructures import UploadFile

from lotrinh.errors import DomainError, NotFound
from lotrinh.i18n import N_
from lotrinh.papers.files import ENDINGS, MOST_BYTES, CheckedFile, check_file
from lotrinh.papers.forms import FileForm, LinkForm, NoteForm
from lotrinh.papers.office import Refused
from lotrinh.papers.paper import NewPaper, Paper
from lotrinh.web.forms import Form
from lotrinh.web.pages import AnyRequest

# More than is taken, so that what is somewhat too large gets a sentence beside the form.
MOST_SENT = 12_000_000
ACCEPTED = ",".join(sum(ENDINGS.values(), ()))
TOO_MANY = N_("These are too many files for one message. Send the others with a second one.")
FORMS: dict[str, type[Form]] = {"file": FileForm, "link": LinkForm, "note": NoteForm}
FIELDS = {"file": "file", "link": "url", "note": "words"}


def blank_forms(request: AnyRequest) -> dict[str, Form]:
    """One a kind, for the page that shows all three."""
    return {kind: form.blank(request) for kind, form in FORMS.items()}


async def add_posted(
    request: AnyRequest, add: Callable[[NewPaper], Awaitable[object]]
) -> dict[str, Form] | None:
    """None: it was added; else the form that says why not, by its kind."""
    posted = await request.form()
    kind = posted.get("kind")
    kind = kind if kind in FORMS else "file"
    form = await FORMS[kind].read(request)
    new = await _new_paper(kind, form, posted.get("file")) if form.validate() else None
    if new is None:
        return {kind: form}
    try:
        await add(new)
    except NotFound:
        raise
    except DomainError as error:
        form.refuse(FIELDS[kind], error.message_id)
        return {kind: form}
    return None


def download(paper: Paper, content: bytes) -> Response[bytes]:
    """Never shown in the browser: saved under a name that is plain text to it."""
    plain, full = f"evidence{ENDINGS[paper.media_type][0]}", quote(paper.title, safe="")
    headers = {"Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"}
    return Response(content, media_type=paper.media_type, headers=headers)


async def checked_files(uploads: Iterable[Any], most: int) -> list[CheckedFile]:
    """Those that were chosen, for a form that takes several at once; raises Refused for what is not taken."""
    sent = [one for one in [await _sent(upload) for upload in uploads] if any(one)]
    if len(sent) > most:
        raise Refused(TOO_MANY)
    return [await asyncio.to_thread(check_file, name, content) for name, content in sent]


async def _new_paper(kind: str, form: Form, upload: Any) -> NewPaper | None:
    """None: the form says why not."""
    if kind == "link":
        return NewPaper(kind=kind, url=form.text("url"), note=form.text("about"))
    if kind == "note":
        return NewPaper(kind=kind, note=form.text("words"))
    name, content = await _sent(upload)
    try:
        checked = await asyncio.to_thread(check_file, name, content)
    except Refused as refused:
        form.refuse("file", refused.message_id)
        return None
    return NewPaper(kind=kind, note=form.text("remark"), file=checked)


async def _sent(upload: Any) -> tuple[str, bytes]:
    """The name it came with and its content, of which a byte too many is enough to refuse it."""
    if not isinstance(upload, UploadFile):
        return "", b""
    try:
        return upload.filename, await upload.read(MOST_BYTES + 1)
    finally:
        await upload.close()
