"""The reasons of each step, and of everything that is none."""

from collections.abc import Iterator

from recommender.planning.candidates import Candidates
from recommender.planning.choosing import WAVES, Choice
from recommender.planning.given import Given
from recommender.planning.items import Item, best_amount
from recommender.planning.packing import Packing
from recommender.planning.steps import Placed
from recommender.planning.weights import WAVE_WEEKS
from recommender.reasons import Reason

MEANS = ("budget", "people", "time")


class Explanation:
    """Speaks of one choice; `packing` is what is shown, after exploration."""

    def __init__(self, given: Given, candidates: Candidates, choice: Choice, packing: Packing) -> None:
        self._given, self._candidates, self._choice, self._packing = given, candidates, choice, packing

    def step(self, step: Placed, propensity: float) -> Iterator[Reason]:
        """Why it is a step and why there, the strongest reason first."""
        yield from self._role(step)
        yield from self._score(step.item)
        yield from self._company(step)
        yield from self._candidates.verdicts[step.id].reasons
        yield from self._shared_caps(step)
        if propensity < 1:
            yield Reason("explored", {"propensity": propensity})
        elif step.wave > 0:
            limit = self._choice.refused.get((step.id, step.wave - 1), "slots")
            yield Reason("later_wave", {"wave": step.wave + 1, "limit": limit})

    def left_out(self, name: str) -> Iterator[Reason]:
        """Why it is no step, the reason that would have to go first."""
        verdict = self._candidates.verdicts[name]
        item = self._candidates.items.get(name)
        if item is not None:
            yield from self._not_placed(item)
        else:
            for obstacle in self._candidates.obstacles(name):
                yield Reason("obstacle", {"solution": obstacle})
            yield from verdict.reasons

    def is_beyond_budget(self, item: Item) -> bool:
        """Whether the money left in every wave is less than it costs, and people would be there."""
        packing, people = self._packing, self._given.people
        if people is not None and item.solution.people > people:
            return False
        return not any(packing.pays(item, wave) for wave in WAVES)

    def _role(self, step: Placed) -> Iterator[Reason]:
        solution = step.item.solution
        if step.id in self._given.pinned:
            yield Reason("pinned")
        if step.inserted_for is not None:
            yield Reason("inserted_for", {"solution": step.inserted_for})
        if step.item.quick and step is next(self._packing.sequence()):
            values = {"own_cost": step.own_cost, "weeks": step.item.weeks, "people": solution.people}
            yield Reason("quick_win", values)
        tools = self._packing.limits.tools
        if solution.kind == "platform" and tools is not None:
            yield Reason("before_more_tools", {"tools": tools + self._tools_before(step)})

    def _tools_before(self, step: Placed) -> int:
        steps = list(self._packing.sequence())
        return sum(one.item.solution.kind == "separate_tool" for one in steps[: steps.index(step)])

    def _score(self, item: Item) -> Iterator[Reason]:
        solution, needs = item.solution, self._given.profile.needs
        functions = (solution.function, *solution.also_serves)
        if item.need is None:
            gap = self._given.weights.unknown_need
            yield Reason("need_unknown", {"functions": " ".join(functions), "gap": gap})
        else:
            known = " ".join(one for one in functions if one in needs)
            yield Reason("need", {"functions": known, "gap": item.need})
        yield Reason("likely", {"probability": item.probability})
        yield Reason(
            "worth",
            {"impact": solution.impact or 1, "effort": item.effort, "value": item.value},
        )

    def _company(self, step: Placed) -> Iterator[Reason]:
        """Which other steps it serves, and what it would have liked to come after."""
        shown = self._packing.placed
        opens = [one.id for one in shown.values() if step.id in one.item.chain]
        helps = [one.id for one in shown.values() if step.id in one.item.solution.works_better_after]
        if opens:
            yield Reason("opens", {"solutions": " ".join(opens)})
        if helps:
            yield Reason("helps", {"solutions": " ".join(helps)})
        for name in step.item.solution.works_better_after:
            if name not in shown and not self._candidates.standing.has(name) and self._may_come(name):
                yield Reason("better_after", {"solution": name})

    def _may_come(self, name: str) -> bool:
        return self._candidates.verdicts[name].kind != "not_relevant"

    def _shared_caps(self, step: Placed) -> Iterator[Reason]:
        """When the steps before it took so much of a yearly cap that less is left for this one."""
        alone = sum(best_amount(price) for price in step.prices)
        paid = sum(price.expected for price in step.prices) - step.own_cost
        if paid < alone:
            schemes = " ".join(sorted({one.scheme_id for price in step.prices for one in price.funding}))
            yield Reason("cap_used_up", {"schemes": schemes, "paid": paid, "alone": alone})

    def _not_placed(self, item: Item) -> Iterator[Reason]:
        """What nothing but more means would change comes first; else what stood in its way, wave after wave."""
        people, solution = self._given.people, item.solution
        if people is not None and solution.people > people:
            yield Reason("beyond_people", {"needs": solution.people, "has": people})
        elif item.weeks > max(WAVE_WEEKS):
            yield Reason("too_long", {"weeks": item.weeks})
        elif self.is_beyond_budget(item):
            own_cost, left = self._packing.own_cost(item, WAVES[-1]), self._packing.money_left(WAVES[-1]) or 0
            yield Reason("beyond_budget", {"own_cost": own_cost, "left": left})
        else:
            limits = dict.fromkeys(self._choice.refused.get((item.id, wave), "slots") for wave in WAVES)
            others = [limit for limit in limits if limit not in MEANS] or ["slots"]
            found = [reason for limit in others for reason in self._refusal(item, limit)]
            yield from (reason for at, reason in enumerate(found) if reason not in found[:at])

    def _refusal(self, item: Item, limit: str) -> Iterator[Reason]:
        if limit == "function":
            most = self._given.weights.max_per_function
            yield Reason("function_full", {"function": item.solution.function, "most": most})
        elif limit == "platform":
            yield Reason("after_platform", {"tools": self._packing.limits.tools or 0})
        else:
            yield from self._order_refusal(item, limit)

    def _order_refusal(self, item: Item, limit: str) -> Iterator[Reason]:
        placed = self._choice.packing.placed
        if limit == "alternative":
            other = next(one for one in item.solution.alternative_to if one in placed)
            yield Reason("alternative_chosen", {"solution": other})
            return
        waited = sorted((item.soft | set(item.chain)) - placed.keys()) if limit != "slots" else []
        later = [step.id for step in placed.values() if item.id in step.item.soft]
        if waited:
            yield Reason("waits_for", {"solution": waited[0]})
        elif later and limit != "slots":
            yield Reason("passed", {"solution": later[0]})
        else:
            yield Reason("no_slot", {"steps": len(placed)})
