"""The drill: a backup of a server with rows and files, restored into an empty one, and what is refused."""

import asyncio
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from lotrinh import embedded_postgres

FIRMS = 20


def lotrinh(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("LOTRINH_")}
    environment |= {"LOTRINH_DATA_DIR": str(folder)}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-c", "from lotrinh.cli import main; main()", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def drill() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="lotrinh-test-"))
    folder.chmod(0o711)
    yield folder
    for data_dir in folder.iterdir():
        if data_dir.is_dir():
            embedded_postgres.stop(data_dir)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def backup(drill: Path) -> Path:
    """Of a server with twenty firms and one uploaded file."""
    data_dir = drill / "first"
    data_dir.mkdir(mode=0o711)
    url = embedded_postgres.start(data_dir)
    assert lotrinh(data_dir, "migrate").returncode == 0
    asyncio.run(_enter(url))
    (data_dir / "evidence").mkdir()
    (data_dir / "evidence" / ("ab" * 16)).write_bytes("ảnh chụp".encode())
    made = lotrinh(data_dir, "backup", str(drill / "one.backup"))
    assert made.returncode == 0, made.stderr
    assert "1 files" in made.stdout
    assert "LOTRINH_SECRET" in made.stdout
    return drill / "one.backup"


async def _enter(url: str) -> None:
    connection = await asyncpg.connect(url)
    for n in range(FIRMS):
        await connection.execute(
            "INSERT INTO firm (id, tax_code, name, search_key, vsic_version, vsic_code, sector, size, address)"
            " VALUES (gen_random_uuid(), $1, $2, $2, 2025, '3101', 'wood', 'small', '')",
            f"37{n:08}",
            f"Xưởng số {n}",
        )
    await connection.execute(
        "INSERT INTO audit_event (action, object_kind, object_id) VALUES ('signed in', 'person', 'x')"
    )
    await connection.close()


async def _names(url: str) -> list[str]:
    connection = await asyncpg.connect(url)
    rows = await connection.fetch("SELECT name FROM firm ORDER BY tax_code")
    await connection.close()
    return [row["name"] for row in rows]


def fresh(drill: Path, name: str) -> Path:
    folder = drill / name
    folder.mkdir(mode=0o711)
    return folder


def test_all_of_it_comes_back(drill: Path, backup: Path) -> None:
    data_dir = fresh(drill, "second")
    url = embedded_postgres.start(data_dir)
    restored = lotrinh(data_dir, "restore", str(backup))
    assert restored.returncode == 0, restored.stderr
    assert "Restored and compared" in restored.stdout
    assert asyncio.run(_names(url)) == [f"Xưởng số {n}" for n in range(FIRMS)]
    assert (data_dir / "evidence" / ("ab" * 16)).read_text() == "ảnh chụp"
    assert lotrinh(data_dir, "migrate").returncode == 0
    with pytest.raises(asyncpg.RaiseError, match="never changed"):
        asyncio.run(_change(url, "DELETE FROM audit_event"))


async def _change(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def test_the_key_is_not_in_it(drill: Path, backup: Path) -> None:
    with tarfile.open(backup) as tar:
        assert not [name for name in tar.getnames() if "secret" in name or "postgresql" in name]
    assert (drill / "first" / "secret").read_text().encode() not in backup.read_bytes()
    assert backup.stat().st_mode & 0o077 == 0


def test_a_place_that_is_not_empty_is_left_alone(drill: Path, backup: Path) -> None:
    refused = lotrinh(drill / "first", "restore", str(backup))
    assert refused.returncode == 1
    assert "not empty" in refused.stderr


def test_a_backup_is_never_overwritten(drill: Path, backup: Path) -> None:
    refused = lotrinh(drill / "first", "backup", str(backup))
    assert refused.returncode == 2
    assert "never overwritten" in refused.stderr


def _changed(backup: Path, target: Path, name: str, content: bytes) -> Path:
    """The backup with one member replaced."""
    with tarfile.open(backup) as old, tarfile.open(target, "w") as new:
        for member in old.getmembers():
            data = old.extractfile(member)
            assert data is not None
            body = content if member.name == name else data.read()
            member.size = len(body)
            new.addfile(member, io.BytesIO(body))
    return target


def _manifest(backup: Path) -> dict:
    with tarfile.open(backup) as tar:
        data = tar.extractfile("manifest.json")
        assert data is not None
        return json.loads(data.read())


def _refusals(drill: Path, backup: Path) -> dict[str, Path]:
    told = _manifest(backup)
    other = {name: json.dumps(told | change).encode() for name, change in {
        "newer": {"schema": "2099-01-01T00:00:00:000000"},
        "server": {"server": 990000},
        "format": {"format": 2},
    }.items()}  # fmt: skip
    files = {
        name: _changed(backup, drill / f"{name}.backup", "manifest.json", body)
        for name, body in other.items()
    }
    files["file"] = _changed(backup, drill / "file.backup", f"files/evidence/{'ab' * 16}", b"another")
    files["cut"] = drill / "cut.backup"
    files["cut"].write_bytes(backup.read_bytes()[:3_000])
    files["foreign"] = drill / "foreign.backup"
    files["foreign"].write_bytes(b"hello")
    counts = told["tables"] | {"firm": {"rows": FIRMS + 1, "sum": "0"}}
    files["counts"] = _changed(
        backup, drill / "counts.backup", "manifest.json", json.dumps(told | {"tables": counts}).encode()
    )
    return files  # the last one fails only after the restoring


REFUSED = {
    "newer": "newer than this program",
    "server": "PostgreSQL 99",
    "format": "has format 2",
    "file": "is damaged",
    "cut": "damaged",
    "foreign": "is no backup",
    "counts": "these tables differ from the backup: firm",
}


def test_what_does_not_fit_is_refused_with_a_sentence(drill: Path, backup: Path) -> None:
    data_dir = fresh(drill, "third")
    embedded_postgres.start(data_dir)
    for name, file in _refusals(drill, backup).items():
        refused = lotrinh(data_dir, "restore", str(file))
        assert refused.returncode == 1, name
        assert REFUSED[name] in refused.stderr
        assert "Traceback" not in refused.stderr
