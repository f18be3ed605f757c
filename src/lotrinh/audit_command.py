"""`lotrinh audit verify`, for the command line."""

import asyncio
import sys
from pathlib import Path

import click

from lotrinh import audit_chain

MOST_SHOWN = 20


def verify(heads: Path | None) -> None:
    try:
        kept = audit_chain.kept_heads(heads or audit_chain.heads_file())
    except ValueError as problem:
        raise click.UsageError(str(problem)) from None
    found = asyncio.run(audit_chain.verify(kept))
    for one in found.problems[:MOST_SHOWN]:
        click.echo(one.what % one.named, err=True)
    if len(found.problems) > MOST_SHOWN:
        click.echo(f"and {len(found.problems) - MOST_SHOWN} more.", err=True)
    click.echo(f"{found.links} links, {found.heads} heads compared, {found.waiting} events not linked yet.")
    if found.problems:
        sys.exit(1)
    click.echo("The chain is whole.")
