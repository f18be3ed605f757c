"""The image holds the packages of the lock and nothing to build with, and is run by nobody special."""

import re
import tomllib
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement

from lotrinh.cli import main

ROOT = Path(__file__).parents[2]
BUILDING = {"editables", "hatchling"}
"""Of the project's own packages those that only install it."""


def stages() -> list[list[tuple[str, str]]]:
    """Each instruction and what it is told, by stage."""
    text = (ROOT / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    said = [line.split(maxsplit=1) for line in text.splitlines() if line and not line.startswith("#")]
    found: list[list[tuple[str, str]]] = []
    for instruction, rest in said:
        if instruction == "FROM":
            found.append([])
        found[-1].append((instruction, " ".join(rest.split())))
    return found


def told(stage: list[tuple[str, str]], instruction: str) -> list[str]:
    return [rest for name, rest in stage if name == instruction]


def commands(stage: list[tuple[str, str]]) -> list[str]:
    return [one.strip() for run in told(stage, "RUN") for one in run.split("&&")]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked() -> set[str]:
    return set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text(), flags=re.MULTILINE))


def reached(begin: set[str]) -> set[str]:
    """The packages of the lock that these need, and those need, and so on."""
    lock, found, open_ends = locked(), set(), begin
    while open_ends:
        found |= open_ends
        wanted = [Requirement(said) for name in open_ends for said in requires(name) or []]
        open_ends = ({normal(each.name) for each in wanted} & lock) - found
    return found


def needed() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {normal(Requirement(said).name) for said in project["dependencies"]}


def test_packages_come_from_the_lock_alone_and_are_not_built() -> None:
    build, final = stages()
    installs = [each.split(" install ")[1] for each in commands(build) if " install " in each]
    assert installs == [
        "--require-hashes --no-deps --only-binary :all: -r requirements.lock",
        "--no-deps --no-build-isolation --editable .",
    ]
    assert not [each for each in commands(final) if re.search(r"\b(install|apt|apt-get)\b", each)]
    assert not [
        each for stage in (build, final) for each in told(stage, "COPY") if "requirements-dev" in each
    ]


def test_what_installs_it_is_not_in_the_image() -> None:
    build, final = stages()
    assert "python -m venv --without-pip /app/.venv" in commands(build)
    [gone] = [each.split("--yes ")[1].split() for each in commands(build) if " uninstall " in each]
    assert set(gone) == reached(needed()) - reached(needed() - BUILDING)
    assert "pip uninstall --yes setuptools wheel pip" in commands(final)
    assert told(final, "COPY")[0] == "--from=build /app /app"


def test_it_is_run_by_nobody_special_who_writes_to_the_data_directory_alone() -> None:
    _, final = stages()
    [account] = [each for each in commands(final) if each.startswith("useradd")]
    [user], [volume] = told(final, "USER"), told(final, "VOLUME")
    assert user.isdecimal()
    assert int(user) > 0
    assert f"--uid {user}" in account
    assert f"--home-dir {volume} --create-home" in account
    [set_to] = told(final, "ENV")
    assert f"LOTRINH_DATA_DIR={volume}" in set_to.split()
    assert "PYTHONDONTWRITEBYTECODE=1" in set_to.split()
    order = [name for name, _ in final]
    assert order.index("USER") > max(at for at, name in enumerate(order) if name in {"RUN", "COPY"})


def test_it_copies_what_is_there_and_all_that_is_read() -> None:
    copied = [each.split() for stage in stages() for each in told(stage, "COPY") if "--from" not in each]
    sources = {source for each in copied for source in each[:-1]}
    assert all((ROOT / source).exists() for source in sources)
    assert sources >= {"src", "assessments", "recommender", "templates", "migrations", "requirements.lock"}
    called = [re.findall(r'"lotrinh", "(\w+)"', each) for each in told(stages()[1], "CMD")]
    assert called == [["serve"]]
    assert "serve" in main.commands
