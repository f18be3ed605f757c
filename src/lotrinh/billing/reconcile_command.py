"""`lotrinh billing reconcile`."""

import asyncio

import click

from lotrinh.billing import reconciliation
from lotrinh.errors import DomainError


def reconcile() -> tuple[int, int]:
    try:
        return asyncio.run(reconciliation.reconcile())
    except DomainError as problem:
        raise click.ClickException(problem.message_id) from None
