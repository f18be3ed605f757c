"""Conditions, kinds and bands that cannot work are refused."""

from pathlib import Path
from typing import Any

import pytest

from tests.assessments.demos import TEXT, Change, first, put, refused

LADDER = "sections[choices].questions[ladder]"
MEASURES = "sections[security].questions[measures]"
SPEED = "sections[connection].questions[speed]"
TRAINED = "sections[people].questions[trained]"
TOOLS = "sections[tools].questions[tools]"


@pytest.mark.parametrize(
    ("name", "change", "problem"),
    [
        ("conditions", first("applies_if", "question", to="owner", at=1), "there is no question 'owner'"),
        ("conditions", first("applies_if", "question", to="website", at=1), "'website' is not asked before"),
        ("conditions", first("applies_if", "question", to="labels", at=1), "'labels' is not asked before"),
        (
            "conditions",
            first("applies_if", "any_of", to=["maybe"], at=1),
            "any_of[maybe]: is not an answer of 'owns'",
        ),
        (
            "conditions",
            first("applies_if", "any_of", to=["unknown"], at=1),
            "any_of[unknown]: is not an answer",
        ),
        ("conditions", first("applies_if", "any_of", to=[], at=1), "question and any_of belong together"),
        ("conditions", first("applies_if", "sector", to=["wood"], at=1), "needs exactly one of"),
        ("conditions", first("applies_if", to={}, at=1), "applies_if: needs exactly one of"),
        (
            "conditions",
            first("applies_if", "any", 0, "sector", to=["steel"], at=3),
            "any[1].sector[steel]: must be one of wood, food",
        ),
        (
            "conditions",
            first("applies_if", "all", 0, "any_of", to=["9"], at=2),
            "applies_if.all[1].any_of[9]: is not",
        ),
        (
            "conditions",
            first("applies_if", to={"all": [{"sector": ["wood"]}, {"sector": ["food"]}]}, at=3),
            "questions[kiln].applies_if: no firm and no answers can meet it",
        ),
        (
            "conditions",
            first(
                "applies_if",
                "all",
                0,
                to={
                    "all": [
                        {"question": "owns", "any_of": ["no"]},
                        {"question": "labels", "any_of": ["1"]},
                    ]
                },
                at=2,
            ),
            "questions[scanners].applies_if: no firm and no answers can meet it",
        ),
        (
            "solutions",
            first(
                "items",
                2,
                "applies_if",
                to={"not": {"not": {"all": [{"size": ["micro"]}, {"size": ["large"]}]}}},
            ),
            f"{TOOLS}.items[sawmill].applies_if: no firm and no answers can meet it",
        ),
        (
            "choices",
            first("numerator", to=TEXT),
            f"{LADDER}.numerator: does not belong to a question of kind ladder",
        ),
        (
            "choices",
            first("maximum", to=3),
            f"{LADDER}.maximum: does not belong to a question of kind ladder",
        ),
        (
            "choices",
            first("options", to=None),
            f"{LADDER}.options: is missing; a question of kind ladder needs it",
        ),
        (
            "ratios",
            first("denominator", to=None),
            f"{TRAINED}.denominator: is missing; a question of kind ratio",
        ),
        (
            "ratios",
            first("denominator", to=TEXT, at=1),
            "[staff].denominator: does not belong to a plain count",
        ),
        ("solutions", first("items", to=[]), f"{TOOLS}.items: is missing"),
        (
            "choices",
            put("option_sets", "steps", 1, "exclusive", to=True),
            f"{LADDER}.options[1]: exclusive and",
        ),
        (
            "choices",
            put("option_sets", "steps", 0, "points", to=-1),
            "only kind multiple may take points away",
        ),
        (
            "choices",
            put("option_sets", "steps", to=[{"value": "0", "points": 1, "text": TEXT}]),
            "at least two",
        ),
        ("multiple", first("maximum", to=9), f"{MEASURES}.maximum: states 9, but ticking can earn at most 5"),
        ("numbers", first("bands", 0, "above", to=0), f"{SPEED}.bands[none]: needs one bound"),
        ("numbers", first("bands", 0, "from", to=None), f"{SPEED}.bands[none]: needs one bound"),
        ("numbers", first("bands", 0, "from", to=1), f"{SPEED}.bands[none]: leaves out the value 0"),
        ("numbers", first("bands", 2, "above", to=0), f"{SPEED}.bands[slow]: can never be reached"),
        ("numbers", first("bands", 2, "above", to=120.4), f"{SPEED}.bands[fast]: can never be reached"),
        ("numbers", first("bands", 3, "from", to=10001), f"{SPEED}.bands[faster]: can never be reached"),
        ("numbers", first("minimum", to=None), f"{SPEED}.minimum: is missing"),
        ("numbers", first("minimum", to=20000), f"{SPEED}.minimum: is larger than the maximum"),
        ("ratios", first("bands", 2, "above", to=1), f"{TRAINED}.bands[2]: can never be reached"),
        ("ratios", first("bands", 2, "text", to=None), f"{TRAINED}.bands[2].text: missing translation"),
        (
            "ratios",
            first("bands", 2, "above", to=0.5, at=1),
            "questions[staff].bands[1]: can never be reached",
        ),
    ],
)
def test_it_is_refused_with_path_and_reason(tmp_path: Path, name: str, change: Change, problem: str) -> None:
    found = refused(tmp_path, name, change)
    assert any(problem in one for one in found), found


def test_too_many_combinations_of_conditions_are_refused_not_guessed(tmp_path: Path) -> None:
    gates = [f"gate{number}" for number in range(13)]

    def open_many_gates(document: dict[str, Any]) -> None:
        asked = document["sections"][0]["questions"]
        asked[:0] = [{"id": gate, "kind": "single", "options": "yes-no", "text": TEXT} for gate in gates]
        document["scoring"]["children"] += gates
        document["scoring"]["maximum"] += len(gates)
        asked[-1]["applies_if"] = {"any": [{"question": gate, "any_of": ["yes"]} for gate in gates]}

    (problem,) = refused(tmp_path, "conditions", open_many_gates)
    assert "too many to check" in problem
