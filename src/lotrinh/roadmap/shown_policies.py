"""What the lists shown so far tell of policies: counted and valued in the nightly run, real and simulated apart."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec

from lotrinh import clock, db
from recommender.drawn_places import Policy, drawn_of, policies
from recommender.off_policy import LEAST_SHOWS

WINDOW = timedelta(days=365)
"""What is older was shown by another catalogue and to other firms."""
PACE = timedelta(days=30)
# Taken up: the newest answer to the step is that the firm does it, and was given from this very list.
DRAWN = """
SELECT l.firm, i.propensity, (l.weights->>'exploration')::float8 AS explored,
       (r.kind = 'accepted') IS TRUE AS taken, l.day > $3 AS is_recent
FROM recommendation_list l
JOIN recommendation_item i ON i.list = l.id AND i.propensity < 1
LEFT JOIN (
    SELECT DISTINCT ON (firm, solution) firm, solution, kind, list FROM step_response
    ORDER BY firm, solution, id DESC
) r ON r.firm = l.firm AND r.solution = i.solution AND r.list = l.id
WHERE l.simulated = $1 AND l.day > $2
ORDER BY l.firm, l.at, i.id
"""
COUNTED = """
SELECT count(i.id) AS places, count(DISTINCT l.id) AS lists, count(DISTINCT l.firm) AS firms
FROM recommendation_list l LEFT JOIN recommendation_item i ON i.list = l.id
WHERE l.simulated = $1 AND l.day > $2
"""


class ShownLists(msgspec.Struct, frozen=True, kw_only=True):
    """Of real firms or of simulated ones, in the last year.

    places: on all lists; drawn: those that chance filled; recent: how many of them in the last 30 days
    policies: none below LEAST_SHOWS drawn places; is_unreadable: there are enough, but their propensities do not add up
    """

    simulated: bool
    lists: int
    firms: int
    places: int
    drawn: int
    recent: int
    policies: tuple[Policy, ...] = ()
    is_unreadable: bool = False

    @property
    def days_left(self) -> int | None:
        """At the pace of the last 30 days; None when nothing was drawn in them."""
        missing = max(0, LEAST_SHOWS - self.drawn)
        return -(-missing * PACE.days // self.recent) if self.recent else None


async def shown_lists() -> tuple[ShownLists, ShownLists]:
    """Real first, then simulated."""
    return await _of(simulated=False), await _of(simulated=True)


async def _of(*, simulated: bool) -> ShownLists:
    today = clock.today()
    rows = await db.fetch(DRAWN, simulated, today - WINDOW, today - PACE)
    counted = await db.fetch_one(COUNTED, simulated, today - WINDOW)
    assert counted is not None
    found, is_unreadable = await asyncio.to_thread(_valued, rows)
    return ShownLists(
        simulated=simulated,
        **counted,
        drawn=len(rows),
        recent=sum(row["is_recent"] for row in rows),
        policies=found,
        is_unreadable=is_unreadable,
    )


def _valued(rows: Sequence[dict[str, Any]]) -> tuple[tuple[Policy, ...], bool]:
    """And whether the log does not add up: the operator is told, the night's run goes on."""
    places = [(row["firm"], row["propensity"], row["explored"], row["taken"]) for row in rows]
    try:
        return policies(drawn_of(places)), False
    except ValueError:
        return (), True
