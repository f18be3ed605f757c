"""docs/licences.csv lists what the lock holds, what browsers get and the bundled server, each with a licence that lets
this product be given away under MIT.
"""

import csv
import json
import re
import subprocess
from pathlib import Path

from lotrinh.embedded_postgres import programs

ROOT = Path(__file__).parents[2]
COPYLEFT = re.compile(r"\b(A?GPL|GNU (Affero )?General Public)", re.IGNORECASE)


def rows() -> list[dict[str, str]]:
    with (ROOT / "docs" / "licences.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def others() -> list[tuple[str, str]]:
    """What no lock of Python packages names: the style sheets' tools alone stay behind when the product is made."""
    told = json.loads((ROOT / "frontend" / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    server = subprocess.run(
        [programs.installed("postgres"), "--version"], capture_output=True, text=True, check=True
    )
    return [
        *((name, told[name]) for name in told.keys() - {"sass"}),
        ("postgresql", server.stdout.split()[-1]),
    ]


def test_the_list_is_the_lock_what_browsers_get_and_the_server() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ ;\\]+)", lock, flags=re.MULTILINE)
    assert pinned
    assert sorted((row["package"], row["version"]) for row in rows()) == sorted(pinned + others()), (
        "run: make licences"
    )


def test_each_has_a_licence_and_none_forbids_ours() -> None:
    assert not [row for row in rows() if not row["licence"] or row["licence"] == "not stated"]
    assert not [row for row in rows() if COPYLEFT.search(row["licence"])]
