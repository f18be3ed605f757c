"""docs/licences.csv lists what the lock holds, each with a licence that lets this product be given away under MIT."""

import csv
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
COPYLEFT = re.compile(r"\b(A?GPL|GNU (Affero )?General Public)", re.IGNORECASE)


def rows() -> list[dict[str, str]]:
    with (ROOT / "docs" / "licences.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def test_the_list_is_the_lock() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ ;\\]+)", lock, flags=re.MULTILINE)
    assert pinned
    assert sorted((row["package"], row["version"]) for row in rows()) == sorted(pinned), "run: make licences"


def test_each_has_a_licence_and_none_forbids_ours() -> None:
    assert not [row for row in rows() if not row["licence"] or row["licence"] == "not stated"]
    assert not [row for row in rows() if COPYLEFT.search(row["licence"])]
