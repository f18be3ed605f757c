"""What runs: the demo, the server and the worker, on the newest schema."""

import asyncio
import os

import click

from lotrinh import starting
from lotrinh.cli.database import database
from lotrinh.settings import settings


@click.command()
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
        asyncio.run(demo_data.compute_figures())
        demo_data.introduce(f"http://{host}:{port}")
        server.run(host, port)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def serve(host: str, port: int) -> None:
    """Serve the product; the database must be migrated."""
    from lotrinh import server

    server.refuse_taken_port(host, port)
    with database():
        server.run(host, port)


@click.command()
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

    with database():
        try:
            asyncio.run(bring_forward(statement_seconds))
        except TooBusy:
            raise click.ClickException(
                "The tables were in use the whole time. Run it again when fewer people work; it goes on from there."
            ) from None
        except TooSlow:
            raise click.ClickException(
                f"A step took longer than {statement_seconds} s and was taken back; those before it are done. "
                "Run it again with --statement-seconds 0 when nobody works; it goes on from there."
            ) from None


@click.command()
def worker() -> None:
    """Run background jobs such as sending mail, until stopped."""
    with starting.lasting():
        from lotrinh.worker import work

    with database():
        asyncio.run(work())
