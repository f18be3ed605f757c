"""Where a command finds its database, and the secret that goes with it."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import click

from lotrinh.settings import settings

MINIMUM_SECRET = 32


@contextmanager
def database() -> Iterator[None]:
    """DATABASE_URL if it is set, else the bundled server, stopped when its last user leaves."""
    from lotrinh import db, embedded_postgres, paths
    from lotrinh.database_server import Unfit
    from lotrinh.embedded_postgres.guard import kept_running
    from lotrinh.row_security import RolesMissing

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
    except (Unfit, RolesMissing) as problem:
        raise click.ClickException(str(problem)) from None
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
