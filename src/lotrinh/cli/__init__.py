"""The command line: each command does one thing and says in one sentence what is wrong.

Commands import what they need when they run, so that `lotrinh --help` is there at once.
"""

import click
from pydantic import ValidationError

from lotrinh.cli.instruments import check, freeze_benchmark, read_archive, score, translations
from lotrinh.cli.keeping import audit, backup, billing, doctor, reencrypt, restore
from lotrinh.cli.model import evaluate, rollback_model, train
from lotrinh.cli.people import breach_report, reset_second_factor
from lotrinh.cli.serving import demo, migrate, serve, worker
from lotrinh.settings import settings


@click.group()
def main() -> None:
    """Lộ Trình Số: digital-maturity assessment for small and medium firms."""
    try:
        settings()
    except ValidationError as problem:
        wrong = [f"{_variable(str(one['loc'][0]))}: {one['msg']}" for one in problem.errors()]
        raise click.ClickException(f"A setting is wrong. {'; '.join(wrong)}") from None


def _variable(place: str) -> str:
    return place if place.isupper() else f"LOTRINH_{place.upper()}"


COMMANDS = (
    demo, serve, migrate, worker,
    doctor, backup, restore, reencrypt, billing, audit,
    check, score, read_archive, freeze_benchmark, translations,
    evaluate, train, rollback_model,
    reset_second_factor, breach_report,
)  # fmt: skip
for each in COMMANDS:
    main.add_command(each)
