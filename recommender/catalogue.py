"""Reads the files of a catalogue of solutions, functions and support schemes; README.md has the format."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import msgspec

from recommender.checks import Known, Written, meaning_problems
from recommender.checks.written import FUNCTIONS, SCHEMES
from recommender.parts import (
    Catalogue,
    Cost,
    Family,
    FamilyFile,
    Function,
    FunctionsFile,
    Minimum,
    PathSteps,
    Rung,
    Scheme,
    SchemesFile,
    Solution,
    Text,
    Told,
    Weeks,
)
from recommender.plain_yaml import Plain, Refused
from recommender.plain_yaml import read as read_yaml
from recommender.problems import CatalogueProblems, Problem
from recommender.reading import Reading

__all__ = [
    "Catalogue",
    "CatalogueProblems",
    "Cost",
    "Family",
    "Function",
    "Known",
    "Minimum",
    "PathSteps",
    "Rung",
    "Scheme",
    "Solution",
    "Text",
    "Told",
    "Weeks",
    "load",
    "shipped",
]

CATALOGUE = Path(__file__).parent / "catalogue"
T = TypeVar("T")


@cache
def shipped() -> Catalogue:
    """The catalogue of this package, read once; raises CatalogueProblems."""
    return load(CATALOGUE)


def load(folder: Path, known: Known | None = None) -> Catalogue:
    """The catalogue in a folder; raises CatalogueProblems naming file, path and reason of every fault found.

    `known` says what the questionnaires have, so that references to them are checked, too.
    """
    problems = [] if (folder / FUNCTIONS).exists() else [Problem(FUNCTIONS, "file", "is missing")]
    found = {path.name: _plain(path, problems) for path in sorted(folder.glob("*.yaml"))}
    plain = {name: one for name, one in found.items() if one is not None}
    written = _written(plain, problems)
    if written is not None and not problems:
        problems += meaning_problems(written, known)
    if written is None or problems:
        raise CatalogueProblems(problems)
    return _build(written, _version(plain))


def _plain(path: Path, problems: list[Problem]) -> Plain:
    """None when nothing could be read; each reason is appended."""
    try:
        plain, twice = read_yaml(path.read_text(encoding="utf-8"))
    except Refused as refused:
        plain, twice = None, [refused]
    except UnicodeDecodeError:
        plain, twice = None, [Refused("file", "is not UTF-8 text")]
    problems += [Problem(path.name, one.where, one.reason) for one in twice]
    if plain is None and not twice:
        problems.append(Problem(path.name, "file", "is empty"))
    return plain


def _written(plain: Mapping[str, Plain], problems: list[Problem]) -> Written | None:
    nothing: Plain = {"format": 1, "schemes": []}
    functions = _read(FUNCTIONS, plain.get(FUNCTIONS), FunctionsFile, problems)
    schemes = _read(SCHEMES, plain.get(SCHEMES, nothing), SchemesFile, problems)
    names = [name for name in plain if name not in {FUNCTIONS, SCHEMES}]
    families = {name: _read(name, plain[name], FamilyFile, problems) for name in names}
    readable = {name: family for name, family in families.items() if family is not None}
    if functions is None or schemes is None or len(readable) < len(families):
        return None
    return Written(families=readable, functions=functions, schemes=schemes)


def _read(name: str, plain: Plain, kind: type[T], problems: list[Problem]) -> T | None:
    if plain is None:
        return None
    reading = Reading(name)
    value = reading.read(plain, kind)
    problems += reading.problems
    return value


def _version(plain: Mapping[str, Plain]) -> str:
    return sha256(msgspec.json.encode(plain, order="deterministic")).hexdigest()[:12]


def _build(written: Written, version: str) -> Catalogue:
    families = {
        one.family: Family(
            id=one.family, title=one.title, solutions=tuple(solution.id for solution in one.solutions)
        )
        for one in written.families.values()
    }
    return Catalogue(
        solutions=MappingProxyType(written.solutions),
        families=MappingProxyType(families),
        functions=MappingProxyType({one.id: one for one in written.functions.functions}),
        schemes=written.schemes.schemes,
        version=version,
    )
