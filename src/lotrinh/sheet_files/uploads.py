"""A list as its form sends it."""

from litestar.datastructures import UploadFile

from lotrinh.sheet_files.reading import most_bytes
from lotrinh.web.pages import AnyRequest

# More than is taken, so that what is somewhat too large gets a sentence beside the form.
MOST_SENT = most_bytes() + 12_000_000


async def sent_file(request: AnyRequest) -> tuple[str, bytes]:
    """The name it came with and its content, of which a byte too many is enough to refuse it."""
    upload = (await request.form()).get("file")
    if not isinstance(upload, UploadFile):
        return "", b""
    try:
        return upload.filename, await upload.read(most_bytes() + 1)
    finally:
        await upload.close()
