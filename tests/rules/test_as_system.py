"""Where the program asks the database for more than its visitor's rows: each place is listed with its reason."""

import ast
import csv
from collections.abc import Iterator
from pathlib import Path

from lotrinh import paths

LIST = Path(__file__).parent / "as_system.csv"
SOURCE = paths.PROJECT / "src" / "lotrinh"
WAYS = {"as_system", "by_system"}
OUTSIDE = {"LOGIN", "AS_IT_STANDS", "SYSTEM"}
DEFINING = {"db.py", "database_roles.py"}


def contexts(tree: ast.AST) -> set[str]:
    """Those beyond a visitor's that the file has imported."""
    froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    roles = [node for node in froms if node.module == "lotrinh.database_roles"]
    return {name.name for node in roles for name in node.names} & OUTSIDE


def places(tree: ast.AST, outside: set[str], within: str = "") -> Iterator[str]:
    """Names of functions that use one of the ways, or that name a context beyond a visitor's."""
    for node in ast.iter_child_nodes(tree):
        inner = node.name if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef) else within
        if isinstance(node, ast.Attribute) and node.attr in WAYS and ast.unparse(node.value) == "db":
            yield within
        if isinstance(node, ast.Name) and node.id in outside and isinstance(node.ctx, ast.Load) and within:
            yield within
        yield from places(node, outside, inner)


def found() -> set[tuple[str, str]]:
    files = [file for file in SOURCE.rglob("*.py") if file.name not in DEFINING]
    trees = {str(file.relative_to(SOURCE)): ast.parse(file.read_text(encoding="utf-8")) for file in files}
    return {(file, place) for file, tree in trees.items() for place in places(tree, contexts(tree))}


def listed() -> dict[tuple[str, str], str]:
    with LIST.open(encoding="utf-8", newline="") as source:
        return {(row["file"], row["function"]): row["reason"] for row in csv.DictReader(source)}


def test_each_place_is_listed_with_a_reason() -> None:
    assert found() == listed().keys()
    assert all(len(reason) > 10 for reason in listed().values())
