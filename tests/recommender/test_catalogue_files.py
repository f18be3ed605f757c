"""Catalogue files: what they say is read as written, and every fault is named with file, path and reason."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from recommender.catalogue import CatalogueProblems, load
from tests.recommender.demos import FOLDER, faults

Change = Callable[[str], str]


def swap(old: str, new: str) -> Change:
    return lambda text: text.replace(old, new, 1)


def within(name: str, old: str, new: str) -> Change:
    """A change inside the solution of a name."""

    def change(text: str) -> str:
        before, _, after = text.partition(f"  - id: {name}\n")
        return f"{before}  - id: {name}\n{after.replace(old, new, 1)}"

    return change


def test_the_small_catalogue_is_read_as_written() -> None:
    found = load(FOLDER)
    assert list(found.solutions) == [
        "signature",
        "e-contract",
        "barcode",
        "wms",
        "erp",
        "suite",
        "training-tools",
    ]
    assert list(found.families["tools"].solutions) == list(found.solutions)
    erp, suite = found.solutions["erp"], found.solutions["suite"]
    assert (erp.kind, erp.also_serves, erp.cost.low, erp.weeks.high) == (
        "platform",
        ("warehouse",),
        6_000_000,
        6,
    )
    assert (suite.sectors, suite.sizes) == (("wood", "food"), ("micro", "small", "medium", "large"))
    assert found.solutions["barcode"].minimum.named == (("items", 50),)
    assert [told.question for told in erp.told_by] == ["form/software", "form/share"]
    assert found.schemes[1].caps == {"micro": None}
    assert erp.title.get("vi") == "Giải pháp erp"
    assert erp.title.get("en-GB") == "Solution erp"


def test_the_version_changes_with_the_content_and_not_with_comments(tmp_path: Path) -> None:
    copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    tools = tmp_path / "tools.yaml"
    tools.write_text("# A comment more.\n" + tools.read_text())
    assert load(tmp_path).version == load(FOLDER).version
    tools.write_text(tools.read_text().replace("Một người", "Hai người"))
    assert load(tmp_path).version != load(FOLDER).version


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (swap("impact: 3", "impakt: 3"), "tools.yaml: solutions[e-contract].impakt: is not a known key"),
        (swap("impact: 3", "impact: 6"), "tools.yaml: solutions[e-contract].impact: Expected `int` <= 5"),
        (swap(", en: Solution erp}", "}"), "tools.yaml: solutions[erp].title.en: missing translation"),
        (swap("en: One person", "en: 1"), "staff.en: must be text: put it in quotes"),
        (swap("kind: platform", "kind: tool"), "solutions[erp].kind: must be one of platform, separate_tool"),
        (swap("    function: warehouse\n", ""), "solutions[barcode].function: is missing"),
        (swap("sizes: [small, medium]", "sizes: [tiny]"), "solutions[wms].sizes[tiny]: must be one of micro"),
        (swap("low: 6000000", "low: 6_000_000"), "solutions[e-contract].cost.low: Expected `int`"),
        (swap("impact: 3", "impact: 3\n    impact: 4"), "the key 'impact' is written twice"),
        (swap("format: 1", "format: 2"), "tools.yaml: format: must be one of 1"),
        (swap("id: e-contract", "id: E contract"), "solutions[E contract].id: Expected `str` matching regex"),
        (swap("solutions:", "solutions: &all"), "uses an anchor, alias or tag"),
        (swap("solutions:\n", "solutions: [\n"), "is not valid YAML"),
        (lambda text: "", "tools.yaml: file: is empty"),
        (lambda text: "[1]", "tools.yaml: file: must have the keys format, family"),
    ],
)
def test_a_file_that_is_written_wrongly_is_refused(tmp_path: Path, change: Change, fault: str) -> None:
    assert any(fault in one for one in faults(tmp_path, "tools.yaml", change))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            swap("low: 6000000", "low: 60000000"),
            "solutions[e-contract].cost: low 60000000 is more than high 20000000",
        ),
        (
            swap("low: 2, high: 6", "low: 7, high: 6"),
            "solutions[e-contract].weeks: low 7 is more than high 6",
        ),
        (
            within("signature", "gives", "cost: {low: 1, high: 2, per: year}\n    gives"),
            "solutions[signature].cost: does not belong to a fact",
        ),
        (
            within("signature", "gives", "support: [digital_solution]\n    gives"),
            "solutions[signature].support: does not belong to a fact",
        ),
        (
            within("barcode", "training: training-tools", "source: {vi: a, en: b}"),
            "solutions[barcode].training: is missing; a practice has one",
        ),
        (within("erp", "impact: 3", "support: []"), "solutions[erp].impact: is missing; a platform has one"),
        (within("erp", "people: 1", "people: 0"), "solutions[erp].people: is missing"),
        (within("erp", ", {vi: Hai, en: Two}", ""), "solutions[erp].prepare: has 1 things; 2 to 5 are right"),
        (within("erp", "gives: [erp]", "gives: []"), "solutions[erp].gives: is empty"),
        (within("erp", "gives: [erp]", "gives: [erp, erp]"), "solutions[erp].gives: names something twice"),
        (within("wms", "sizes: [small, medium]", "sizes: []"), "solutions[wms].sizes: is empty"),
        (
            within("e-contract", "[digital_solution]", "[digital_solution, digital_consulting]"),
            "solutions[e-contract].support: has both a solution and consulting",
        ),
        (
            within("erp", "any_of: [erp]", "any_of: [erp], at_least: 1.0"),
            "solutions[erp].told_by[form/software]: must have either any_of or at_least",
        ),
        (within("e-contract", "[provider]", "[]"), "solutions[e-contract].path.steps: is empty"),
    ],
)
def test_a_solution_that_is_wrong_in_itself_is_refused(tmp_path: Path, change: Change, fault: str) -> None:
    assert any(fault in one for one in faults(tmp_path, "tools.yaml", change))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (swap("id: suite\n", "id: erp\n"), "the id is used more than once: tools.yaml, tools.yaml"),
        (swap("requires: [barcode]", "requires: [qr]"), "solutions[wms].requires: there is no solution 'qr'"),
        (
            swap("requires: [barcode]", "requires: [wms]"),
            "solutions[wms].requires: names the solution itself",
        ),
        (
            swap("requires: [barcode]", "requires: [training-tools]"),
            "solutions[wms].requires: 'training-tools' is training",
        ),
        (
            within("suite", "alternative_to: [erp]", "minimum: {employees: 2}"),
            "solutions[erp].alternative_to: 'suite' does not name 'erp' as its alternative",
        ),
        (
            within("suite", "alternative_to: [erp]", "alternative_to: [erp]\n    requires: [erp]"),
            "solutions[suite].alternative_to: 'erp' is required, too",
        ),
        (
            within("barcode", "rung:", "sizes: [small]\n    rung:"),
            "solutions[wms].requires: 'barcode' is not for medium",
        ),
        (
            within("barcode", "rung:", "sectors: [wood]\n    rung:"),
            "solutions[wms].requires: 'barcode' is not for food",
        ),
        (
            within("wms", "training-tools", "training-none"),
            "[wms].training: there is no solution 'training-none'",
        ),
        (
            within("wms", "training-tools", "erp"),
            "solutions[wms].training: 'erp' is not of the kind training",
        ),
        (within("wms", "function: warehouse", "function: depot"), "there is no function 'depot'"),
        (
            within("erp", "[warehouse]", "[sales]"),
            "solutions[erp].also_serves: 'sales' is its function already",
        ),
        (
            within("erp", "gives:", "asked_as: [suite-tool]\n    gives:"),
            "solutions[suite].asked_as: 'suite-tool' already asks for erp",
        ),
        (
            lambda text: text.replace("training: training-tools", "training: e-contract"),
            "solutions[training-tools].id: no solution names it as its training",
        ),
    ],
)
def test_a_reference_that_leads_nowhere_is_refused(tmp_path: Path, change: Change, fault: str) -> None:
    assert any(fault in one for one in faults(tmp_path, "tools.yaml", change))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            within("barcode", "rung:", "requires: [wms]\n    sizes: [small, medium]\n    rung:"),
            "goes in a circle: barcode (requires) wms, wms (requires) barcode",
        ),
        (
            within("e-contract", "gives:", "legally_before: [signature]\n    gives:"),
            "goes in a circle: signature (legally_before) e-contract, e-contract (legally_before) signature",
        ),
        (
            within("barcode", "rung:", "works_better_after: [wms]\n    rung:"),
            "goes in a circle: barcode (works_better_after) wms, wms (requires) barcode",
        ),
        (
            within("wms", "step: 2", "step: 3"),
            "solutions[wms].rung: no solution stands on rung 2 of the warehouse",
        ),
        (
            lambda text: within("barcode", "step: 1", "step: 2")(within("wms", "step: 2", "step: 1")(text)),
            "solutions[wms].requires: 'barcode' stands higher on the same ladder",
        ),
    ],
)
def test_an_order_that_cannot_be_kept_is_refused(tmp_path: Path, change: Change, fault: str) -> None:
    assert any(fault in one for one in faults(tmp_path, "tools.yaml", change))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (swap("to: 2030-12-31", "to: 2020-12-31"), "schemes[rent].to: 2020-12-31 is before 2021-10-15"),
        (swap("from: 2021-10-15", "from: null"), "schemes[rent].from: is missing"),
        (swap("share: 0.5", "share: 50"), "support-schemes.yaml: schemes[rent].share: Expected `float` <= 1"),
        (swap("micro: 20000000", "large: 20000000"), "schemes[rent].caps.large: is not possible"),
        (swap("[e-contract]", "[erp]"), "schemes[rent].solutions: 'erp' has no support of the category"),
        (swap("[e-contract]", "[none]"), "schemes[rent].solutions: there is no solution 'none'"),
        (swap("id: plan", "id: rent"), "schemes[rent]: the id is used more than once"),
    ],
)
def test_a_scheme_that_is_wrong_is_refused(tmp_path: Path, change: Change, fault: str) -> None:
    assert any(fault in one for one in faults(tmp_path, "support-schemes.yaml", change))


def test_a_capability_belongs_to_one_function(tmp_path: Path) -> None:
    found = faults(tmp_path, "functions.yaml", swap("[barcode, wms]", "[barcode, wms, crm]"))
    where = "functions.yaml: functions[warehouse].capabilities"
    assert found == [f"{where}: 'crm' already belongs to sales; it belongs to one function once"]


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    for name, old in (
        ("tools.yaml", "kind: fact"),
        ("functions.yaml", "text: {vi: Bán hàng, en: Sales}, "),
        ("support-schemes.yaml", "of: year"),
    ):
        file = tmp_path / name
        file.write_text(file.read_text().replace(old, "", 1))
    with pytest.raises(CatalogueProblems) as refused:
        load(tmp_path)
    told = [(problem.file, problem.where) for problem in refused.value.problems]
    assert told == [
        ("functions.yaml", "functions[sales].text"),
        ("support-schemes.yaml", "schemes[rent].of"),
        ("tools.yaml", "solutions[signature].kind"),
    ]


def test_a_folder_without_functions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueProblems, match=r"functions\.yaml: file: is missing"):
        load(tmp_path)
