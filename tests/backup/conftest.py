import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lotrinh import embedded_postgres
from tests.backup.drill import enter, lotrinh


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="lotrinh-test-"))
    folder.chmod(0o711)
    yield folder
    for data_dir in folder.iterdir():
        if data_dir.is_dir():
            embedded_postgres.stop(data_dir)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def backup(place: Path) -> Path:
    """Of a server with twenty firms and one uploaded file."""
    data_dir = place / "first"
    data_dir.mkdir(mode=0o711)
    url = embedded_postgres.start(data_dir)
    assert lotrinh(data_dir, "migrate").returncode == 0
    asyncio.run(enter(url))
    (data_dir / "evidence").mkdir()
    (data_dir / "evidence" / ("ab" * 16)).write_bytes("ảnh chụp".encode())
    made = lotrinh(data_dir, "backup", str(place / "one.backup"))
    assert made.returncode == 0, made.stderr
    assert "1 files" in made.stdout
    assert "LOTRINH_SECRET" in made.stdout
    return place / "one.backup"
