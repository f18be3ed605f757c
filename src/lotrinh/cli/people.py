"""What is done about a single account: its second factor, and what it had in its hands."""

import asyncio
from datetime import datetime
from pathlib import Path

import click

from lotrinh.cli.database import database


@click.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Remove a person's second factor, once you are sure who asks; they set it up anew at their next sign-in."""
    from lotrinh.accounts.second_factor_services import reset

    with database():
        found = asyncio.run(reset(email.strip().lower()))
    if not found:
        raise click.ClickException(f"Nobody signs in with {email}.")
    click.echo(f"The second factor of {email} is removed and all their sessions have ended.")


@click.command("breach-report")
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
