"""The runs of the model, for whoever runs the system."""

from datetime import datetime
from typing import Any

import msgspec

from lotrinh import db
from lotrinh.accounts.visitor import Visitor
from lotrinh.roadmap.alarms import Alarm
from lotrinh.roadmap.shown_policies import ShownLists
from recommender.artefact import Measured
from recommender.evaluation import Figures
from recommender.firms import Changed

RUNS = """
SELECT ran_at, version, is_served, reason, firms, labelled_firms, plans, simulated, seconds, measured, by_time,
       changed, alarms, shown
FROM model_run ORDER BY ran_at DESC, id LIMIT $1
"""
SHOWN = 30


class Run(msgspec.Struct, frozen=True, kw_only=True):
    ran_at: datetime
    version: str
    is_served: bool
    reason: str
    firms: int
    labelled_firms: int
    plans: int
    simulated: bool
    seconds: float
    measured: Measured
    by_time: tuple[Figures, ...]
    changed: Changed | None
    alarms: tuple[Alarm, ...]
    shown: tuple[ShownLists, ...]


async def runs(operator: Visitor) -> list[Run]:
    """The newest first."""
    if operator.staff_role != "operator":
        return []
    return [_run(row) for row in await db.fetch(RUNS, SHOWN)]


def _run(row: dict[str, Any]) -> Run:
    measured, by_time, changed, alarms, shown = (
        row.pop(name) for name in ("measured", "by_time", "changed", "alarms", "shown")
    )
    return Run(
        **row,
        measured=msgspec.json.decode(measured, type=Measured),
        by_time=msgspec.json.decode(by_time, type=tuple[Figures, ...]),
        changed=msgspec.json.decode(changed, type=Changed) if changed else None,
        alarms=msgspec.json.decode(alarms, type=tuple[Alarm, ...]),
        shown=msgspec.json.decode(shown, type=tuple[ShownLists, ...]) if shown else (),
    )
