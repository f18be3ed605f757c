"""The model of next steps: measured, learned, taken back."""

import asyncio
from pathlib import Path

import click

from lotrinh.cli.database import database
from lotrinh.settings import settings


@click.command()
@click.argument("data", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--card", type=click.Path(dir_okay=False, path_type=Path), help="Write the model card there, too."
)
def evaluate(data: Path | None, card: Path | None) -> None:
    """Measure the recommender beside its baselines: on the shipped survey, or on DATA (.npz)."""
    from lotrinh import recommender_commands

    recommender_commands.evaluate(data, card)


@click.command()
def train() -> None:
    """Learn the model of next steps from the firms on record, serve it, and score every firm anew."""
    from lotrinh.roadmap.refit_services import run_refit

    with database():
        found = asyncio.run(run_refit())
    if found is None:
        raise click.ClickException("No firm has a result yet, so there is nothing to learn from.")
    served = f"not served ({found.reason})" if found.reason else "served"
    click.echo(f"Model {found.version} from {found.firms} firms: {served}.")


@click.command("rollback-model")
def rollback_model() -> None:
    """Serve the model before the one that is served now."""
    from lotrinh import recommender_commands

    click.echo(f"Served: {recommender_commands.rollback(settings().data_dir / 'models')}")
