"""Reviews as the firm reviewed and, while it shares its results, as advisors see them; None: not there for you."""

from typing import Any
from uuid import UUID

import msgspec

from assessments.model import Result, Text
from lotrinh import audit, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.reviews.parts import (
    AnswerChecked,
    Concluded,
    Event,
    ObjectionSeen,
    Reply,
    SecondWord,
)
from lotrinh.centre.reviews.review import Review
from lotrinh.firms.queries import VIEWED

NAME = "coalesce(nullif({0}.name, ''), {0}.email, '')"
REVIEW = f"""
SELECT r.id, r.assessment, r.state, r.rev, r.trip, r.reviewer AS reviewer_id, {NAME.format("p")} AS reviewer,
       {NAME.format("o")} AS opened_by, r.opened_at, r.sent_back_at, r.due_on, r.priority, a.firm, f.name AS firm_name,
       f.tax_code, a.instrument, a.version, a.round, a.sector, a.size, a.started_at, a.submitted_at, a.simulated,
       s.answers AS declared, s.result
FROM review r JOIN firm_assessment a ON a.id = r.assessment JOIN firm f ON f.id = a.firm
JOIN snapshot s ON s.assessment = a.id
LEFT JOIN person p ON p.id = r.reviewer LEFT JOIN person o ON o.id = r.opened_by
"""
# The lock holds a withdrawal of the consent back until the view is noted, or sees it.
SHARED = """
SELECT 1 AS one FROM review r JOIN firm_assessment a ON a.id = r.assessment
JOIN consent c ON c.firm = a.firm AND c.purpose = 'advisors' AND c.withdrawn_at IS NULL
WHERE r.id = $1 FOR SHARE OF c
"""
CHECKS = f"""
SELECT c.question_id, c.verdict, c.value, c.reason, c.rev, {NAME.format("p")} AS by, c.checked_at AS at, c.before
FROM answer_check c LEFT JOIN person p ON p.id = c.checked_by WHERE c.review = $1
"""
REPLIES = f"""
SELECT y.question_id, y.trip, y.value, y.remark, {NAME.format("p")} AS by, y.replied_at AS at
FROM review_reply y LEFT JOIN person p ON p.id = y.replied_by WHERE y.review = $1 ORDER BY y.trip, y.id
"""
CONCLUSIONS = f"""
SELECT c.id, c.number, c.answers, c.reasons, c.result, c.level, c.changed, c.content_hash, c.digest, c.is_sampled,
       c.share, c.concluded_by AS by_id, {NAME.format("p")} AS by, c.concluded_at AS at, t.agrees, t.reason,
       {NAME.format("q")} AS read_by, t.read_at
FROM review_conclusion c LEFT JOIN person p ON p.id = c.concluded_by
LEFT JOIN second_reading t ON t.conclusion = c.id LEFT JOIN person q ON q.id = t.read_by
WHERE c.review = $1 ORDER BY c.number
"""
OBJECTIONS = f"""
SELECT o.id, o.conclusion, o.question_id, o.text, {NAME.format("p")} AS by, o.raised_at, o.withdrawn_at, o.outcome,
       o.answer, {NAME.format("q")} AS answered_by, o.answered_at
FROM objection o LEFT JOIN person p ON p.id = o.raised_by LEFT JOIN person q ON q.id = o.answered_by
WHERE o.review = $1 ORDER BY o.raised_at, o.id
"""
EVENTS = f"""
SELECT e.kind, e.question_id, {NAME.format("p")} AS who, e.at, e.detail
FROM review_event e LEFT JOIN person p ON p.id = e.person_id WHERE e.review = $1 ORDER BY e.id DESC LIMIT 500
"""
FLAGS = """
SELECT question_ids, text_vi, text_en, settled_at IS NOT NULL AS settled
FROM plausibility_flag WHERE assessment = $1 ORDER BY raised_at, id
"""


class FlagNoted(msgspec.Struct, frozen=True):
    """Why an advisor should ask about some answers again; `settled`: somebody has."""

    question_ids: list[str]
    text: Text
    settled: bool


_result = msgspec.json.Decoder(Result)


async def review(visitor: Visitor, review_id: UUID) -> Review | None:
    """For advisors, while the firm shares its results; each look is noted for the firm to read."""
    if visitor.staff_role != "advisor":
        return None
    async with db.atomic():
        if await db.fetch_one(SHARED, review_id) is None:
            return None
        found = await _review(f"{REVIEW} WHERE r.id = $1", review_id)
        assert found is not None
        await audit.record(VIEWED, "review", review_id, person_id=visitor.id, firm_id=found.firm)
        return found


async def own_review(visitor: Visitor, run_id: UUID) -> Review | None:
    """Of a round of the visitor's own firm."""
    if visitor.firm is None:
        return None
    return await _review(f"{REVIEW} WHERE r.assessment = $1 AND a.firm = $2", run_id, visitor.firm.id)


async def under_lock(row: dict[str, Any]) -> Review:
    """For services that hold the lock of its row, and so have made sure of who asks."""
    found = await _review(f"{REVIEW} WHERE r.id = $1", row["id"])
    assert found is not None
    return found


async def flags(seen: Review) -> list[FlagNoted]:
    """What did not fit when the round was submitted."""
    rows = await db.fetch(FLAGS, seen.assessment)
    return [
        FlagNoted(row["question_ids"], Text(row["text_vi"], row["text_en"]), row["settled"]) for row in rows
    ]


async def _review(sql: str, *values: Any) -> Review | None:
    row = await db.fetch_one(sql, *values)
    if row is None:
        return None
    key = row["id"]
    checks = [AnswerChecked(**_read(one, "value", "before")) for one in await db.fetch(CHECKS, key)]
    return Review(
        **row | {"declared": msgspec.json.decode(row["declared"]), "result": _result.decode(row["result"])},
        checks={one.question_id: one for one in checks},
        replies=[Reply(**_read(one, "value")) for one in await db.fetch(REPLIES, key)],
        conclusions=[_concluded(one) for one in await db.fetch(CONCLUSIONS, key)],
        objections=[ObjectionSeen(**one) for one in await db.fetch(OBJECTIONS, key)],
        events=[Event(**_read(one, "detail")) for one in await db.fetch(EVENTS, key)],
    )


def _concluded(row: dict[str, Any]) -> Concluded:
    agrees, reason, by, at = (row.pop(name) for name in ("agrees", "reason", "read_by", "read_at"))
    second = None if agrees is None else SecondWord(agrees, reason, by, at)
    row["result"] = _result.decode(row["result"])
    return Concluded(**_read(row, "answers", "reasons"), second=second)


def _read(row: dict[str, Any], *columns: str) -> dict[str, Any]:
    """With the JSON of these columns decoded; a null of the table or of JSON is None."""
    for name in columns:
        row[name] = None if row[name] is None else msgspec.json.decode(row[name])
    return row
