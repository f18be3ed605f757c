"""Where copies lie in these tests."""

from pathlib import Path

import pytest

from lotrinh.privacy import copy_services, old_copies


@pytest.fixture
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for module in (copy_services, old_copies):
        monkeypatch.setattr(module, "folder", lambda: tmp_path / "copies")
    from lotrinh.privacy import copy_making

    monkeypatch.setattr(copy_making, "folder", lambda: tmp_path / "copies")
    return tmp_path / "copies"
