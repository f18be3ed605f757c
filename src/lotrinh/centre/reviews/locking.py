"""The row of a review, locked for whoever may change it."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.reviews.problems import ChangedMeanwhile, NotNow, NotTheReviewer
from lotrinh.centre.reviews.review import CHECKABLE
from lotrinh.centre.working_days import working_day_after
from lotrinh.errors import NotFound
from lotrinh.settings import settings

REVIEW_DAYS = 10
"""Working days within which the centre moves a review on."""

ROW = """
SELECT r.id, r.assessment, r.state, r.rev, r.trip, r.reviewer, r.opened_by, r.priority, a.firm
FROM review r JOIN firm_assessment a ON a.id = r.assessment
"""
# A consent that is being withdrawn is waited for: after it, the review is not there for advisors.
FOR_ADVISOR = f"""{ROW}
JOIN consent c ON c.firm = a.firm AND c.purpose = 'advisors' AND c.withdrawn_at IS NULL
WHERE r.id = $1 FOR UPDATE OF r FOR SHARE OF c
"""
FOR_FIRM = f"{ROW} WHERE r.assessment = $1 AND a.firm = $2 FOR UPDATE OF r"
MOVE = """
UPDATE review SET state = $2, reviewer = $3, trip = $4, due_on = coalesce($5, due_on),
       sent_back_at = coalesce($6, sent_back_at), priority = coalesce($7, priority), rev = rev + 1
WHERE id = $1
"""
EVENT = """
INSERT INTO review_event (review, kind, question_id, person_id, at, detail) VALUES ($1, $2, $3, $4, $5, $6::jsonb)
"""


async def locked(advisor: Visitor, review_id: UUID) -> dict[str, Any]:
    row = await db.fetch_one(FOR_ADVISOR, review_id) if advisor.staff_role == "advisor" else None
    if row is None:
        raise NotFound
    return row


def unmoved(row: dict[str, Any], rev: int) -> dict[str, Any]:
    """`rev`: as the page showed it; a review that has moved on since is refused."""
    if row["rev"] != rev:
        raise ChangedMeanwhile
    return row


async def locked_by_reviewer(advisor: Visitor, review_id: UUID) -> dict[str, Any]:
    """While its answers can be decided on, for the advisor who has it."""
    row = await locked(advisor, review_id)
    if row["reviewer"] != advisor.id:
        raise NotTheReviewer
    return in_state(row, *CHECKABLE)


async def locked_by_firm(visitor: Visitor, run_id: UUID, *, owner: bool = True) -> dict[str, Any]:
    """`owner`: not for people who only work for the firm."""
    if visitor.firm is None or (owner and visitor.firm.role != "owner"):
        raise NotFound
    row = await db.fetch_one(FOR_FIRM, run_id, visitor.firm.id)
    if row is None:
        raise NotFound
    return row


def in_state(row: dict[str, Any], *states: str) -> dict[str, Any]:
    if row["state"] not in states:
        raise NotNow
    return row


def promised_days(*, priority: bool) -> int:
    return settings().priority_review_days if priority else REVIEW_DAYS


def due(*, priority: bool = False) -> date:
    """Promised once and kept: nobody else's request moves the day of this one."""
    return working_day_after(clock.today(), promised_days(priority=priority))


async def move(row: dict[str, Any], state: str, **changed: Any) -> None:
    """To another state; `changed`: reviewer, trip, due_on, sent_back_at or priority."""
    kept = {"due_on": None, "sent_back_at": None, "priority": None}
    now = {"reviewer": row["reviewer"], "trip": row["trip"]} | kept | changed
    await db.execute(MOVE, row["id"], state, *now.values())


async def log(
    kind: str, visitor: Visitor, row: dict[str, Any], question_id: str | None = None, **detail: Any
) -> None:
    """One line of the review's own history, and one of the audit; what the firm wrote stays out of both."""
    at, key = clock.now(), row["id"]
    await db.execute(EVENT, key, kind, question_id, visitor.id, at, msgspec.json.encode(detail).decode())
    noted = detail | ({"question": question_id} if question_id else {})
    await audit.record(
        f"review.{kind}", "review", key, person_id=visitor.id, firm_id=row["firm"], detail=noted
    )
