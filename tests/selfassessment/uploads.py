"""Files as people have them, files as attackers make them, and the form that sends either."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

from lotrinh import db
from tests.browsing import Browser, Visit
from tests.selfassessment.paper import DBI, start

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/{part}" ContentType="{kind}"/></Types>'
)
OFFICE = "application/vnd.openxmlformats-officedocument."
WORD = OFFICE + "wordprocessingml.document.main+xml"
WORD_MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\nstartxref\n9\n%%EOF\n"
EXECUTABLE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + b"\0" * 500


def png(width: int = 2, height: int = 3) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def jpeg(width: int = 2, height: int = 3) -> bytes:
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return (
        b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"
        + frame
        + b"\xff\xda\0\x08\1\1\0\0\x3f\0\x55\xff\xd9"
    )


def webp(width: int = 2, height: int = 3) -> bytes:
    bits = (width - 1) | (height - 1) << 14
    data = b"VP8L" + struct.pack("<I", 10) + b"\x2f" + struct.pack("<I", bits) + b"\0" * 5
    return b"RIFF" + struct.pack("<I", 4 + len(data)) + b"WEBP" + data


def docx(
    parts: dict[str, bytes] | None = None, *, kind: str = WORD, main: str = "word/document.xml"
) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES.format(part=main, kind=kind))
        archive.writestr(main, "<document/>")
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return file.getvalue()


def xlsx() -> bytes:
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.add_worksheet().write(0, 0, "Doanh thu")
    return file.getvalue()


async def send_file(browser: Browser, url: str, name: str, content: bytes, remark: str = "") -> Visit:
    """As a browser sends it, with the name exactly as given."""
    if "csrf" not in browser.client.cookies:
        await browser.client.get("/privacy")
    fields = {"kind": "file", "remark": remark, "_csrf_token": browser.client.cookies["csrf"]}
    parts = [f'name="{key}"\r\n\r\n{value}'.encode() for key, value in fields.items()]
    head = f'name="file"; filename="{name}"\r\nContent-Type: application/pdf\r\n\r\n'
    body = b"".join(
        b"--edge\r\nContent-Disposition: form-data; " + part + b"\r\n"
        for part in [*parts, head.encode("utf-8", "surrogatepass") + content]
    )
    headers = {"Content-Type": "multipart/form-data; boundary=edge"}
    return browser._check(await browser.client.post(url, content=body + b"--edge--\r\n", headers=headers))


async def beside(browser: Browser, question: str = "2.1.1") -> str:
    return f"{await start(browser, DBI)}/questions/{question}/evidence"


async def kept() -> list[dict]:
    return await db.fetch("SELECT kind, title, url, note FROM evidence ORDER BY added_at, title")


def stored(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def modes(folder: Path) -> list[int]:
    """Who may enter the folder and read each file."""
    return [path.stat().st_mode & 0o777 for path in (folder, *sorted(folder.iterdir()))]
