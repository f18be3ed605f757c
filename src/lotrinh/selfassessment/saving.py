"""Saving answers: one small write each, and the newest answer to a question wins."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from assessments import answers
from assessments.answers import AnswerError
from assessments.model import Question, Text
from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import NotFound
from lotrinh.selfassessment import queries
from lotrinh.selfassessment.errors import AlreadySubmitted
from lotrinh.selfassessment.posts import Fields, Post, changes
from lotrinh.selfassessment.queries import Given, Run

# One statement is one transaction and one round trip. The key-share lock is what inserting an answer
# takes anyway; submission takes the stronger lock, so no answer slips in behind a snapshot.
# `locked` makes the insert wait for the earlier answers, locked in one order so that two posts cannot block
# each other. What a colleague had answered is kept as a difference; "not sure" and no answer are none.
SAVE = """
WITH draft AS (
    SELECT id, firm FROM assessment WHERE id = $1 AND firm = $2 AND state = 'draft' FOR KEY SHARE
), earlier AS (
    SELECT x.question_id, x.value, x.answered_by, x.updated_at FROM answer x
    WHERE x.assessment = (SELECT id FROM draft) AND x.question_id = ANY($5::text[])
    ORDER BY x.question_id FOR UPDATE
), locked AS (
    SELECT count(*) FROM earlier
), saved AS (
    INSERT INTO answer (assessment, question_id, value, answered_by, updated_at, rev)
    SELECT draft.id, given.question_id, given.value, $3, $4, 1
    FROM locked, draft, unnest($5::text[], $6::jsonb[]) AS given (question_id, value)
    ON CONFLICT (assessment, question_id) DO UPDATE
    SET value = excluded.value, answered_by = excluded.answered_by, updated_at = excluded.updated_at,
        rev = answer.rev + 1
    RETURNING question_id, rev, value
), differing AS (
    INSERT INTO difference (id, assessment, question_id, earlier_value, earlier_by, earlier_at,
                            later_value, later_by, later_at)
    SELECT gen_random_uuid(), $1, saved.question_id, earlier.value, earlier.answered_by, earlier.updated_at,
           saved.value, $3, $4
    FROM saved JOIN earlier USING (question_id)
    WHERE earlier.answered_by <> $3 AND earlier.value <> saved.value
      AND earlier.value NOT IN ('null', '"unknown"')
    ON CONFLICT (assessment, question_id, earlier_by) WHERE settled_at IS NULL DO UPDATE
    SET earlier_value = excluded.earlier_value, earlier_at = excluded.earlier_at,
        later_value = excluded.later_value, later_by = excluded.later_by, later_at = excluded.later_at
), audited AS (
    INSERT INTO audit_event (at, person_id, firm_id, action, object_kind, object_id, detail)
    SELECT $4, $3, draft.firm, 'assessment.answer', 'assessment', draft.id::text, $7::jsonb FROM draft
)
SELECT question_id, rev FROM saved
"""


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one post: `touched` questions were in it, `accepted` ones differed and now stand.

    `understood` says how figures were read, `overruled` holds newer answers of colleagues, now replaced.
    """

    run: Run
    at: datetime
    touched: frozenset[str]
    accepted: frozenset[str]
    errors: dict[str, AnswerError]
    understood: dict[str, Text]
    overruled: dict[str, Given]
    appeared: tuple[str, ...]
    vanished: tuple[str, ...]


async def save(
    visitor: Visitor, run: Run, questions: Sequence[Question], posted: Fields, *, confirm: bool
) -> Saved:
    """`confirm`: the reader has been through all these questions, so carried answers count as checked."""
    if run.submitted:
        raise AlreadySubmitted
    post = changes(questions, posted)
    parsed = answers.parse(run.questionnaire, tuple(post.seen), post.fields)
    fresh = _fresh(run, parsed.values, parsed.cleared)
    if confirm:
        fresh |= {q.id: run.given[q.id].value for q in questions if q.id in run.carried - post.seen.keys()}
    now = clock.now()
    revs = await write(visitor, run, fresh, now) if fresh else {}
    after = _with(run, visitor, fresh, revs, now)
    appeared, vanished = _changed_questions(run, after, questions)
    return Saved(
        run=after,
        at=now,
        touched=post.questions,
        accepted=frozenset(post.seen.keys() - parsed.errors.keys()),
        errors=parsed.errors,
        understood=parsed.understood,
        overruled=_overruled(visitor, run, post, fresh),
        appeared=appeared,
        vanished=vanished,
    )


def _changed_questions(
    before: Run, after: Run, questions: Sequence[Question]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those that apply only now, and those that no longer do."""
    hanging = [one.id for one in questions if one.applies_if]
    if not hanging:
        return (), ()
    asked_before, asked = (
        answers.visible(one.questionnaire, one.values, one.context) for one in (before, after)
    )
    appeared = tuple(one for one in hanging if one in asked and one not in asked_before)
    return appeared, tuple(one for one in hanging if one in asked_before and one not in asked)


def _fresh(run: Run, values: Mapping[str, Any], cleared: set[str]) -> dict[str, Any]:
    """What differs from what is stored; None clears an answer."""
    given = {**values, **dict.fromkeys(cleared & run.values.keys())}
    return {key: value for key, value in given.items() if key in run.carried or value != run.values.get(key)}


async def write(visitor: Visitor, run: Run, fresh: Mapping[str, Any], now: datetime) -> dict[str, int]:
    """The new revision of each question; in one order everywhere, so that posts never deadlock."""
    fresh = dict(sorted(fresh.items()))
    assert visitor.firm is not None
    rows = await db.fetch(
        SAVE, run.id, visitor.firm.id, visitor.id, now,
        list(fresh), [_json(value) for value in fresh.values()], _json(fresh),
    )  # fmt: skip
    if not rows:
        raise NotFound if await queries.run(visitor, run.id) is None else AlreadySubmitted
    return {row["question_id"]: row["rev"] for row in rows}


def _with(
    run: Run, visitor: Visitor, fresh: Mapping[str, Any], revs: Mapping[str, int], now: datetime
) -> Run:
    name = visitor.name or visitor.email
    given = {key: Given(key, value, revs[key], visitor.id, name, now) for key, value in fresh.items()}
    return msgspec.structs.replace(run, given=run.given | given)


def _overruled(visitor: Visitor, run: Run, post: Post, fresh: Mapping[str, Any]) -> dict[str, Given]:
    stored = {key: run.given[key] for key in fresh if key in run.given and key in post.seen}
    return {
        key: one
        for key, one in stored.items()
        if one.by not in (None, visitor.id) and one.rev > (post.seen[key] or 0) and one.value is not None
    }


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
