"""Answers of colleagues that differ: the newest counts, and both are kept until an owner settles which holds."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import DomainError, NotFound
from lotrinh.i18n import N_
from lotrinh.selfassessment.errors import AlreadySubmitted

# An open one stands against the answer of now: who has since come round, or has answered anew, differs no more.
DIFFERENCES = """
SELECT d.id, d.question_id, d.earlier_value, d.earlier_at, l.value AS later_value, l.at AS later_at, l.rev,
       d.settled_at, d.settled_value,
       coalesce(nullif(e.name, ''), e.email, '') AS earlier_by,
       coalesce(nullif(n.name, ''), n.email, '') AS later_by,
       coalesce(nullif(s.name, ''), s.email, '') AS settled_by
FROM difference d
JOIN assessment a ON a.id = d.assessment
CROSS JOIN LATERAL (
    SELECT d.later_value AS value, d.later_by AS by, d.later_at AS at, 0 AS rev WHERE d.settled_at IS NOT NULL
    UNION ALL
    SELECT x.value, x.answered_by, x.updated_at, x.rev FROM answer x
    WHERE d.settled_at IS NULL AND x.assessment = d.assessment AND x.question_id = d.question_id
        AND x.value <> d.earlier_value AND x.answered_by IS DISTINCT FROM d.earlier_by
) l
LEFT JOIN person e ON e.id = d.earlier_by
LEFT JOIN person n ON n.id = l.by
LEFT JOIN person s ON s.id = d.settled_by
WHERE a.firm = $1 AND a.id = $2
ORDER BY d.settled_at NULLS FIRST, d.later_at, d.id
"""
LOCKED = """
SELECT a.state, d.question_id, d.earlier_value, d.settled_at, x.value, x.rev, x.answered_by, x.updated_at
FROM difference d
JOIN assessment a ON a.id = d.assessment
JOIN answer x ON x.assessment = a.id AND x.question_id = d.question_id
WHERE d.id = $1 AND a.id = $2 AND a.firm = $3
FOR NO KEY UPDATE OF a, x
"""
TAKE_EARLIER = """
UPDATE answer SET value = $3::jsonb, answered_by = $4, updated_at = $5, rev = rev + 1
WHERE assessment = $1 AND question_id = $2
"""
SETTLED = """
UPDATE difference
SET settled_by = $3, settled_at = $4, settled_value = $5::jsonb,
    later_value = $6::jsonb, later_by = $7, later_at = $8
WHERE assessment = $1 AND question_id = $2 AND settled_at IS NULL
"""


class NotChosen(DomainError):
    status = 422
    message_id = N_("Choose which of the two answers counts.")


class AnsweredMeanwhile(DomainError):
    message_id = N_("Somebody has answered this question since. Go back, reload the page and choose again.")


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """`later` is the answer of now as long as nobody has settled it; `rev` tells whether it still is."""

    id: UUID
    question_id: str
    earlier_value: Any
    earlier_by: str
    earlier_at: datetime
    later_value: Any
    later_by: str
    later_at: datetime
    rev: int
    settled_value: Any
    settled_by: str
    settled_at: datetime | None


async def differences(visitor: Visitor, run_id: UUID) -> list[Difference]:
    """The open ones first."""
    rows = await db.fetch(DIFFERENCES, visitor.firm.id, run_id) if visitor.firm else []
    values = ("earlier_value", "later_value", "settled_value")
    return [
        Difference(**row | {key: msgspec.json.decode(row[key] or "null") for key in values}) for row in rows
    ]


async def differing(visitor: Visitor, run_id: UUID) -> int:
    """How many questions have answers that differ."""
    return len({one.question_id for one in await differences(visitor, run_id) if not one.settled_at})


async def settle(visitor: Visitor, run_id: UUID, difference_id: UUID, choose: str, rev: int) -> None:
    """`rev`: of the later answer as the owner saw it; settles whatever else is open at that question, too."""
    assert visitor.firm is not None
    if choose not in ("earlier", "later"):
        raise NotChosen
    async with db.atomic():
        row = await db.fetch_one(LOCKED, difference_id, run_id, visitor.firm.id)
        if row is None:
            raise NotFound
        if row["state"] != "draft":
            raise AlreadySubmitted
        if row["settled_at"]:
            return
        if row["rev"] != rev:
            raise AnsweredMeanwhile
        await _settle(visitor, run_id, difference_id, row, choose)


async def _settle(
    visitor: Visitor, run_id: UUID, difference_id: UUID, row: dict[str, Any], choose: str
) -> None:
    assert visitor.firm is not None
    now, chosen = clock.now(), row["earlier_value"] if choose == "earlier" else row["value"]
    if choose == "earlier":
        await db.execute(TAKE_EARLIER, run_id, row["question_id"], chosen, visitor.id, now)
    await db.execute(
        SETTLED, run_id, row["question_id"], visitor.id, now, chosen,
        row["value"], row["answered_by"], row["updated_at"],
    )  # fmt: skip
    await audit.record(
        "difference.settle", "difference", difference_id, person_id=visitor.id, firm_id=visitor.firm.id,
        detail={"assessment": str(run_id), "question": row["question_id"], "choose": choose},
    )  # fmt: skip
