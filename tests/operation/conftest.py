"""Commands as they are run, each with settings and a database of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lotrinh import db, doctor
from lotrinh.accounts.provider import discovery
from lotrinh.cli import main
from lotrinh.settings import settings

Set = Callable[..., None]


@pytest.fixture
def set_env(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Set]:
    def to(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        discovery.forget()

    to(LOTRINH_DATA_DIR=str(tmp_path / "data"))
    yield to
    monkeypatch.undo()
    settings.cache_clear()
    discovery.forget()


@pytest.fixture
def run(set_env: Set, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Result]]:
    """The command itself; that the contents are sound is tested elsewhere, and takes long."""
    monkeypatch.setattr(doctor, "contents", list)
    monkeypatch.setattr(db.DB, "pool", None)
    before = dict(db.DB.config)

    def command(url: str, *arguments: str) -> Result:
        set_env(DATABASE_URL=url)
        return CliRunner().invoke(main, [*(arguments or ("doctor",))])

    yield command
    db.configure(before["dsn"])
