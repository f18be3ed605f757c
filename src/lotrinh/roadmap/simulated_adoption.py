"""What became of the tools of simulated firms: drawn around their quick answers, the same for the same seed.

At the day of its assessment a firm uses exactly the tools that it said it uses, and plans those that it plans.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from uuid import UUID

import msgspec
import yaml

from lotrinh.roadmap.adoption_tables import Barrier

SEED = 20261125
WINDOW = timedelta(days=730)
MONTH = 30.4
CHECK_IN_MONTHS = (3, 6, 12)


class Begun(msgspec.Struct, frozen=True):
    source: str
    recent: float
    older_months: int
    pilot: float
    main: float


class Dropped(msgspec.Struct, frozen=True):
    source: str
    rates: dict[str, float]


class Planned(msgspec.Struct, frozen=True):
    source: str
    begun: float
    months: tuple[int, int]
    target_months: tuple[int, int]


class CheckIns(msgspec.Struct, frozen=True):
    source: str
    answered: float


class Reasons(msgspec.Struct, frozen=True):
    source: str
    weights: dict[Barrier, float]


class Figures(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    begun: Begun
    dropped: Dropped
    planned: Planned
    check_ins: CheckIns
    reasons: Reasons


@cache
def figures() -> Figures:
    text = Path(__file__).with_name("simulated-adoption.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), Figures)


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What a simulated firm said of its tools, by solution, and when."""

    firm: UUID
    size: str
    founded_year: int | None
    day: date
    states: Mapping[str, str]


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """One event to load."""

    firm: UUID
    solution: str
    status: str
    on_date: date
    recorded_on: date
    target_on: date | None = None
    reason: str | None = None


class AdoptionDraws:
    def __init__(self, said: Iterable[Said], today: date, seed: int = SEED) -> None:
        self.rng = Random(seed)  # noqa: S311 - reproducible, not secret
        self.figures = figures()
        self.today, self.opening = today, today - WINDOW
        self.chances = chances_of_giving_up(said, self.figures)

    def events(self, said: Said) -> Iterator[Happened]:
        """In the order in which they were recorded, solution by solution."""
        for solution, state in said.states.items():
            draw = {"in_use": self._in_use, "planned": self._planned, "no_plan": self._given_up}.get(state)
            if draw is not None:
                yield from self._recorded(said.firm, solution, draw(said, solution))

    def _in_use(self, said: Said, _: str) -> Iterator[tuple[date, str]]:
        begun = self.figures.begun
        if self.rng.random() < begun.recent:
            start = self._between(self.opening, said.day)
        else:
            start = self.opening - timedelta(days=self.rng.uniform(1, begun.older_months) * MONTH)
        start = min(max(start, _founding(said)), said.day)
        yield from self._use(said, start, said.day)
        yield from self._confirmed(start, said.day)

    def _planned(self, said: Said, _: str) -> Iterator[tuple[date, str]]:
        planned = self.figures.planned
        yield max(self._between(said.day - timedelta(days=180), said.day), _founding(said)), "planned"
        if self.rng.random() < planned.begun:
            start = said.day + timedelta(days=self.rng.uniform(*planned.months) * MONTH)
            end = start + timedelta(days=self.rng.uniform(1, 12) * MONTH)
            is_dropped = self.rng.random() < self.figures.dropped.rates[said.size]
            last = min(end, self.today) if is_dropped else self.today
            if start <= self.today:
                yield from self._use(said, start, last, after=said.day)
                yield from self._confirmed(start, last)
            if is_dropped and end <= self.today:
                yield end, "dropped"

    def _given_up(self, said: Said, solution: str) -> Iterator[tuple[date, str]]:
        """What nobody plans now may have been tried and dropped within the window."""
        if self.rng.random() < self.chances[said.size, solution]:
            start = max(self._between(self.opening, said.day - timedelta(days=60)), _founding(said))
            end = min(start + timedelta(days=self.rng.uniform(1, 12) * MONTH), said.day)
            if start < end:
                yield from self._use(said, start, end)
                yield from self._confirmed(start, end)
                yield end, "dropped"

    def _use(
        self, said: Said, start: date, last: date, after: date | None = None
    ) -> Iterator[tuple[date, str]]:
        """Sometimes tried out before, sometimes the main way of working in the end."""
        pilot = start - timedelta(days=self.rng.uniform(2, 10) * 7)
        if self.rng.random() < self.figures.begun.pilot and pilot > max(_founding(said), after or date.min):
            yield pilot, "piloting"
        yield start, "in_use"
        main = start + timedelta(days=self.rng.uniform(60, 240))
        if self.rng.random() < self.figures.begun.main and main < last:
            yield main, "main_way_of_working"

    def _confirmed(self, start: date, last: date) -> Iterator[tuple[date, str]]:
        """Check-ins that were answered: still in use, in the way it was before."""
        for months in CHECK_IN_MONTHS:
            day = start + timedelta(days=months * MONTH + self.rng.uniform(1, 20))
            if self.opening < day < last and self.rng.random() < self.figures.check_ins.answered:
                yield day, "still"

    def _between(self, first: date, last: date) -> date:
        return first + timedelta(days=self.rng.uniform(0, max((last - first).days, 0)))

    def _recorded(self, firm: UUID, solution: str, drawn: Iterator[tuple[date, str]]) -> Iterator[Happened]:
        """Each a few days after it happened, or when the platform opened."""
        recorded, using = self.opening, "in_use"
        for day, status in sorted(drawn):
            using = status if status in ("in_use", "main_way_of_working") else using
            delay = timedelta(days=self.rng.randint(0, 10))
            recorded = min(max(recorded, day + delay), self.today)
            target = day + timedelta(days=self.rng.uniform(*self.figures.planned.target_months) * MONTH)
            yield Happened(
                firm=firm,
                solution=solution,
                status=using if status == "still" else status,
                on_date=day,
                recorded_on=recorded,
                target_on=target if status == "planned" else None,
                reason=self._reason() if status == "dropped" else None,
            )

    def _reason(self) -> str:
        weights = self.figures.reasons.weights
        return self.rng.choices([one.value for one in weights], list(weights.values()))[0]


def chances_of_giving_up(said: Iterable[Said], known: Figures) -> dict[tuple[str, str], float]:
    """By size and solution, the chance that a tool which is not in use was begun of late and dropped again.

    Of all that was begun of late, in use or dropped, the share of the figures is dropped; what many use was
    dropped more often, as far as there are enough firms without it.
    """
    counted: dict[str, dict[str, Counter[str]]] = {}
    for one in said:
        for solution, state in one.states.items():
            counted.setdefault(one.size, {}).setdefault(solution, Counter())[state] += 1
    found = {}
    for size, solutions in counted.items():
        rate = known.dropped.rates[size]
        wanted = sum(of["in_use"] for of in solutions.values()) * known.begun.recent * rate / (1 - rate)
        for solution, chance in _chances(solutions, wanted).items():
            found[size, solution] = chance
    return found


def _chances(solutions: Mapping[str, Counter[str]], wanted: float) -> dict[str, float]:
    """Scaled until the expected number is the one wanted, with no chance above 1."""
    weights = {one: of["in_use"] / of["no_plan"] for one, of in solutions.items() if of["no_plan"]}
    chances, scale = dict.fromkeys(weights, 0.0), 1.0
    for _ in range(30):
        chances = {one: min(1.0, scale * weight) for one, weight in weights.items()}
        expected = sum(chance * solutions[one]["no_plan"] for one, chance in chances.items())
        scale *= wanted / expected if expected else 1.0
    return chances


def _founding(said: Said) -> date:
    """A firm founded in the year of its assessment is as old as that day."""
    return min(date(said.founded_year, 7, 1), said.day) if said.founded_year else date.min
