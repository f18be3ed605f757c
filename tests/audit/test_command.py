"""`lotrinh audit verify`, as an operator runs it."""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lotrinh import embedded_postgres
from tests.backup.drill import change, enter, lotrinh

LINK = """
import asyncio
from lotrinh import audit_chain, db
with db.as_system():
    asyncio.run(audit_chain.link_new_events())
"""
EDIT = """
ALTER TABLE audit_event DISABLE TRIGGER USER;
UPDATE audit_event SET action = 'signed out' WHERE action = 'signed in';
ALTER TABLE audit_event ENABLE TRIGGER USER;
"""


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """Of a server with one event, linked."""
    folder = Path(tempfile.mkdtemp(prefix="lotrinh-test-"))
    folder.chmod(0o711)
    url = embedded_postgres.start(folder)
    assert lotrinh(folder, "migrate").returncode == 0
    asyncio.run(enter(url))
    environment = os.environ | {"LOTRINH_DATA_DIR": str(folder), "DATABASE_URL": url}
    subprocess.run([sys.executable, "-c", LINK], env=environment, check=True)
    yield folder
    embedded_postgres.stop(folder)
    shutil.rmtree(folder)


def test_it_says_that_the_chain_is_whole_and_finds_an_edited_row(data_dir: Path) -> None:
    whole = lotrinh(data_dir, "audit", "verify")
    assert whole.returncode == 0
    assert "Link" not in whole.stderr
    assert "1 links, 1 heads compared, 0 events not linked yet.\nThe chain is whole." in whole.stdout
    asyncio.run(change(embedded_postgres.address(data_dir), EDIT))
    edited = lotrinh(data_dir, "audit", "verify")
    assert edited.returncode == 1
    assert "Link 1: " in edited.stderr
    assert "whole" not in edited.stdout
