"""Questionnaires, the catalogue and the sentences of the interface: checked, scored, frozen."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Literal, TextIO, get_args

import click

from assessments.parts import Sector, Size
from lotrinh.cli.database import database


@click.command()
@click.argument("instrument", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("answers", type=click.File("r", encoding="utf-8"))
@click.option("--sector", type=click.Choice(get_args(Sector)))
@click.option("--size", type=click.Choice(get_args(Size)))
def score(instrument: Path, answers: TextIO, sector: Sector | None, size: Size | None) -> None:
    """Score ANSWERS (JSON: question id to value) with the INSTRUMENT file; prints JSON."""
    from lotrinh.scoring_command import score_file

    try:
        result = score_file(instrument, answers.read(), sector=sector, size=size)
    except ValueError as problem:
        raise click.UsageError(str(problem)) from None
    click.echo(json.dumps(result, ensure_ascii=False, indent=2))


@click.command("read-archive")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--language", type=click.Choice(("vi", "en")), default="vi", show_default=True)
def read_archive(file: Path, language: Literal["vi", "en"]) -> None:
    """Check an archive that a firm downloaded, score it anew and print what it holds."""
    from lotrinh import archive_command

    try:
        click.echo(archive_command.read_archive(file.read_bytes(), language))
    except ValueError as problem:
        raise click.ClickException(f"{file.name} is refused: {problem}.") from None


@click.command("freeze-benchmark")
@click.argument("instrument")
@click.option("--simulated", is_flag=True, help="The simulated results; they are never mixed with real ones.")
def freeze_benchmark(instrument: str, simulated: bool) -> None:
    """Freeze the results of INSTRUMENT, such as dbi-sme/1970-2021, for coming ones to be compared with."""
    from assessments import content
    from lotrinh.selfassessment import freezing

    if instrument not in content.shipped():
        raise click.UsageError(f"There is no {instrument}; there are {', '.join(content.shipped())}.")
    try:
        with database():
            name, version = instrument.split("/")
            firms = asyncio.run(freezing.freeze_benchmark(name, version, simulated=simulated))
    except freezing.TooFewFirms as too_few:
        raise click.ClickException(str(too_few)) from None
    click.echo(f"Frozen: {instrument}, {firms} firms.")


@click.command()
@click.argument("files", nargs=-1, type=click.Path(dir_okay=False, path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Check the instruments and the catalogue of solutions, or only the instrument FILES given."""
    from assessments import content
    from lotrinh import catalogue_check

    _report("Instruments: no problems found.", content.check(list(files) or None))
    if not files:
        _report("Catalogue: no problems found.", catalogue_check.problems())


@click.command()
def translations() -> None:
    """Check that every sentence of the interface has its Vietnamese, once."""
    from lotrinh.translations import problems

    _report("Translations: complete.", problems())


def _report(all_well: str, problems: list[str]) -> None:
    """Each problem on its own line, and the exit code that says so."""
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        sys.exit(1)
    click.echo(all_well)
