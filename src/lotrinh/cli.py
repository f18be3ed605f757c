"""The command line: each command does one thing and says in one sentence what is wrong."""

import asyncio
import json
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Literal, TextIO, get_args

import click
from pydantic import ValidationError

from assessments.parts import Sector, Size
from lotrinh import starting
from lotrinh.settings import settings

MINIMUM_SECRET = 32


@click.group()
def main() -> None:
    """Lộ Trình Số: digital-maturity assessment for small and medium firms."""
    try:
        settings()
    except ValidationError as problem:
        wrong = [f"LOTRINH_{str(one['loc'][0]).upper()}: {one['msg']}" for one in problem.errors()]
        raise click.ClickException(f"A setting is wrong. {'; '.join(wrong)}") from None


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--firms", default=65_000, show_default=True, type=click.IntRange(10, 1_000_000))
def demo(host: str, port: int, firms: int) -> None:
    """Start everything with simulated firms and a button for each demo person."""
    from lotrinh import demo as demo_data
    from lotrinh import server
    from lotrinh.billing.fakestripe import demo as fakestripe
    from lotrinh.billing.transfers.demo_transfers import BANK

    os.environ["LOTRINH_DEMO"] = "true"
    os.environ.setdefault("LOTRINH_PUBLIC_URL", f"http://{host}:{port}")
    if "LOTRINH_STRIPE_KEY" not in os.environ:
        os.environ |= {
            "LOTRINH_STRIPE_KEY": fakestripe.KEY,
            "LOTRINH_STRIPE_WEBHOOK_SECRET": fakestripe.SECRET,
        }
    for name, value in BANK.items():
        os.environ.setdefault(name, value)
    settings.cache_clear()
    server.refuse_taken_port(host, port)
    with database():
        asyncio.run(demo_data.prepare(firms))
        demo_data.introduce(f"http://{host}:{port}")
        server.run(host, port)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def serve(host: str, port: int) -> None:
    """Serve the product; the database must be migrated."""
    from lotrinh import server

    server.refuse_taken_port(host, port)
    with database():
        server.run(host, port)


@main.command()
@click.option(
    "--statement-seconds",
    default=60,
    show_default=True,
    type=click.IntRange(0, 86_400),
    help="The longest a statement may take, since people may have to wait for it; 0: as long as it needs.",
)
def migrate(statement_seconds: int) -> None:
    """Bring the database to the newest schema."""
    from lotrinh.migrate import TooBusy, TooSlow
    from lotrinh.migrate import migrate as bring_forward
    from lotrinh.row_security import RolesMissing

    with database():
        try:
            asyncio.run(bring_forward(statement_seconds))
        except RolesMissing as missing:
            raise click.ClickException(str(missing)) from None
        except TooBusy:
            raise click.ClickException(
                "The tables were in use the whole time. Run it again when fewer people work; it goes on from there."
            ) from None
        except TooSlow:
            raise click.ClickException(
                f"A step took longer than {statement_seconds} s and was taken back; those before it are done. "
                "Run it again with --statement-seconds 0 when nobody works; it goes on from there."
            ) from None


@main.command()
def worker() -> None:
    """Run background jobs such as sending mail, until stopped."""
    with starting.lasting():
        from lotrinh.worker import work

    with database():
        asyncio.run(work())


@main.command()
def doctor() -> None:
    """Look at everything the product needs; one sentence each, and what to do. Ends with 1 if something is broken."""
    from lotrinh import doctor as examination

    with database():
        sys.exit(examination.report())


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write everything to FILE, while the product runs; the key (LOTRINH_SECRET) must be kept apart."""
    from lotrinh.backup import command

    with database():
        command.back_up(file)


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Put the backup FILE into an empty database and data directory, and compare every count and sum."""
    from lotrinh.backup import command

    with database():
        command.restore(file)


@main.command()
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


@main.command("read-archive")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--language", type=click.Choice(("vi", "en")), default="vi", show_default=True)
def read_archive(file: Path, language: Literal["vi", "en"]) -> None:
    """Check an archive that a firm downloaded, score it anew and print what it holds."""
    from lotrinh import archive_command

    try:
        click.echo(archive_command.read_archive(file.read_bytes(), language))
    except ValueError as problem:
        raise click.ClickException(f"{file.name} is refused: {problem}.") from None


@main.command("freeze-benchmark")
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


@main.command()
@click.argument("files", nargs=-1, type=click.Path(dir_okay=False, path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Check the instruments and the catalogue of solutions, or only the instrument FILES given."""
    from assessments import content
    from lotrinh import catalogue_check

    _report("Instruments: no problems found.", content.check(list(files) or None))
    if not files:
        _report("Catalogue: no problems found.", catalogue_check.problems())


@main.command()
def translations() -> None:
    """Check that every sentence of the interface has its Vietnamese."""
    from lotrinh.translations import missing

    _report("Translations: complete.", missing())


def _report(all_well: str, problems: list[str]) -> None:
    """Each problem on its own line, and the exit code that says so."""
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        sys.exit(1)
    click.echo(all_well)


@main.command()
@click.argument("data", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--card", type=click.Path(dir_okay=False, path_type=Path), help="Write the model card there, too."
)
def evaluate(data: Path | None, card: Path | None) -> None:
    """Measure the recommender beside its baselines: on the shipped survey, or on DATA (.npz)."""
    from lotrinh import recommender_commands

    recommender_commands.evaluate(data, card)


@main.command()
def train() -> None:
    """Learn the model of next steps from the firms on record, serve it, and score every firm anew."""
    from lotrinh.roadmap.refit_services import run_refit

    with database():
        found = asyncio.run(run_refit())
    if found is None:
        raise click.ClickException("No firm has a result yet, so there is nothing to learn from.")
    served = f"not served ({found.reason})" if found.reason else "served"
    click.echo(f"Model {found.version} from {found.firms} firms: {served}.")


@main.command("rollback-model")
def rollback_model() -> None:
    """Serve the model before the one that is served now."""
    from lotrinh import recommender_commands

    click.echo(f"Served: {recommender_commands.rollback(settings().data_dir / 'models')}")


@main.command()
def reencrypt() -> None:
    """Encrypt with LOTRINH_SECRET what an earlier secret of LOTRINH_OLD_SECRETS still encrypts."""
    from lotrinh.privacy.reencryption import reencrypt as move

    with database():
        found = asyncio.run(move())
    click.echo(f"{found.older} values moved to the newest secret, {found.newest} were there already.")
    if found.unreadable:
        raise click.ClickException(
            f"{found.unreadable} values cannot be read with any of the secrets there are."
        )


@main.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Remove a person's second factor, once you are sure who asks; they set it up anew at their next sign-in."""
    from lotrinh.accounts.second_factor_services import reset

    with database():
        found = asyncio.run(reset(email.strip().lower()))
    if not found:
        raise click.ClickException(f"Nobody signs in with {email}.")
    click.echo(f"The second factor of {email} is removed and all their sessions have ended.")


@main.group()
def billing() -> None:
    """What firms pay."""


@billing.command()
def reconcile() -> None:
    """Compare everything with Stripe and mend what differs; exit code 1 if something did."""
    from lotrinh.billing.reconcile_command import reconcile as compare

    with database():
        compared, mended = compare()
    click.echo(f"{compared} rows compared with Stripe, {mended} mended.")
    sys.exit(1 if mended else 0)


@main.group()
def audit() -> None:
    """The record of who did what, and whether it is whole."""


@audit.command()
@click.option(
    "--heads",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Heads kept elsewhere (JSON lines). Default: the file under the data directory.",
)
def verify(heads: Path | None) -> None:
    """Compute the chain anew; ends with 1 if an event was edited, removed or moved."""
    from lotrinh import audit_command

    with database():
        audit_command.verify(heads)


@main.command("breach-report")
@click.option("--from", "first", required=True, type=click.DateTime(["%Y-%m-%d"]), help="First day.")
@click.option("--to", "last", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Last day.")
@click.option("--account", help="E-mail address of the account; without it, every account.")
@click.option(
    "--file", "target", default="breach-report.csv", show_default=True, type=click.Path(path_type=Path)
)
def breach_report(first: datetime, last: datetime, account: str | None, target: Path) -> None:
    """Write whose data an account read or changed, for the notice within 72 hours."""
    from lotrinh.privacy import breach

    with database():
        breach.report(first.date(), last.date(), account, target)


@contextmanager
def database() -> Iterator[None]:
    """DATABASE_URL if it is set, else the bundled server, stopped when its last user leaves."""
    from lotrinh import db, embedded_postgres, paths
    from lotrinh.embedded_postgres.guard import kept_running

    data_dir = settings().data_dir
    bundled = settings().database_url is None
    try:
        if bundled:
            if not data_dir.is_relative_to(paths.PROJECT):
                click.echo(f"The data directory is {data_dir}", err=True)
            os.environ["DATABASE_URL"] = embedded_postgres.start(data_dir)
        _ensure_secret(data_dir)
    except embedded_postgres.DataDirectoryProblem as problem:
        raise click.ClickException(str(problem)) from None
    settings.cache_clear()
    db.configure(settings().database_url or "")
    try:
        with db.as_system(), kept_running(data_dir) if bundled else nullcontext():
            yield
    finally:
        if bundled:
            embedded_postgres.stop(data_dir)


def _ensure_secret(data_dir: Path) -> None:
    if settings().secret:
        if any(len(one) < MINIMUM_SECRET for one in settings().secrets):
            raise click.ClickException(
                "LOTRINH_SECRET, and each of LOTRINH_OLD_SECRETS, must have at least 32 characters."
            )
        return
    path = data_dir / "secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    os.environ["LOTRINH_SECRET"] = path.read_text().strip()
