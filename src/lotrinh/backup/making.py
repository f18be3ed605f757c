"""Makes a backup: everything as it was at one moment."""

import os
import tarfile
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import msgspec

from lotrinh import clock, database_server
from lotrinh.backup import database, manifest
from lotrinh.backup.manifest import Manifest
from lotrinh.settings import settings

Say = Callable[[str], None]


async def back_up(target: Path, say: Say) -> Manifest:
    """The file appears under its name when it is whole. The key (LOTRINH_SECRET) is never in it."""
    data_dir, url = settings().data_dir, settings().database_url or ""
    await database_server.refuse_unless(database_server.ownership)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        dump = Path(folder) / manifest.DUMP
        async with database.moment(url) as (connection, snapshot):
            server = await database.version(connection)
            say("Counting and summing the tables")
            schema, tables = await database.schema(connection), await database.sums(connection)
            say("Writing out the database")
            database.dump(url, snapshot, dump)
        say("Packing")
        files = dict(manifest.data_files(data_dir))
        made = Manifest(
            format=manifest.FORMAT,
            product=version("lotrinh"),
            schema=schema,
            server=server,
            made_at=clock.now().isoformat(timespec="seconds"),
            dump=manifest.file_sum(dump),
            tables=tables,
            files={name: manifest.file_sum(path) for name, path in files.items()},
        )
        packed = Path(folder) / "backup.tar"
        _pack(packed, made, dump, files)
        packed.rename(target)
    return made


def _pack(packed: Path, made: Manifest, dump: Path, files: dict[str, Path]) -> None:
    told = msgspec.json.format(msgspec.json.encode(made))
    with packed.open("wb") as out:
        os.fchmod(out.fileno(), 0o600)
        with tarfile.open(fileobj=out, mode="w") as tar:
            entry = tarfile.TarInfo(manifest.NAME)
            entry.size, entry.mode = len(told), 0o600
            tar.addfile(entry, BytesIO(told))
            tar.add(dump, manifest.DUMP)
            for name, path in files.items():
                tar.add(path, manifest.FILES + name)
        out.flush()
        os.fsync(out.fileno())
