"""What stands in the way of each solution in one firm, and how likely experience says it is to be taken up."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from msgspec import Struct

from recommender.parts import Catalogue, Solution
from recommender.prior import likelihood
from recommender.profile import Profile
from recommender.reasons import Reason

Scale = tuple[str, int, float | None]
Kind = Literal["open", "fact", "in_use", "not_relevant", "blocked", "later"]

TOOLS_BEFORE_PLATFORM = 3
"""So many separate tools a firm may have; before a fourth one comes an integrated platform."""


class Verdict(Struct, frozen=True, kw_only=True):
    """`blocked` is impossible for now, technically or legally; `later` is possible but not yet worth it."""

    solution_id: str
    kind: Kind
    reasons: tuple[Reason, ...] = ()

    def because(self, *kinds: str) -> bool:
        """Whether one of its reasons is of one of the kinds."""
        return any(reason.kind in kinds for reason in self.reasons)


def verdicts(profile: Profile, catalogue: Catalogue) -> Mapping[str, Verdict]:
    """One verdict for every solution but training, in the order of the catalogue."""
    return judge(Standing(profile, catalogue))


def judge(standing: "Standing") -> dict[str, Verdict]:
    """The verdicts on a firm whose standing is known."""
    solutions = [one for one in standing.solutions.values() if one.kind != "training"]
    found = {one.id: standing.verdict(one) for one in solutions}
    platform = _open_platform(standing, found)
    if platform is None:
        return found
    return {one.id: _platform_first(one, found[one.id], platform) for one in solutions}


def expert_prior(profile: Profile, catalogue: Catalogue) -> Mapping[str, float]:
    """0..1 for every solution but training: how likely a firm like this takes it up next; prior.py has the formula.

    What it has already, by law or by choice, and what does not concern it has 0.
    """
    return priors(profile, catalogue, verdicts(profile, catalogue))


def priors(profile: Profile, catalogue: Catalogue, found: Mapping[str, Verdict]) -> dict[str, float]:
    """The priors of a firm whose verdicts are known."""
    settled = {"fact", "in_use", "not_relevant"}
    return {
        name: 0.0 if verdict.kind in settled else likelihood(profile, catalogue.solutions[name], verdict.kind)
        for name, verdict in found.items()
    }


class Standing:
    """One firm seen through the catalogue: what it has, where it stands on each ladder."""

    def __init__(self, profile: Profile, catalogue: Catalogue) -> None:
        self.profile = profile
        self.solutions = catalogue.solutions
        self._legally_after = catalogue.legally_after
        self._verdicts: dict[str, Verdict] = {}
        self.rungs = {ladder: self._rung(ladder, on_it) for ladder, on_it in catalogue.ladders.items()}
        reasons = {one.id: self._in_use(one) for one in catalogue.solutions.values()}
        self._in_use_because = {name: reason for name, reason in reasons.items() if reason is not None}

    def has(self, solution_id: str) -> bool:
        """Facts count: whoever lacks one has to have it anyway."""
        return solution_id in self._in_use_because or self.solutions[solution_id].kind == "fact"

    @property
    def in_use(self) -> Iterator[Solution]:
        """What the firm has of its own choice."""
        for name in self._in_use_because:
            if self.solutions[name].advisable:
                yield self.solutions[name]

    def verdict(self, solution: Solution) -> Verdict:
        if solution.id not in self._verdicts:
            self._verdicts[solution.id] = self._judged(solution)
        return self._verdicts[solution.id]

    def _judged(self, solution: Solution) -> Verdict:
        reason = self._in_use_because.get(solution.id)
        if solution.kind == "fact":
            return Verdict(solution_id=solution.id, kind="fact", reasons=(Reason("saturated"),))
        if reason is not None:
            return Verdict(solution_id=solution.id, kind="in_use", reasons=(reason,))
        misfit = tuple(self._misfits(solution))
        if misfit:
            return Verdict(solution_id=solution.id, kind="not_relevant", reasons=misfit)
        scales = solution.minimum.mattering(self.profile.amount)
        blocks, delays = tuple(self._blocks(solution)), tuple(self._delays(solution, scales))
        kind: Kind = "later" if delays else "blocked" if blocks else "open"
        notes = self._notes(solution, scales)
        return Verdict(solution_id=solution.id, kind=kind, reasons=(*blocks, *delays, *notes))

    def missing(self, solution: Solution) -> Iterator[Reason]:
        """What it needs first, technically and by law, and the firm does not have."""
        for needed in solution.requires:
            if not self.has(needed):
                yield Reason("requires", {"solution": needed})
        for needed in self._legally_after.get(solution.id, ()):
            if needed not in solution.requires and not self.has(needed) and self._concerns(needed):
                yield Reason("legally_after", {"solution": needed})

    _blocks = missing

    def _concerns(self, solution_id: str) -> bool:
        """A law for other sectors or sizes asks nothing of this firm; that it is not for us sets no law aside."""
        return all(one.kind == "stated_not_relevant" for one in self._misfits(self.solutions[solution_id]))

    def _rung(self, ladder: str, on_it: Iterable[str]) -> int:
        """As told; else what the tools stated in use prove from the bottom up, 0 when they prove nothing."""
        if ladder in self.profile.rungs:
            return self.profile.rungs[ladder]
        stated = [self.solutions[name] for name in on_it if self.profile.states.get(name) == "in_use"]
        steps = {one.rung.step for one in stated if one.rung is not None}
        return next(step for step in range(len(steps) + 1) if step + 1 not in steps)

    def _in_use(self, solution: Solution) -> Reason | None:
        """What the firm said of the solution itself counts more than what follows from other answers."""
        state = self.profile.states.get(solution.id)
        if state is not None:
            return Reason("stated_in_use") if state == "in_use" else None
        rung, path = solution.rung, solution.path
        if rung is not None and rung.step <= self.rungs[rung.ladder]:
            now = self.rungs[rung.ladder]
            return Reason("rung_reached", {"ladder": rung.ladder, "step": rung.step, "now": now})
        if path is not None and set(path.steps) <= self.profile.path_steps.get(path.id, frozenset()):
            return Reason("path_done", {"path": path.id, "steps": " ".join(path.steps)})
        return None

    def _misfits(self, solution: Solution) -> Iterator[Reason]:
        if solution.retired_on is not None:
            yield Reason("retired", {"day": solution.retired_on.isoformat()})
        if self.profile.states.get(solution.id) == "not_relevant":
            yield Reason("stated_not_relevant")
        if self.profile.sector not in solution.sectors:
            yield Reason("other_sector", {"sector": self.profile.sector})
        if self.profile.size not in solution.sizes:
            yield Reason("other_size", {"size": self.profile.size})
        for other in solution.alternative_to:
            if self.has(other):
                yield Reason("alternative_in_use", {"solution": other})

    def _delays(self, solution: Solution, scales: Iterable[Scale]) -> Iterator[Reason]:
        rung = solution.rung
        if rung is not None and rung.step > self.rungs[rung.ladder] + 1:
            now = self.rungs[rung.ladder]
            yield Reason("rung_ahead", {"ladder": rung.ladder, "step": rung.step, "now": now})
        if solution.minimum.any_one and any(has is None for _, _, has in scales):
            return
        for scale, least, has in scales:
            if has is not None and has < least:
                yield Reason("below_minimum", {"scale": scale, "least": least, "has": has})

    def _notes(self, solution: Solution, scales: Iterable[Scale]) -> Iterator[Reason]:
        rung = solution.rung
        if rung is not None and rung.ladder not in self.profile.rungs:
            yield Reason("rung_unknown", {"ladder": rung.ladder})
        if rung is not None and rung.step == self.rungs[rung.ladder] + 1:
            now = self.rungs[rung.ladder]
            yield Reason("rung_next", {"ladder": rung.ladder, "step": rung.step, "now": now})
        for scale, least, has in scales:
            if has is None:
                yield Reason("scale_unknown", {"scale": scale, "least": least})
        if self.profile.states.get(solution.id) == "planned":
            yield Reason("stated_planned")


def _open_platform(standing: Standing, found: Mapping[str, Verdict]) -> Reason | None:
    """The platform to take before one more separate tool, when the firm has many tools and no platform."""
    kinds = [solution.kind for solution in standing.in_use]
    if "platform" in kinds or kinds.count("separate_tool") < TOOLS_BEFORE_PLATFORM:
        return None
    platforms = (one for one in standing.solutions.values() if one.kind == "platform")
    first = next((one.id for one in platforms if found[one.id].kind in {"open", "blocked"}), None)
    tools = kinds.count("separate_tool")
    return Reason("platform_first", {"tools": tools, "solution": first}) if first is not None else None


def _platform_first(solution: Solution, verdict: Verdict, reason: Reason) -> Verdict:
    if solution.kind != "separate_tool" or verdict.kind not in {"open", "blocked"}:
        return verdict
    return Verdict(solution_id=solution.id, kind="later", reasons=(*verdict.reasons, reason))
