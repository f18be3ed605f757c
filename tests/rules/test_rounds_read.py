"""Who reads rounds of sites as well: each statement on the bare table is listed with its reason.

All others read `firm_assessment`, where only those of the whole firm are.
"""

import ast
import csv
import re
from collections.abc import Iterator
from pathlib import Path

from lotrinh import paths

LIST = Path(__file__).parent / "rounds_read.csv"
SOURCE = paths.PROJECT / "src" / "lotrinh"
BARE = re.compile(r'\b(FROM|JOIN|INTO|UPDATE|USING)\s+"?assessment\b', re.IGNORECASE)
VIA_CLASS = "Assessment"


def places(tree: ast.Module) -> Iterator[str]:
    """Names of functions, and of constants of the module, that name the table."""
    for top in tree.body:
        if any(_names(node) for node in ast.walk(top)) and not isinstance(top, ast.Import | ast.ImportFrom):
            yield _name(top)


def _names(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return bool(BARE.search(node.value))
    return isinstance(node, ast.Name) and node.id == VIA_CLASS


def _name(top: ast.stmt) -> str:
    if isinstance(top, ast.Assign | ast.AnnAssign):
        return ast.unparse(top.targets[0] if isinstance(top, ast.Assign) else top.target)
    return getattr(top, "name", ast.unparse(top)[:40])


def in_code() -> Iterator[tuple[str, str]]:
    for file in SOURCE.rglob("*.py"):
        if not file.name.endswith("tables.py"):
            for place in places(ast.parse(file.read_text(encoding="utf-8"))):
                yield str(file.relative_to(SOURCE)), place


def in_data() -> Iterator[tuple[str, str]]:
    for file in SOURCE.rglob("*.yaml"):
        if BARE.search(file.read_text(encoding="utf-8")):
            yield str(file.relative_to(SOURCE)), "-"


def found() -> set[tuple[str, str]]:
    return {*in_code(), *in_data()}


def listed() -> dict[tuple[str, str], str]:
    with LIST.open(encoding="utf-8", newline="") as source:
        return {(row["file"], row["name"]): row["reason"] for row in csv.DictReader(source)}


def test_each_statement_on_rounds_of_sites_is_listed_with_a_reason() -> None:
    assert found() == listed().keys()
    assert all(len(reason) > 10 for reason in listed().values())


def test_a_statement_on_the_bare_table_is_found_wherever_it_is_written() -> None:
    within = "A = f'SELECT 1 {x}\\nFROM assessment a'\ndef b():\n    return 'join  assessment ON true'\n"
    assert set(places(ast.parse(f"{within}C = 'FROM firm_assessment'"))) == {"A", "b"}
