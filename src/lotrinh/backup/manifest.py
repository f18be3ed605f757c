"""What a backup says of itself: versions, and the count and sum of every table and file."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from lotrinh import paths

FORMAT = 1
NAME, DUMP, FILES = "manifest.json", "database.dump", "files/"
# Of the data directory: the server's own, the key, and what only measurements leave behind.
LEFT_OUT = {"postgresql", "postgresql.lock", "postgresql.users", "secret", "bench"}
CHUNK = 1 << 20


class RefusedBackup(ValueError):
    """A file that is no backup, is damaged, or does not fit this program or server."""


class TableSum(msgspec.Struct, frozen=True):
    """`sum`: of the hashes of all rows, in whatever order; in decimal digits, since it has more than 64 bits."""

    rows: int
    sum: str


class FileSum(msgspec.Struct, frozen=True):
    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """`schema`: the newest migration; `server`: PostgreSQL's version number, such as 180004."""

    format: int
    product: str
    schema: str
    server: int
    made_at: str
    dump: FileSum
    tables: dict[str, TableSum]
    files: dict[str, FileSum]


def decode(content: bytes) -> Manifest:
    try:
        manifest = msgspec.json.decode(content, type=Manifest)
    except msgspec.MsgspecError as problem:
        raise RefusedBackup(f"its manifest cannot be read: {problem}") from None
    if manifest.format != FORMAT:
        raise RefusedBackup(f"it has format {manifest.format}; this program reads {FORMAT}")
    return manifest


def data_files(data_dir: Path) -> Iterator[tuple[str, Path]]:
    """Uploads, models, heads of the audit record: each by its path below the data directory."""
    for path in sorted(data_dir.rglob("*")) if data_dir.exists() else ():
        below = path.relative_to(data_dir)
        if below.parts[0] not in LEFT_OUT and path.is_file() and not path.is_symlink():
            yield below.as_posix(), path


def known_migrations() -> list[str]:
    """The identifiers of this program's migrations."""
    lines = (line for file in paths.MIGRATIONS.glob("0*.py") for line in file.read_text().splitlines())
    return sorted(line.split('"')[1] for line in lines if line.startswith("ID = "))


def file_sum(path: Path) -> FileSum:
    with path.open("rb") as file:
        return stream_sum(file)


def stream_sum(stream: BinaryIO) -> FileSum:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return FileSum(size, digest.hexdigest())
