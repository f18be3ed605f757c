"""asvs.csv has each requirement of levels 1 and 2 of OWASP ASVS 5.0.0 once, and what it points to is there."""

import ast
import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LEDGER = ROOT / "tests" / "rules" / "asvs.csv"
STATES = {"met", "open", "not applicable"}
ID = re.compile(r"v5\.0\.0-([1-9]\d?)\.([1-9]\d?)\.([1-9]\d?)")

# How many requirements of level 1 and of level 2 each chapter has, counted in
# OWASP_Application_Security_Verification_Standard_5.0.0_en.csv of github.com/OWASP/ASVS (CC BY-SA 4.0).
IN_THE_STANDARD = {
    1: (8, 19),  # encoding and sanitization
    2: (4, 7),  # validation and business logic
    3: (8, 11),  # web frontend
    4: (2, 8),  # API and web service
    5: (4, 5),  # files
    6: (13, 22),  # authentication
    7: (6, 12),  # sessions
    8: (4, 3),  # authorization
    9: (4, 3),  # self-contained tokens
    10: (5, 24),  # OAuth and OIDC
    11: (3, 11),  # cryptography
    12: (3, 6),  # secure communication
    13: (1, 12),  # configuration
    14: (2, 7),  # data protection
    15: (3, 10),  # secure coding and architecture
    16: (0, 16),  # logging and errors
    17: (0, 7),  # WebRTC
}


def rows() -> list[dict[str, str]]:
    with LEDGER.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


@cache
def defined_in(path: Path) -> frozenset[str]:
    """Names of a module's own functions, classes and constants."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {one.id for one in node.targets if isinstance(one, ast.Name)}
    return frozenset(found)


def problem(evidence: str) -> str:
    """What is wrong with a path, perhaps with ::name; empty if nothing is."""
    name, _, defined = evidence.partition("::")
    path = ROOT / name
    if not path.is_file() or not path.resolve().is_relative_to(ROOT):
        return "no such file"
    if defined and (path.suffix != ".py" or defined not in defined_in(path)):
        return "nothing of that name in it"
    return "which test?" if path.name.startswith("test_") and not defined.startswith("test_") else ""


def test_each_requirement_is_there_once_and_complete() -> None:
    assert not [row for row in rows() if None in row or not all(value.strip() for value in row.values())]
    assert not [row["requirement"] for row in rows() if not ID.fullmatch(row["requirement"])]
    assert not [row["requirement"] for row in rows() if row["state"] not in STATES]
    assert not [name for name, times in Counter(row["requirement"] for row in rows()).items() if times > 1]


def test_they_are_as_many_as_in_the_standard() -> None:
    found = Counter((row["requirement"].split("-")[1].split(".")[0], row["level"]) for row in rows())
    wanted = {
        (str(chapter), level): number
        for chapter, numbers in IN_THE_STANDARD.items()
        for level, number in zip("12", numbers, strict=True)
        if number
    }
    assert dict(found) == wanted


def test_they_stand_in_the_order_of_the_standard() -> None:
    order = [tuple(map(int, row["requirement"].split("-")[1].split("."))) for row in rows()]
    assert order == sorted(order)


def test_what_is_met_points_to_something_that_is_there() -> None:
    assert not {
        row["requirement"]: f"{row['evidence']}: {found}"
        for row in rows()
        if row["state"] == "met" and (found := problem(row["evidence"]))
    }


def test_what_is_not_met_says_why_in_a_sentence() -> None:
    others = [row for row in rows() if row["state"] != "met"]
    assert not [row["requirement"] for row in others if not re.fullmatch(r"[A-Z].+\.", row["evidence"])]


@pytest.mark.parametrize(
    ("evidence", "wrong"),
    [
        ("README.md", ""),
        ("tests/rules/test_asvs.py::test_they_are_as_many_as_in_the_standard", ""),
        ("src/lotrinh/web/security.py::POLICY", ""),
        ("tests/rules/test_nothing.py", "no such file"),
        ("tests/rules", "no such file"),
        ("../../etc/passwd", "no such file"),
        ("src/lotrinh/web/security.py::POLICIES", "nothing of that name in it"),
        ("README.md::Start", "nothing of that name in it"),
        ("tests/rules/test_asvs.py", "which test?"),
        ("tests/rules/test_asvs.py::problem", "which test?"),
    ],
)
def test_a_wrong_pointer_is_noticed(evidence: str, wrong: str) -> None:
    assert problem(evidence) == wrong
