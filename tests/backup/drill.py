"""Commands on data directories of their own, and what a drill puts into them."""

import os
import subprocess
import sys
from pathlib import Path

import asyncpg

FIRMS = 20
NAMES = [f"Xưởng số {n}" for n in range(FIRMS)]


def lotrinh(folder: Path, *arguments: str, url: str = "") -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("LOTRINH_")}
    environment |= {"LOTRINH_DATA_DIR": str(folder)}
    environment.pop("DATABASE_URL", None)
    if url:
        environment["DATABASE_URL"] = url
    command = [sys.executable, "-c", "from lotrinh.cli import main; main()", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


async def enter(url: str) -> None:
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


async def names(url: str) -> list[str]:
    connection = await asyncpg.connect(url)
    rows = await connection.fetch("SELECT name FROM firm ORDER BY tax_code")
    await connection.close()
    return [row["name"] for row in rows]


def fresh(place: Path, name: str) -> Path:
    folder = place / name
    folder.mkdir(mode=0o711)
    return folder


async def change(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
