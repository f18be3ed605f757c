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
