"""Whether all is well, and what keeps it so: doctor, backups, keys, the audit record, payments."""

import asyncio
import sys
from pathlib import Path

import click

from lotrinh.cli.database import database


@click.command()
def doctor() -> None:
    """Look at everything the product needs; one sentence each, and what to do. Ends with 1 if something is broken."""
    from lotrinh import doctor as examination

    with database():
        sys.exit(examination.report())


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write everything to FILE, while the product runs; the key (LOTRINH_SECRET) must be kept apart."""
    from lotrinh.backup import command

    with database():
        command.back_up(file)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Put the backup FILE into an empty database and data directory, and compare every count and sum."""
    from lotrinh.backup import command

    with database():
        command.restore(file)


@click.command()
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


@click.group()
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


@click.group()
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
