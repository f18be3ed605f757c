"""Loads the simulated history of use, by COPY; every event is marked as simulated."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import clock, db
from lotrinh.roadmap.adoption_consequences import settle
from lotrinh.roadmap.profiles import STATES, reader
from lotrinh.roadmap.simulated_adoption import AdoptionDraws, Happened, Said

ADOPTION = (
    "id", "firm", "solution", "status", "on_date", "target_on", "source", "reason", "note", "corrects",
    "is_undone", "recorded_by", "recorded_at", "simulated",
)  # fmt: skip
SAID = """
SELECT a.firm, f.size, f.founded_year, a.submitted_at, s.answers
FROM firm_assessment a JOIN snapshot s ON s.assessment = a.id JOIN firm f ON f.id = a.firm
WHERE a.simulated AND a.instrument = 'quick' ORDER BY a.firm
"""


async def load_adoption() -> int:
    """How many events; call it in the transaction that loads the quick results, after them."""
    said = [_said(row) for row in await db.fetch(SAID)]
    draws = AdoptionDraws(said, clock.today())
    happened = sorted((event for one in said for event in draws.events(one)), key=lambda one: one.recorded_on)
    await db.copy_rows("adoption", ADOPTION, (_row(one, draws) for one in happened))
    await settle()
    return len(happened)


def _said(row: dict[str, Any]) -> Said:
    """Tools that stand for one solution count once, the strongest state first."""
    states: dict[str, str] = {}
    for value in msgspec.json.decode(row["answers"]).values():
        for item, state in value.items() if isinstance(value, dict) else ():
            solution = reader().solution_of.get(item)
            if solution is not None:
                states[solution] = min(states.get(solution, state), state, key=STATES.index)
    return Said(
        firm=row["firm"],
        size=row["size"],
        founded_year=row["founded_year"],
        day=clock.local(row["submitted_at"]).date(),
        states=states,
    )


def _row(one: Happened, draws: AdoptionDraws) -> tuple[object, ...]:
    recorded_at = datetime.combine(one.recorded_on, time(9, 0), clock.VIETNAM)
    return (
        UUID(int=draws.rng.getrandbits(128), version=4), one.firm, one.solution, one.status, one.on_date,
        one.target_on, "declared", one.reason, "", None, False, None, min(recorded_at, clock.now()), True,
    )  # fmt: skip
