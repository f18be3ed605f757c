"""Random small catalogues of every shape that the format knows, and firms to plan for."""

from typing import Any

import msgspec
from hypothesis import strategies as st

from recommender.parts import Catalogue, Cost, Minimum, Rung, Solution, Weeks
from recommender.planner import Weights
from recommender.profile import Profile
from tests.recommender.demos import TEXT, TRAINING, catalogue, scheme, solution

FUNCTIONS = ("sales", "warehouse", "quality", "data")
SECTORS = st.sampled_from(["wood", "food", "logistics"])
SIZES = st.sampled_from(["micro", "small", "medium", "large"])
MILLION = 1_000_000


ALL_SECTORS = ("wood", "food", "logistics")
ALL_SIZES = ("micro", "small", "medium", "large")
KINDS = st.sampled_from([*["separate_tool"] * 5, *["practice"] * 3, "platform", "fact"])
RUNGS = [Rung(ladder="warehouse", step=step) for step in (1, 2, 3)]


def names(draw: st.DrawFn, earlier: list[str]) -> tuple[str, ...]:
    """None, one or two of them; half of the time none."""
    if not earlier or draw(st.booleans()):
        return ()
    return tuple(draw(st.lists(st.sampled_from(earlier), min_size=1, max_size=2, unique=True)))


def mostly(usual: Any, *others: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from([*[usual] * 5, *others])


def cost(low: int, times: int, per: str) -> Cost:
    return Cost(low=low * MILLION, high=low * times * MILLION, per="year" if per == "year" else "once")


ADVICE = {
    "cost": st.builds(
        cost,
        st.sampled_from([0, 2, 5, 10, 20, 40, 80, 300]),
        st.integers(1, 3),
        st.sampled_from(["once", "year"]),
    ),
    "weeks": st.sampled_from([0, 1, 2, 4, 6, 9, 12, 30]).map(lambda weeks: Weeks(low=weeks, high=2 * weeks)),
    "people": st.integers(1, 3),
    "impact": st.integers(1, 5),
    "support": st.sampled_from([("digital_solution",), ()]),
    "training": st.sampled_from([None, TRAINING]),
    "minimum": mostly(Minimum(), Minimum(employees=10), Minimum(employees=100)),
    "rung": mostly(None, *RUNGS),
}


@st.composite
def solutions(draw: st.DrawFn) -> list[Solution]:
    """Each may only need earlier ones, by technique or by law, so that no order goes in a circle."""
    found: list[Solution] = []
    laws: dict[str, tuple[str, ...]] = {}
    for number in range(draw(st.integers(3, 12))):
        earlier = [one.id for one in found]
        fields: dict[str, Any] = {
            "kind": draw(KINDS),
            "function": draw(st.sampled_from(FUNCTIONS)),
            "sectors": draw(mostly(ALL_SECTORS, ("wood",))),
            "sizes": draw(mostly(ALL_SIZES, ("small", "medium"))),
            "requires": names(draw, earlier),
            "works_better_after": names(draw, earlier),
        }
        advice = draw(st.fixed_dictionaries(ADVICE))
        found.append(solution(f"s{number}", **fields, **({} if fields["kind"] == "fact" else advice)))
        for first in names(draw, earlier):
            laws[first] = (*laws.get(first, ()), f"s{number}")
    return [msgspec.structs.replace(one, legally_before=laws.get(one.id, ())) for one in found]


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    found = draw(solutions())
    twins = draw(st.sampled_from(range(len(found))))
    if found[twins].advisable:
        found += [
            solution("left", function="sales", alternative_to=("right",)),
            solution("right", function="data", alternative_to=("left",)),
        ]
    training = Solution(
        id=TRAINING,
        title=TEXT,
        summary=TEXT,
        kind="training",
        function="sales",
        cost=Cost(low=2 * MILLION, high=8 * MILLION, per="once"),
        weeks=Weeks(low=1, high=1),
    )
    schemes = draw(st.sampled_from([(scheme(),), (scheme(), scheme("draft", status="draft", share=1.0)), ()]))
    return catalogue(*found, training, schemes=schemes)


@st.composite
def firms(draw: st.DrawFn, among: Catalogue) -> Profile:
    states = st.sampled_from(["in_use", "planned", "no_plan", "not_relevant"])
    advisable = [one.id for one in among.solutions.values() if one.advisable]
    known = st.dictionaries(st.sampled_from(advisable), states, max_size=4) if advisable else st.just({})
    return Profile(
        sector=draw(SECTORS),
        size=draw(SIZES),
        employees=draw(st.none() | st.integers(1, 200)),
        states=draw(known),
        rungs=draw(st.just({}) | st.fixed_dictionaries({"warehouse": st.integers(0, 3)})),
        needs=draw(st.dictionaries(st.sampled_from(FUNCTIONS), st.floats(0, 1), max_size=4)),
    )


@st.composite
def situations(draw: st.DrawFn) -> tuple[Profile, Catalogue, dict[str, Any]]:
    """A firm, a catalogue and what else is given to the planner."""
    among = draw(catalogues())
    advisable = [one.id for one in among.solutions.values() if one.advisable]
    one = st.lists(st.sampled_from(advisable), max_size=1) if advisable else st.just([])
    some = st.just([]) | one
    given: dict[str, Any] = {
        "budget": draw(st.none() | st.integers(0, 250).map(lambda million: million * MILLION)),
        "people": draw(st.none() | st.integers(0, 6)),
        "pinned": tuple(draw(some)),
        "struck": tuple(draw(some)),
        "not_now": tuple(draw(some)),
        "weights": draw(st.sampled_from([Weights(), Weights(steps_per_wave=(2, 1, 2))])),
        "probabilities": {name: draw(st.floats(0, 1)) for name in among.solutions},
    }
    return draw(firms(among)), among, given
