"""A retired solution becomes nobody's step again, and stays readable where it is one or in use."""

from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from lotrinh import catalogue_check, clock
from recommender.catalogue import load
from recommender.reasons import Reason
from recommender.rules import expert_prior, verdicts
from tests.recommender.demos import FOLDER, catalogue, faults, firm, order, roadmap, solution
from tests.recommender.test_catalogue_files import within

DAY = date(2026, 11, 1)


def test_it_is_no_step_whatever_speaks_for_it() -> None:
    among = catalogue(solution("old", retired_on=DAY), solution("new"))
    made = roadmap(firm(), among, probabilities={"old": 1.0, "new": 0.1}, pinned=("old",))
    assert order(made) == ["new"]
    assert "old" not in made.eligible
    verdict = verdicts(firm(), among)["old"]
    assert (verdict.kind, verdict.reasons) == ("not_relevant", (Reason("retired", {"day": "2026-11-01"}),))
    assert expert_prior(firm(states={"old": "planned"}), among)["old"] == 0


def test_the_lot_never_draws_it() -> None:
    among = catalogue(solution("old", retired_on=DAY), *[solution(f"s{n}") for n in range(8)])
    assert not any("old" in order(roadmap(firm(), among, seed=seed)) for seed in range(30))


def test_whoever_uses_it_goes_on_using_it() -> None:
    among = catalogue(
        solution("old", retired_on=DAY, alternative_to=("new",)), solution("new", alternative_to=("old",))
    )
    assert verdicts(firm(states={"old": "in_use"}), among)["old"].kind == "in_use"
    assert order(roadmap(firm(states={"old": "in_use"}), among)) == []


def test_a_law_that_asks_for_it_first_keeps_nothing_back() -> None:
    among = catalogue(solution("old", retired_on=DAY, legally_before=("signed",)), solution("signed"))
    assert order(roadmap(firm(), among)) == ["signed"]


@pytest.mark.parametrize(
    ("name", "key", "fault"),
    [
        ("signature", "gives", "solutions[signature].retired_on: does not belong to a fact"),
        ("barcode", "rung:", "solutions[wms].requires: 'barcode' is retired"),
        ("barcode", "rung:", "no solution stands on rung 1 of the warehouse ladder"),
    ],
)
def test_what_would_break_without_it_is_named(tmp_path: Path, name: str, key: str, fault: str) -> None:
    change = within(name, key, f"retired_on: 2026-11-01\n    {key}")
    assert any(fault in one for one in faults(tmp_path, "tools.yaml", change))


def test_the_check_refuses_a_day_to_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copytree(FOLDER, tmp_path / "catalogue")
    file = tmp_path / "catalogue" / "tools.yaml"
    file.write_text(within("erp", "gives:", "retired_on: 2026-11-25\n    gives:")(file.read_text()))
    among = load(tmp_path / "catalogue")
    assert among.solutions["erp"].retired_on == date(2026, 11, 25)
    monkeypatch.setattr(catalogue_check, "load", lambda *_: among)
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 24))
    assert catalogue_check.problems() == [
        "solutions[erp].retired_on: 2026-11-25 is still to come; write it in on the day"
    ]
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 25))
    assert catalogue_check.problems() == []
