"""The drill: a backup of a server with rows and files, restored into an empty one, and what is refused."""

import asyncio
import hashlib
import io
import json
import tarfile
from pathlib import Path

import asyncpg
import pytest

from lotrinh import embedded_postgres
from tests.backup.drill import FIRMS, NAMES, change, fresh, lotrinh, names


def test_all_of_it_comes_back(place: Path, backup: Path) -> None:
    data_dir = fresh(place, "second")
    url = embedded_postgres.start(data_dir)
    restored = lotrinh(data_dir, "restore", str(backup))
    assert restored.returncode == 0, restored.stderr
    assert "Restored and compared" in restored.stdout
    assert asyncio.run(names(url)) == NAMES
    assert (data_dir / "evidence" / ("ab" * 16)).read_text() == "ảnh chụp"
    assert lotrinh(data_dir, "migrate").returncode == 0
    with pytest.raises(asyncpg.RaiseError, match="never changed"):
        asyncio.run(change(url, "DELETE FROM audit_event"))


def test_the_key_is_not_in_it(place: Path, backup: Path) -> None:
    with tarfile.open(backup) as tar:
        assert not [name for name in tar.getnames() if "secret" in name or "postgresql" in name]
    assert (place / "first" / "secret").read_text().encode() not in backup.read_bytes()
    assert backup.stat().st_mode & 0o077 == 0


def test_a_place_that_is_not_empty_is_left_alone(place: Path, backup: Path) -> None:
    refused = lotrinh(place / "first", "restore", str(backup))
    assert refused.returncode == 1
    assert "not empty" in refused.stderr


def test_a_backup_is_never_overwritten(place: Path, backup: Path) -> None:
    refused = lotrinh(place / "first", "backup", str(backup))
    assert refused.returncode == 2
    assert "never overwritten" in refused.stderr


def test_no_backup_goes_where_its_data_lie(place: Path, backup: Path) -> None:
    link = place / "link"
    link.symlink_to(place / "first" / "evidence", target_is_directory=True)
    for file in (place / "first" / "one.backup", link / "one.backup"):
        refused = lotrinh(place / "first", "backup", str(file))
        assert refused.returncode == 2
        assert "lies in the data directory" in " ".join(refused.stderr.split())
        assert not file.exists()
    link.unlink()


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
    return json.loads(_member(backup, "manifest.json"))


def _with_dump(backup: Path, target: Path, body: bytes) -> Path:
    """Its checksum is right."""
    dump = {"bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}
    told = json.dumps(_manifest(backup) | {"dump": dump}).encode()
    middle = _changed(backup, target.with_suffix(".middle"), "manifest.json", told)
    return _changed(middle, target, "database.dump", body)


def _member(backup: Path, name: str) -> bytes:
    with tarfile.open(backup) as tar:
        data = tar.extractfile(name)
        assert data is not None
        return data.read()


def _refusals(place: Path, backup: Path) -> dict[str, Path]:
    told = _manifest(backup)
    other = {name: json.dumps(told | change).encode() for name, change in {
        "newer": {"schema": "2099-01-01T00:00:00:000000"},
        "server": {"server": 990000},
        "format": {"format": 2},
    }.items()}  # fmt: skip
    files = {
        name: _changed(backup, place / f"{name}.backup", "manifest.json", body)
        for name, body in other.items()
    }
    files["file"] = _changed(backup, place / "file.backup", f"files/evidence/{'ab' * 16}", b"another")
    whole = _member(backup, "database.dump")
    files["dump"] = _with_dump(backup, place / "dump.backup", b"PGDMP\xff\xff\xff of a later version")
    files["half"] = _with_dump(backup, place / "half.backup", whole[:-300])
    files["cut"] = place / "cut.backup"
    files["cut"].write_bytes(backup.read_bytes()[:3_000])
    files["foreign"] = place / "foreign.backup"
    files["foreign"].write_bytes(b"hello")
    counts = told["tables"] | {"firm": {"rows": FIRMS + 1, "sum": "0"}}
    files["counts"] = _changed(
        backup, place / "counts.backup", "manifest.json", json.dumps(told | {"tables": counts}).encode()
    )
    return files  # the last one fails only after the restoring


REFUSED = {
    "newer": "newer than this program",
    "server": "PostgreSQL 99",
    "format": "has format 2",
    "file": "is damaged",
    "dump": "pg_restore failed",
    "half": "restoring failed; nothing was restored: pg_restore: error: could not read",
    "cut": "damaged",
    "foreign": "is no backup",
    "counts": "these tables differ from the backup: firm",
}


def test_what_does_not_fit_is_refused_with_a_sentence(place: Path, backup: Path) -> None:
    data_dir = fresh(place, "third")
    embedded_postgres.start(data_dir)
    for name, file in _refusals(place, backup).items():
        refused = lotrinh(data_dir, "restore", str(file))
        assert refused.returncode == 1, name
        assert REFUSED[name] in refused.stderr
        assert "Traceback" not in refused.stderr
