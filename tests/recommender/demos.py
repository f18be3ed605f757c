"""The small catalogue of these tests, and solutions made in place."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from recommender.catalogue import CatalogueProblems, load
from recommender.checks import Known
from recommender.checks.outside import KnownQuestion
from recommender.parts import (
    Catalogue,
    Cost,
    Function,
    Scheme,
    Solution,
    Text,
    Weeks,
)
from recommender.planner import Roadmap, plan
from recommender.profile import Profile

FOLDER = Path(__file__).parent / "demo"
TODAY = date(2026, 11, 25)
TEXT = Text("Chữ", "Text")
TRAINING = "training-all"
KNOWN = Known(
    capabilities=frozenset({"crm", "erp", "e-contract", "company-signature", "barcode", "wms"}),
    items=frozenset({"suite-tool"}),
    questions={
        "form/orders": KnownQuestion(values=frozenset({"0", "1"}), measured=False, tells_gap=True),
        "form/software": KnownQuestion(values=frozenset({"none", "erp"}), measured=False, tells_gap=False),
        "form/share": KnownQuestion(values=frozenset(), measured=True, tells_gap=False),
    },
    paths={"e-contract": frozenset({"provider", "pilot"})},
)


def faults(tmp_path: Path, file: str, change: Callable[[str], str], known: Known | None = None) -> list[str]:
    """What is wrong with the small catalogue once one of its files is changed."""
    folder = tmp_path / "catalogue"
    copytree(FOLDER, folder)
    before = (folder / file).read_text()
    after = change(before)
    assert after != before, "the change changes nothing"
    (folder / file).write_text(after)
    with pytest.raises(CatalogueProblems) as refused:
        load(folder, known)
    return [str(problem) for problem in refused.value.problems]


def solution(name: str, **fields: Any) -> Solution:
    """A cheap, short tool of the function sales, but for what is named otherwise."""
    advice: dict[str, Any] = {
        "kind": "separate_tool",
        "function": "sales",
        "gives": ("crm",),
        "cost": Cost(low=10_000_000, high=10_000_000, per="year"),
        "weeks": Weeks(low=4, high=4),
        "people": 1,
        "impact": 3,
    }
    return Solution(id=name, title=TEXT, summary=TEXT, **{**advice, **fields})


def practice(name: str, **fields: Any) -> Solution:
    return solution(name, kind="practice", **fields)


def fact(name: str, **fields: Any) -> Solution:
    return Solution(id=name, title=TEXT, summary=TEXT, kind="fact", function="contracts", **fields)


def catalogue(*solutions: Solution, schemes: tuple[Scheme, ...] = ()) -> Catalogue:
    functions = {one.function for one in solutions}
    return Catalogue(
        solutions={one.id: one for one in solutions},
        families={},
        functions={name: Function(id=name, text=TEXT) for name in sorted(functions)},
        schemes=schemes,
        version="test",
    )


def scheme(name: str = "rent", **fields: Any) -> Scheme:
    """Half of the price, at most 20, 50 or 100 million a year by size, from 15 October 2021."""
    settled: dict[str, Any] = {
        "status": "in_force",
        "category": "digital_solution",
        "of": "year",
        "share": 0.5,
        "caps": {"micro": 20_000_000, "small": 50_000_000, "medium": 100_000_000},
        "first": date(2021, 10, 15),
    }
    return Scheme(id=name, title=TEXT, legal_basis=TEXT, **{**settled, **fields})


def firm(**fields: Any) -> Profile:
    return Profile(**{"sector": "wood", "size": "small", **fields})


def roadmap(profile: Profile, among: Catalogue, **given: Any) -> Roadmap:
    """Every solution equally probable, unless the test says otherwise."""
    probabilities = given.pop("probabilities", dict.fromkeys(among.solutions, 0.5))
    return plan(profile, among, probabilities=probabilities, on=TODAY, **given)


def order(made: Roadmap) -> list[str]:
    return [step.solution_id for step in made.steps]


def kinds(reasons: Any) -> list[str]:
    return [reason.kind for reason in reasons]
