"""Random small instruments of every shape that the format knows, with answers."""

from typing import Any

from hypothesis import strategies as st

from assessments.building import build
from assessments.document import Document
from assessments.model import Questionnaire
from assessments.problems import Problem
from assessments.reading import read
from tests.assessments.demos import TEXT

Plain = dict[str, Any]
EFFORTS = st.sampled_from([1, 1, 1, 2, 3, 0.5, 1.5])
KINDS = ("ladder", "single", "number", "ratio", "multiple", "solution_states")


def options(draw: st.DrawFn) -> list[Plain]:
    points = draw(st.lists(st.integers(0, 4), min_size=2, max_size=4).filter(any))
    return [{"value": str(at), "points": one, "text": TEXT} for at, one in enumerate(points)]


def bands(draw: st.DrawFn, last: float) -> list[Plain]:
    points = draw(st.lists(st.integers(0, 4), min_size=2, max_size=3).filter(any))
    bounds: list[Plain] = [{"from": 0}, {"above": 0.2 * last}, {"from": 0.6 * last}]
    return [
        {"value": str(at), "points": one, "text": TEXT, **bound}
        for at, (one, bound) in enumerate(zip(points, bounds, strict=False))
    ]


def ticks(draw: st.DrawFn) -> Plain:
    names = ["a", "b", "c"][: draw(st.integers(2, 3))]
    offered = [
        {
            "value": name,
            "points": draw(st.integers(-1 if name != "a" else 1, 3)),
            "unticked": draw(st.sampled_from([0, 0, 0, 1])),
            "text": TEXT,
        }
        for name in names
    ]
    if draw(st.booleans()):
        alone = {"value": "none", "points": draw(st.sampled_from([0, 0, 2])), "exclusive": True, "text": TEXT}
        offered.append(alone)
    found: Plain = {"options": offered}
    return found | ({"maximum": draw(st.integers(1, 4))} if draw(st.booleans()) else {})


def content(draw: st.DrawFn, kind: str, conditions: list[Plain]) -> Plain:
    if kind in ("ladder", "single"):
        return {"options": options(draw)}
    if kind == "number":
        return {"unit": TEXT, "minimum": 0, "decimals": 1, "bands": bands(draw, 10)}
    if kind == "ratio":
        return {"numerator": TEXT, "denominator": TEXT, "bands": bands(draw, 1)}
    if kind == "multiple":
        return ticks(draw)
    items: list[Plain] = [{"id": name, "text": TEXT} for name in ("x", "y", "z")[: draw(st.integers(1, 3))]]
    if conditions and draw(st.booleans()):
        items[-1]["applies_if"] = draw(st.sampled_from(conditions))
    return {"items": items, "points": draw(st.sampled_from([1, 2, 3, 2.5]))}


def condition(draw: st.DrawFn, earlier: list[Plain]) -> Plain:
    """On an earlier question, sometimes turned round or joined with the sector."""
    gate = draw(st.sampled_from(earlier))
    names = [one["value"] for one in gate.get("options", gate.get("bands", []))]
    wanted = draw(st.lists(st.sampled_from(names), min_size=1, max_size=len(names), unique=True))
    asks: Plain = {"question": gate["id"], "any_of": wanted}
    if gate["kind"] == "ratio" and draw(st.booleans()):
        asks = {"question": gate["id"], "at_least": draw(st.sampled_from([0.1, 0.2, 0.5, 0.6]))}
    return draw(st.sampled_from([asks, asks, {"not": asks}, {"any": [asks, {"sector": ["wood"]}]}]))


def fact() -> Plain:
    """A question that is not scored, so no way may change it."""
    answers = [{"value": value, "text": TEXT} for value in ("yes", "no")]
    return {"id": "fact", "kind": "single", "text": TEXT, "options": answers}


def questions(draw: st.DrawFn) -> list[Plain]:
    found: list[Plain] = [fact()] if draw(st.booleans()) else []
    for at in range(draw(st.integers(2, 5))):
        kind = draw(st.sampled_from(KINDS))
        gates = [one for one in found if one["kind"] != "solution_states"]
        conditions = [condition(draw, gates)] if gates and draw(st.integers(0, 2)) == 0 else []
        one: Plain = {"id": f"q{at}", "kind": kind, "text": TEXT, "effort": draw(EFFORTS)}
        one |= content(draw, kind, conditions) | {"not_applicable": draw(st.booleans())}
        if conditions and draw(st.booleans()):
            one["applies_if"] = conditions[0]
        found.append(one)
    return found


def node(draw: st.DrawFn, name: str, children: list[Plain]) -> Plain:
    combine = draw(st.sampled_from(["sum", "sum", "mean", "weighted"]))
    found: Plain = {"id": name, "combine": combine, "children": [dict(child) for child in children]}
    if combine == "weighted":
        for child in found["children"]:
            child["weight"] = draw(st.sampled_from([1, 2, 0.5]))
    if draw(st.booleans()):
        found["rescale"] = draw(st.sampled_from([10, 7, 100]))
    if draw(st.integers(0, 3)) == 0:
        mode = draw(st.sampled_from(["half_up", "half_even", "down"]))
        found["round"] = {"digits": draw(st.integers(0, 1)), "mode": mode}
    return found


def tree(draw: st.DrawFn, asked: list[Plain]) -> tuple[Plain, list[str]]:
    """Two pillars, or one inside the other, or none; the rest of the questions hang from the root."""
    leaves: list[Plain] = [
        {"question": one["id"], "times": draw(st.sampled_from([1, 1, 2, 0.5]))}
        for one in asked
        if one["id"] != "fact"
    ]
    cut = draw(st.integers(1, len(leaves) - 1))
    shape = draw(st.sampled_from(["none", "beside", "inside"]))
    if shape == "none":
        return node(draw, "total", leaves), []
    if shape == "inside":
        inner = node(draw, "inner", leaves[:cut])
        return node(draw, "total", [node(draw, "outer", [inner, *leaves[cut:]])]), ["inner", "outer"]
    pair = [node(draw, "one", leaves[:cut]), node(draw, "two", leaves[cut:])]
    return node(draw, "total", pair), ["one", "two"]


def rule(draw: st.DrawFn, level: int, bound: float, pillars: list[str], on: str) -> Plain:
    bound = bound if on == "share" else bound * draw(st.sampled_from([1, 8, 10]))
    found: Plain = {"level": level, draw(st.sampled_from(["above", "from"])): bound, "on": on}
    if pillars and draw(st.booleans()):
        found["pillars"] = {"count": draw(st.integers(1, len(pillars))), "level": draw(st.integers(1, 2))}
    return found


def levels(draw: st.DrawFn, pillars: list[str]) -> Plain:
    shares = draw(st.sampled_from([(0.2, 0.6), (0.25, 0.5), (0.5, 0.9)]))
    named = [{"level": level, "text": TEXT, "meaning": TEXT} for level in range(3)]
    on = draw(st.sampled_from(["share", "points"]))
    given = ({"level": level, "above": share} for level, share in enumerate(shares, start=1))
    overall = [rule(draw, level, share, pillars, on) for level, share in enumerate(shares, start=1)]
    return {"names": named, "pillar": list(given), "overall": overall}


HEAD: Plain = {
    "format": 1,
    "id": "small",
    "version": "1",
    "title": TEXT,
    "summary": TEXT,
    "minutes": 1,
    "source": {"name": TEXT, "evidence": TEXT},
    "legal_status": "own",
    "legal_note": TEXT,
    "effective": {"from": "2026-01-01"},
}


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    """Not checked, as a stated maximum or an unreachable level makes no difference to the search."""
    asked = questions(draw)
    root, pillars = tree(draw, asked)
    written = {
        **HEAD,
        "pillars": [{"id": one, "title": TEXT, "short": TEXT} for one in pillars],
        "sections": [{"id": "all", "title": TEXT, "minutes": 1, "questions": asked}],
        "scoring": root,
        "levels": levels(draw, pillars),
    }
    problems: list[Problem] = []
    document = read(written, Document, "", problems)
    assert document is not None, problems
    assert not problems
    return build(document, "")
