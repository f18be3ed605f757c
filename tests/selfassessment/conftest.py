"""The workshop questionnaire beside the shipped ones, for tests that need every kind of question."""

from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

import pytest

from assessments import content


@pytest.fixture
def publish(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """`publish("workshop-2")`: from now on this file is shipped, too."""

    def add(name: str) -> None:
        questionnaire = content.load(Path(__file__).parent / f"{name}.yaml")
        shipped = MappingProxyType(dict(content.shipped()) | {questionnaire.key: questionnaire})
        monkeypatch.setattr(content, "shipped", lambda: shipped)

    return add


@pytest.fixture
def workshop(publish: Callable[[str], None]) -> None:
    publish("workshop")
