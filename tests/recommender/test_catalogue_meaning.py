"""Catalogue files that can be read and still make no sense: every fault is named with file, path and reason."""

from pathlib import Path

import pytest

from tests.recommender.demos import faults
from tests.recommender.test_catalogue_files import Change, swap, within


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
