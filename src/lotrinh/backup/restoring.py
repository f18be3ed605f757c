"""Puts a backup into an empty server, and proves that all of it arrived."""

import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

from lotrinh import database_server, row_security
from lotrinh.backup import database, manifest
from lotrinh.backup.manifest import FileSum, Manifest, RefusedBackup
from lotrinh.database_roles import LOGIN, acting_as
from lotrinh.embedded_postgres import programs
from lotrinh.settings import settings

Say = Callable[[str], None]


async def restore(source: Path, say: Say) -> Manifest:
    """RefusedBackup, and nothing changed, for a damaged file, what is newer than this program, a server or login that
    does not fit, a place that is not empty.
    """
    data_dir, url = settings().data_dir, settings().database_url or ""
    await database_server.refuse_unless(database_server.suitable, database_server.room_for_tables)
    await database.refuse_unless_empty(url)
    _refuse_files(data_dir)
    with tempfile.TemporaryDirectory(dir=source.parent, prefix=".restore-") as name:
        folder = Path(name)
        say("Reading the backup")
        made = _unpack(source, folder)
        _refuse_newer(made)
        say("Comparing checksums of its files")
        _refuse_damaged(made, folder)
        database.refuse_unreadable(folder / manifest.DUMP)
        say("Restoring the database")
        with acting_as(LOGIN):
            await row_security.make_roles()
        database.put(url, folder / manifest.DUMP, await database.known_settings(url))
        say("Counting and summing the tables")
        await _compare(url, made)
        if made.schema == manifest.known_migrations()[-1]:  # an older one gets its rights with its migrations
            with acting_as(LOGIN):
                await row_security.establish()
        for below in made.files:
            target = data_dir / below
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            (folder / manifest.FILES / below).replace(target)
    return made


def _refuse_files(data_dir: Path) -> None:
    first = next(manifest.data_files(data_dir), None)
    if first:
        raise RefusedBackup(f"the data directory is not empty, it holds {first[0]}: name a new one")


def _unpack(source: Path, folder: Path) -> Manifest:
    try:
        with tarfile.open(source, "r:") as tar:
            tar.extractall(folder, filter="data")
    except (tarfile.TarError, EOFError) as problem:
        raise RefusedBackup(f"it is no backup, or damaged: {problem}") from None
    told = folder / manifest.NAME
    if not told.is_file():
        raise RefusedBackup("it is no backup: it has no manifest")
    return manifest.decode(told.read_bytes())


def _refuse_newer(made: Manifest) -> None:
    if made.schema not in manifest.known_migrations():
        raise RefusedBackup(f"its schema ({made.schema}) is newer than this program: install a newer one")
    if made.server // 10_000 > programs.MAJOR:
        raise RefusedBackup(
            f"it was made on PostgreSQL {made.server // 10_000}, which this program does not know: install a newer one"
        )


def _refuse_damaged(made: Manifest, folder: Path) -> None:
    wanted = {manifest.DUMP: made.dump} | {manifest.FILES + name: one for name, one in made.files.items()}
    for name, expected in wanted.items():
        path = folder / name
        found = manifest.file_sum(path) if path.is_file() else FileSum(0, "")
        if found != expected:
            raise RefusedBackup(f"{name} is damaged")


async def _compare(url: str, made: Manifest) -> None:
    async with database.moment(url) as (connection, _):
        found = await database.sums(connection)
    wrong = [
        name for name in sorted(made.tables.keys() | found.keys()) if made.tables.get(name) != found.get(name)
    ]
    if wrong:
        raise RefusedBackup(
            f"after restoring, these tables differ from the backup: {', '.join(wrong)}; drop this database"
        )
