"""`lotrinh backup` and `lotrinh restore`, for the command line."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import click
from rich.console import Console

from lotrinh.backup.making import back_up as make
from lotrinh.backup.manifest import Manifest, RefusedBackup, known_migrations
from lotrinh.backup.restoring import restore as put_back
from lotrinh.settings import settings

Act = Callable[[Path, Callable[[str], None]], Awaitable[Manifest]]


def back_up(file: Path) -> None:
    if file.exists():
        raise click.UsageError(f"{file} is there already; a backup is never overwritten.")
    if not file.absolute().parent.is_dir():
        raise click.UsageError(f"There is no folder {file.absolute().parent}.")
    data_dir = settings().data_dir.resolve()
    if file.resolve().is_relative_to(data_dir):
        raise click.UsageError(
            f"{file} lies in the data directory {data_dir}: it would be lost with what it backs up, and the next "
            "backup would contain it. Name a file elsewhere."
        )
    made = _done(make, file, "There is no backup")
    click.echo(f"Backed up: {_told(made)}; {file} has {file.stat().st_size / 1e6:,.0f} MB.")
    click.echo("Keep LOTRINH_SECRET (or the file “secret” of the data directory) in another safe place.")


def restore(file: Path) -> None:
    made = _done(put_back, file, f"{file.name} is refused")
    click.echo(f"Restored and compared: {_told(made)}, as of {made.made_at}.")
    if made.schema != known_migrations()[-1]:
        click.echo("The backup has an older schema: run lotrinh migrate before serving.")


def _done(act: Act, file: Path, refused: str) -> Manifest:
    with Console(stderr=True).status("") as status:
        try:
            return asyncio.run(_awaited(act(file.absolute(), status.update)))
        except RefusedBackup as problem:
            raise click.ClickException(f"{refused}: {problem}.") from None


async def _awaited(made: Awaitable[Manifest]) -> Manifest:
    return await made


def _told(made: Manifest) -> str:
    rows = sum(table.rows for table in made.tables.values())
    return f"{len(made.tables)} tables, {rows:,} rows, {len(made.files)} files"
