"""The catalogue against the questionnaires: what it names has to be there."""

import subprocess
import sys
from pathlib import Path

import pytest

from assessments import capabilities
from lotrinh import catalogue_check
from recommender.catalogue import load, shipped
from recommender.prior import rates
from tests.recommender.demos import FOLDER, KNOWN, faults
from tests.recommender.test_catalogue_files import Change, swap, within


def test_the_small_catalogue_fits_what_it_names() -> None:
    assert load(FOLDER, KNOWN).version == load(FOLDER).version


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (within("wms", "gives: [wms]", "gives: [scm]"), "solutions[wms].gives: there is no capability 'scm'"),
        (
            swap("[suite-tool]", "[other-tool]"),
            "solutions[suite].asked_as: the quick form has no tool 'other-tool'",
        ),
        (swap("    asked_as: [suite-tool]\n", ""), "no solution is asked as 'suite-tool' of the quick form"),
        (swap("steps: [provider]", "steps: [end]"), "path.steps: the path 'e-contract' has no step 'end'"),
        (swap("{id: e-contract, steps", "{id: contract, steps"), "path.id: there is no path 'contract'"),
        (swap("form/software", "form/none"), "solutions[erp].told_by[form/none]: there is no such question"),
        (swap("any_of: [erp]", "any_of: [crm]"), "told_by[form/software].any_of: 'crm' is no answer to it"),
        (
            swap("form/software, any_of: [erp]", "form/software, at_least: 1.0"),
            "told_by[form/software].at_least: its answer is no number or share",
        ),
    ],
)
def test_a_solution_names_only_what_is_asked(tmp_path: Path, change: Change, fault: str) -> None:
    assert any(fault in one for one in faults(tmp_path, "tools.yaml", change, KNOWN))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (swap("[crm, erp]", "[crm]"), "functions: the capability 'erp' belongs to no function"),
        (
            swap("[crm, erp]", "[crm, erp, scm]"),
            "functions[sales].capabilities: there is no capability 'scm'",
        ),
        (
            swap("form/orders", "form/share"),
            "functions[sales].questions: there is no scored question 'form/share'",
        ),
    ],
)
def test_functions_cover_every_capability(tmp_path: Path, change: Change, fault: str) -> None:
    assert any(fault in one for one in faults(tmp_path, "functions.yaml", change, KNOWN))


def test_the_shipped_catalogue_has_no_faults() -> None:
    assert catalogue_check.problems() == []
    covered = [name for one in shipped().functions.values() for name in one.capabilities]
    assert sorted(covered) == sorted(capabilities.shipped())


def test_the_command_says_that_all_is_well() -> None:
    command = [sys.executable, "-c", "from lotrinh.cli import main; main()", "check"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["Instruments: no problems found.", "Catalogue: no problems found."]


def test_the_command_names_faults_and_fails(tmp_path: Path) -> None:
    """The shipped files stay as they are: the command is pointed at a faulty copy."""
    (tmp_path / "functions.yaml").write_text("format: 1\nfunctions: []\n")
    program = (
        "from pathlib import Path; from lotrinh import catalogue_check; from lotrinh.cli import main; "
        f"catalogue_check.CATALOGUE = Path({str(tmp_path)!r}); main()"
    )
    command = [sys.executable, "-c", program, "check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "functions.yaml: functions: the capability 'accounting' belongs to no function" in done.stderr


def test_priors_speak_of_solutions_there_are() -> None:
    figures = rates()
    named = {
        name
        for one in (*figures.rates, *figures.technologies, figures.many_workers)
        for name in one.solutions
    }
    assert named <= shipped().solutions.keys()
