"""The filter of a list of firms as SQL; results count only of firms that share theirs with advisors."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

from lotrinh import clock
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.firm_filter import FirmFilter
from lotrinh.centre.firm_rows import LEVEL_OF
from lotrinh.roadmap.adoption_queries import FIRMS_USING

LISTED = "FROM firm_standing s"
FROM = f"{LISTED} LEFT JOIN firm_latest l ON l.firm = s.firm AND s.shares AND l.instrument = '{LEVEL_OF}'"
"""With the result of which the level is, of firms that share theirs."""
PARK = "SELECT 1 FROM park_tenancy t WHERE t.firm = s.firm AND t.valid_to IS NULL"
RUN = "SELECT 1 FROM firm_assessment a WHERE a.firm = s.firm AND a.state"
PROGRESS = {"none": "NOT s.submitted AND NOT s.drafting", "draft": "s.drafting", "submitted": "s.submitted"}
FLAGGED = "SELECT p.firm FROM plausibility_flag p WHERE p.settled_at IS NULL"
TAGGED = "SELECT g.firm FROM firm_tag g WHERE g.ended_at IS NULL AND g.tag = {0}"
COHORT = """
SELECT m.firm FROM cohort_firm m JOIN cohort h ON h.id = m.cohort AND h.withdrawn_at IS NULL
WHERE m.cohort = {0} AND (
    h.owner = {1} OR h.team IN (SELECT t.team FROM team_member t WHERE t.person = {1} AND t.ended_at IS NULL)
)
"""

# Of any words, for all the planner knows: it is to look into the index.
WITH_WORD = "string_to_array(s.search_key, ' ') && (SELECT {0}::text[])"

Add = Callable[..., None]


def conditions(visitor: Visitor, chosen: FirmFilter) -> tuple[str, list[Any]]:
    """A WHERE clause over LISTED or FROM, and its values."""
    values: list[Any] = []
    numbers = count(1)
    found = ["true"]

    def add(condition: str, *given: Any) -> None:
        """The values stand in the condition as {0}, {1} …"""
        found.append(condition.format(*[f"${next(numbers)}" for _ in given]))
        values.extend(given)

    if chosen.among is not None:
        add("s.firm = ANY({0}::uuid[])", list(chosen.among))
    _registered(chosen, add)
    _text(chosen, add)
    _place(chosen, add)
    _results(chosen, add)
    _work(visitor, chosen, add)
    _contact(chosen, add)
    return f"WHERE {' AND '.join(found)}", values


def _registered(chosen: FirmFilter, add: Add) -> None:
    if len(chosen.sectors) > 1:
        add("s.sector = ANY({0}::text[])", list(chosen.sectors))
    elif chosen.sectors:
        add("s.sector = {0}", chosen.sectors[0])
    columns = {"s.size": chosen.size, "s.commune": chosen.unit, "s.former_district": chosen.district}
    for column, value in columns.items():
        if value is not None:
            add(f"{column} = {{0}}", value)


def _text(chosen: FirmFilter, add: Add) -> None:
    if chosen.tax_code:
        add("s.tax_code LIKE {0}", f"{chosen.tax_code}%")
        return
    if chosen.words is not None:
        add(WITH_WORD, list(chosen.words))
    for word in sorted(chosen.key.split(), key=len, reverse=True):  # long words are in few names
        add("s.search_key LIKE {0}", f"%{word}%")


def _place(chosen: FirmFilter, add: Add) -> None:
    if chosen.park:
        add(f"EXISTS ({PARK} AND t.park = {{0}})", chosen.park)
    if chosen.in_park:
        add(f"EXISTS ({PARK})")
    if chosen.park == 0:
        add(f"NOT EXISTS ({PARK})")


def _results(chosen: FirmFilter, add: Add) -> None:
    if chosen.level is not None:
        highest = chosen.level if chosen.level_to is None else chosen.level_to
        add("s.shares AND s.level BETWEEN {0} AND {1}", chosen.level, highest)
    if chosen.progress:
        _progress(chosen, add)
    if chosen.capability:
        using = FIRMS_USING.format(solution="{0}", day="{1}")
        add(f"s.shares AND s.firm IN ({using})", chosen.capability, clock.today())


def _progress(chosen: FirmFilter, add: Add) -> None:
    if not chosen.instrument:
        add(PROGRESS[chosen.progress or ""])
    elif chosen.progress == "none":
        add(f"NOT EXISTS ({RUN} IN ('draft', 'submitted') AND a.instrument = {{0}})", chosen.instrument)
    else:
        add(f"EXISTS ({RUN} = '{chosen.progress}' AND a.instrument = {{0}})", chosen.instrument)


def _work(visitor: Visitor, chosen: FirmFilter, add: Add) -> None:
    if chosen.flags:
        add(f"s.shares AND s.firm IN ({FLAGGED})")
    if chosen.tag:
        add(f"s.firm IN ({TAGGED})", chosen.tag)
    if chosen.cohort:
        add(f"s.firm IN ({COHORT})", UUID(chosen.cohort), visitor.id)
    if chosen.advisor == "none":
        add("s.advisor IS NULL")
    elif chosen.advisor:
        advisor = visitor.id if chosen.advisor == "mine" else UUID(chosen.advisor)
        add("s.advisor = {0}", advisor)


def _contact(chosen: FirmFilter, add: Add) -> None:
    """A firm never contacted is not one whose last contact was long ago."""
    if chosen.contact == "never":
        add("s.last_contact IS NULL")
    elif chosen.contact:
        add("s.last_contact < {0}", clock.today() - timedelta(days=int(chosen.contact)))
