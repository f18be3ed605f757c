"""Missing, unknown, repeated and unresolved parts of a file are refused."""

from pathlib import Path
from typing import Any

import pytest

from tests.assessments.demos import TEXT, Change, first, put, refused

LADDER = "sections[choices].questions[ladder]"
MEASURES = "sections[security].questions[measures]"
SPEED = "sections[connection].questions[speed]"
TOOLS = "sections[tools].questions[tools]"


@pytest.mark.parametrize(
    ("name", "change", "problem"),
    [
        ("choices", put("title", "en", to=None), "title.en: missing translation"),
        ("choices", put("title", "en", to="  "), "title.en: missing translation"),
        ("choices", put("title", to="Bài thử"), "title: missing translation: must have vi and en"),
        ("choices", put("title", "cs", to="Zkouška"), "title.cs: is not a known key"),
        ("choices", put("title", "en", to=5), "title.en: must be text: put it in quotes"),
        ("choices", put("colour", to="red"), "colour: is not a known key"),
        ("choices", put("version", to=1.0), "version: must be text: put it in quotes"),
        ("choices", put("format", to=2), "format: "),
        ("choices", put("minutes", to="ten"), "minutes: "),
        ("choices", put("effective", "from", to="soon"), "effective.from: "),
        ("choices", put("source", "url", to="javascript:alert(1)"), "source.url: "),
        ("choices", put("scoring", to=None), "scoring: is missing"),
        ("choices", put("sections", to={}), "sections: must be a list"),
        ("choices", put("sections", 0, "questions", to=[]), "sections[choices].questions: has no questions"),
        ("choices", first("kind", to="essay"), f"{LADDER}.kind: must be one of ladder"),
        ("choices", first("text", "vi", to=""), f"{LADDER}.text.vi: missing translation"),
        ("choices", put("option_sets", "steps", 1, "points", to="1"), "option_sets.steps[1].points: "),
        ("choices", put("id", to="dbi sme"), "[dbi sme]: may only have letters"),
        ("choices", first("id", to="frequency"), "questions[frequency]: is used 2 times"),
        ("choices", put("option_sets", "steps", 1, "value", to="0"), "option_sets.steps[0]: is used 2 times"),
        (
            "choices",
            put("option_sets", "steps", 1, "value", to="unknown"),
            "option_sets.steps[unknown]: is a reserved",
        ),
        (
            "multiple",
            first("options", 1, "value", to="backup"),
            f"{MEASURES}.options[backup]: is used 2 times",
        ),
        ("numbers", first("bands", 1, "value", to="none"), f"{SPEED}.bands[none]: is used 2 times"),
        ("solutions", first("items", 1, "id", to="kiln"), f"{TOOLS}.items[kiln]: is used 2 times"),
        (
            "solutions",
            lambda document: document["sections"].append(_clashing()),
            "form field 'q.tools.kiln' clashes",
        ),
        ("eu-dma-edih", put("pillars", 1, "id", to="strategy"), "pillars[strategy]: is used 2 times"),
        ("rounding", put("scoring", "children", 0, "id", to="total"), "scoring[total]: is used 2 times"),
        ("choices", first("options", to="stages"), f"{LADDER}.options: there is no option set 'stages'"),
        ("choices", first("convention", to="none"), f"{LADDER}.convention: there is no convention 'none'"),
        (
            "choices",
            put("sections", 0, "pillar", to="customer"),
            "sections[choices].pillar: there is no pillar",
        ),
        (
            "choices",
            put("scoring", "children", 0, to="leader"),
            "scoring[leader]: there is no question 'leader'",
        ),
        ("choices", put("scoring", "children", 0, to="single"), "scoring[single]: is counted 2 times"),
        (
            "choices",
            put("option_sets", "spare", to=[{"value": "0", "text": TEXT}]),
            "option_sets.spare: is used by no",
        ),
        (
            "eu-dma-edih",
            put("scoring", "children", 5, "id", to="blue"),
            "pillars[green]: has no node of that id",
        ),
        (
            "eu-dma-edih",
            put("sections", 0, "pillar", to="green"),
            "is in a section of pillar 'green', but scored",
        ),
    ],
)
def test_it_is_refused_with_path_and_reason(tmp_path: Path, name: str, change: Change, problem: str) -> None:
    found = refused(tmp_path, name, change)
    assert any(problem in one for one in found), found


def _clashing() -> dict[str, Any]:
    asked = {"id": "tools.kiln", "kind": "number", "unit": TEXT, "text": TEXT}
    return {"id": "more", "title": TEXT, "minutes": 1, "questions": [asked]}


def test_all_problems_are_found_in_one_reading(tmp_path: Path) -> None:
    def spoil(document: dict[str, Any]) -> None:
        del document["title"]["en"]
        document["colour"] = "red"
        document["sections"][0]["questions"][0]["options"] = "stages"
        document["sections"][0]["questions"][2]["text"] = "?"
        document["scoring"]["children"][0] = "leader"

    found = refused(tmp_path, "choices", spoil)
    assert [problem.split(":")[0] for problem in found] == [
        "colour",
        "title.en",
        "sections[choices].questions[single].text",
        f"{LADDER}.options",
        "scoring[leader]",
    ]
