"""Points, maxima and levels that do not add up are refused."""

from pathlib import Path

import pytest

from tests.assessments.demos import Change, first, put, refused

LADDER = "sections[choices].questions[ladder]"
TOOLS = "sections[tools].questions[tools]"


@pytest.mark.parametrize(
    ("name", "change", "problem"),
    [
        (
            "choices",
            put("option_sets", "steps", 1, "points", to=None),
            f"{LADDER}.options[1]: is never scored",
        ),
        (
            "choices",
            put("scoring", "children", to=["frequency", "single", "scale"]),
            f"{LADDER}: carries points, but",
        ),
        ("solutions", first("points", to=None), f"{TOOLS}.points: is never scored"),
        (
            "numbers",
            put("scoring", "children", to=["speed", "turnover"]),
            "[turnover]: is in the scoring tree, but no",
        ),
        (
            "choices",
            put("scoring", "maximum", to=11),
            "scoring[total].maximum: states 11, but the answers can reach 10",
        ),
        ("choices", put("scoring", "maximum", to=None), "scoring[total].maximum: is missing"),
        (
            "rounding",
            put("scoring", "children", 0, "maximum", to=10),
            "scoring[pair].maximum: states 10, but",
        ),
        (
            "eu-dma-edih",
            put("scoring", "maximum", to=6),
            "scoring[total].maximum: states 6, but the answers can reach 100",
        ),
        ("rounding", put("scoring", "children", 1, "weight", to=None), "scoring[c].weight: is missing"),
        (
            "choices",
            put("scoring", "children", 1, "weight", to=2),
            "scoring[frequency].weight: is only for children",
        ),
        ("choices", put("scoring", "children", 1, "times", to=0), "scoring.children[frequency].times: "),
        ("conditions", put("scoring", "maximum", to=18), "states 18, but the answers can reach 17"),
        (
            "choices",
            put("levels", "overall", 1, "from", to=1.1),
            "levels.overall[2]: 1.1 is outside what can be",
        ),
        (
            "choices",
            put("levels", "overall", 1, to={"level": 2, "above": 1, "on": "share"}),
            "levels.overall[2]: is unre",
        ),
        (
            "choices",
            put("levels", "overall", 1, to={"level": 2, "above": 10}),
            "levels.overall[2]: is unreachable",
        ),
        (
            "choices",
            put("levels", "overall", 1, "from", to=0.1),
            "levels.overall[1]: is unreachable: whoever meets it",
        ),
        ("choices", put("levels", "overall", 1, "above", to=0.5), "levels.overall[2]: needs one bound"),
        ("choices", put("levels", "overall", 1, "level", to=1), "levels.overall[1]: comes after level 1"),
        ("choices", put("levels", "names", 0, to=None), "levels.names[0]: is missing"),
        ("choices", put("levels", "names", 0, "level", to=3), "levels.names[3]: no rule gives this level"),
        (
            "choices",
            put("levels", "overall", 1, "pillars", to={"count": 1, "level": 1}),
            "needs 1 pillars, but there are 0",
        ),
        (
            "choices",
            put("levels", "pillar", to=[{"level": 1, "above": 0}]),
            "levels.pillar[1]: is unreachable",
        ),
        ("eu-dma-edih", put("levels", "pillar", 2, "above", to=0.25), "levels.pillar[2]: is unreachable"),
        ("eu-dma-edih", put("levels", "pillar", 3, "above", to=1), "levels.pillar[4]: is unreachable"),
        (
            "eu-dma-edih",
            put("levels", "overall", 3, "pillars", to={"count": 7, "level": 4}),
            "levels.overall[4].pillars.count: needs 7 pillars, but there are 6: level 4 is unreachable",
        ),
        (
            "eu-dma-edih",
            put("levels", "overall", 3, "pillars", to={"count": 6, "level": 5}),
            "levels.overall[4].pillars.level: no rule gives a pillar level 5",
        ),
    ],
)
def test_it_is_refused_with_path_and_reason(tmp_path: Path, name: str, change: Change, problem: str) -> None:
    found = refused(tmp_path, name, change)
    assert any(problem in one for one in found), found
