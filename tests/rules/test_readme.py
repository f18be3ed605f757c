"""The README names every setting, and nothing that is not one."""

import re
from pathlib import Path

from lotrinh.settings import Settings

README = Path(__file__).parents[2] / "README.md"


def names() -> set[str]:
    return {
        str(field.validation_alias or f"LOTRINH_{name.upper()}")
        for name, field in Settings.model_fields.items()
    }


def test_the_readme_names_every_setting_and_no_other() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \|", README.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert set(rows) == names()


def test_every_setting_says_what_it_means() -> None:
    assert all(field.description for field in Settings.model_fields.values())
