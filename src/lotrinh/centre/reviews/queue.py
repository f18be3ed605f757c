"""The advisors' queue of reviews: what its address asks for, what it finds, and how much waits for whom."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec

from assessments import content
from assessments.model import Questionnaire
from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.firm_filter import one_of
from lotrinh.centre.reviews.names import STATE_TAGS, STATES
from lotrinh.i18n import N_
from lotrinh.paging import pages_of
from lotrinh.web.pages import page_number

PAGE = 50
SHOWN = {"under_way": N_("Under way"), **STATES, "objection": N_("Objection open"), "any": N_("All")}
READERS = {"mine": N_("me"), "none": N_("nobody yet")}

OBJECTED = """
EXISTS (SELECT 1 FROM objection o WHERE o.review = r.id AND o.answered_at IS NULL AND o.withdrawn_at IS NULL)
"""
# Only of firms that share their results with advisors now.
FROM = """
FROM review r JOIN firm_assessment a ON a.id = r.assessment JOIN firm_standing s ON s.firm = a.firm AND s.shares
"""
CHOSEN = f"""
WHERE ($1 = 'any' OR r.state = $1 OR ($1 = 'objection' AND {OBJECTED})
       OR ($1 = 'under_way' AND (r.state NOT IN ('verified', 'closed') OR {OBJECTED})))
  AND ($2::text IS NULL OR CASE WHEN $2 = 'mine' THEN r.reviewer = $3 ELSE r.reviewer IS NULL END)
"""
# Whatever is found is found once; names and the like are looked up of the page alone.
FOUND = f"""
WITH found AS MATERIALIZED (SELECT r.id, r.due_on, r.priority {FROM} {CHOSEN})
SELECT (SELECT count(*) FROM found) AS total, ARRAY(
    SELECT r.id FROM found r
    ORDER BY r.due_on <= $4 DESC, CASE WHEN r.due_on > $4 THEN NOT r.priority END, r.due_on, r.id LIMIT {PAGE} OFFSET $5
) AS ids
"""
ROWS = f"""
SELECT r.id, r.state, r.due_on, r.priority, r.opened_at, r.trip, coalesce(nullif(p.name, ''), p.email) AS reviewer,
       f.name AS firm_name, f.tax_code, a.instrument, a.version, a.round, {OBJECTED} AS objected
FROM unnest($1::uuid[]) WITH ORDINALITY chosen (id, place)
JOIN review r ON r.id = chosen.id JOIN firm_assessment a ON a.id = r.assessment JOIN firm f ON f.id = a.firm
LEFT JOIN person p ON p.id = r.reviewer ORDER BY chosen.place
"""
CONCLUDED_BY = """
(SELECT k.concluded_by FROM review_conclusion k WHERE k.review = r.id ORDER BY k.number DESC LIMIT 1)
"""
# What is closed, or verified without an objection, waits for nobody.
WAITS = f"(r.state NOT IN ('verified', 'closed') OR (r.state = 'verified' AND {OBJECTED}))"
WAITING = f"""
SELECT count(*) FILTER (WHERE r.state = 'asked') AS asked,
       count(*) FILTER (WHERE r.reviewer = $1 AND r.state IN ('open', 'handed_in')) AS mine,
       count(*) FILTER (WHERE r.state = 'second_reading' AND {CONCLUDED_BY} IS DISTINCT FROM $1) AS second,
       count(*) FILTER (WHERE r.state = 'verified' AND {OBJECTED} AND {CONCLUDED_BY} IS DISTINCT FROM $1) AS objections
{FROM} WHERE {WAITS}
"""


class QueueFilter(msgspec.Struct, frozen=True, kw_only=True):
    """`reader`: "mine", "none" or None for all."""

    state: str = "under_way"
    reader: str | None = None
    page: int = 1

    @property
    def prefix(self) -> str:
        """The address up to the page number."""
        given = {"state": self.state, "reader": self.reader, "page": ""}
        return f"?{urlencode({name: value for name, value in given.items() if value is not None})}"


class QueueRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    state: str
    due_on: date
    priority: bool
    opened_at: datetime
    trip: int
    reviewer: str | None
    firm_name: str
    tax_code: str
    instrument: str
    version: str
    round: int
    objected: bool

    @property
    def questionnaire(self) -> Questionnaire:
        return content.get(self.instrument, self.version)

    @property
    def waits_for_centre(self) -> bool:
        return self.objected or self.state in ("asked", "open", "handed_in", "second_reading")

    @property
    def overdue(self) -> bool:
        return self.waits_for_centre and self.due_on < clock.today()

    @property
    def state_name(self) -> str:
        return SHOWN["objection"] if self.objected else STATES[self.state]

    @property
    def state_tag(self) -> str:
        return "warn" if self.objected else STATE_TAGS.get(self.state, "plain")


class Queue(msgspec.Struct, frozen=True):
    rows: list[QueueRow]
    total: int

    @property
    def pages(self) -> int:
        return pages_of(self.total, PAGE)


class Waiting(msgspec.Struct, frozen=True):
    """How many reviews wait: for anybody to take them on, for this advisor, for a second reader, with an objection."""

    asked: int = 0
    mine: int = 0
    second: int = 0
    objections: int = 0

    @property
    def total(self) -> int:
        return self.asked + self.mine + self.second + self.objections


def parse(given: Mapping[str, Any]) -> QueueFilter:
    """Raises UnknownFilter for a value that no list offers."""
    fields = {name: str(value).strip() for name, value in given.items()}
    return QueueFilter(
        state=one_of(fields, "state", SHOWN) or "under_way",
        reader=one_of(fields, "reader", READERS),
        page=page_number(fields),
    )


async def queue(visitor: Visitor, chosen: QueueFilter) -> Queue:
    """What is due by today first, so that no promise is broken for another; then priority; then by date."""
    if visitor.staff_role != "advisor":
        return Queue([], 0)
    offset = (chosen.page - 1) * PAGE
    found = await db.fetch_one(FOUND, chosen.state, chosen.reader, visitor.id, clock.today(), offset)
    assert found is not None
    rows = await db.fetch(ROWS, found["ids"])
    return Queue([QueueRow(**row) for row in rows], found["total"])


async def waiting(visitor: Visitor) -> Waiting:
    if visitor.staff_role != "advisor":
        return Waiting()
    row = await db.fetch_one(WAITING, visitor.id)
    return Waiting(**row) if row else Waiting()
