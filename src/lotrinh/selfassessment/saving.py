"""Saving answers: small writes, those that come together in one statement; the newest answer to a question wins."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from assessments import answers
from assessments.answers import AnswerError
from assessments.model import Question, Text
from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.batches import Batches
from lotrinh.errors import NotFound
from lotrinh.selfassessment import queries
from lotrinh.selfassessment.errors import AlreadySubmitted
from lotrinh.selfassessment.posts import Fields, Post, changes
from lotrinh.selfassessment.queries import Given, Run

# The posts of several visitors, one for each draft, in one statement: one transaction and one round trip. Asked as
# the system, so it joins by itself the membership of whoever answers. The key-share lock is what inserting an
# answer takes anyway; submission takes the stronger lock, so no answer slips in behind a snapshot. `locked` makes
# the insert wait for the earlier answers, locked in one order so that two statements cannot block each other.
# What a colleague had answered is kept as a difference; "not sure" and no answer are none.
SAVE = """
WITH draft AS (
    SELECT a.id, a.firm, given.person, given.at, given.answers
    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::jsonb[])
             AS given (assessment, firm, person, at, answers)
    JOIN assessment a ON a.id = given.assessment AND a.firm = given.firm
    WHERE a.state = 'draft' AND EXISTS (
        SELECT FROM member m WHERE m.firm = a.firm AND m.person = given.person AND m.ended_at IS NULL
    )
    ORDER BY a.id FOR KEY SHARE OF a {waiting}
), fresh AS (
    SELECT draft.id AS assessment, each.key AS question_id, each.value, draft.person, draft.at
    FROM draft CROSS JOIN jsonb_each(draft.answers) each
), earlier AS (
    SELECT x.assessment, x.question_id, x.value, x.answered_by, x.updated_at
    FROM fresh JOIN answer x USING (assessment, question_id)
    ORDER BY x.assessment, x.question_id FOR UPDATE OF x
), locked AS (
    SELECT count(*) FROM earlier
), saved AS (
    INSERT INTO answer (assessment, question_id, value, answered_by, updated_at, rev)
    SELECT assessment, question_id, value, person, at, 1 FROM locked, fresh ORDER BY assessment, question_id
    ON CONFLICT (assessment, question_id) DO UPDATE
    SET value = excluded.value, answered_by = excluded.answered_by, updated_at = excluded.updated_at,
        rev = answer.rev + 1
    RETURNING assessment, question_id, rev, value, answered_by, updated_at
), differing AS (
    INSERT INTO difference (id, assessment, question_id, earlier_value, earlier_by, earlier_at,
                            later_value, later_by, later_at)
    SELECT gen_random_uuid(), saved.assessment, saved.question_id,
           earlier.value, earlier.answered_by, earlier.updated_at,
           saved.value, saved.answered_by, saved.updated_at
    FROM saved JOIN earlier USING (assessment, question_id)
    WHERE earlier.answered_by <> saved.answered_by AND earlier.value <> saved.value
      AND earlier.value NOT IN ('null', '"unknown"')
    ON CONFLICT (assessment, question_id, earlier_by) WHERE settled_at IS NULL DO UPDATE
    SET earlier_value = excluded.earlier_value, earlier_at = excluded.earlier_at,
        later_value = excluded.later_value, later_by = excluded.later_by, later_at = excluded.later_at
), audited AS (
    INSERT INTO audit_event (at, person_id, firm_id, action, object_kind, object_id, detail)
    SELECT at, person, firm, 'assessment.answer', 'assessment', id::text, answers FROM draft
)
SELECT assessment, question_id, rev FROM saved
"""
ALONE, TOGETHER = SAVE.format(waiting=""), SAVE.format(waiting="SKIP LOCKED")
"""One that has to wait, for a submission say, keeps no others: it is left out and saved alone."""

Revisions = dict[str, int]


class Written(msgspec.Struct, frozen=True):
    """What one person answers anew in one draft: JSON by question."""

    assessment: UUID
    firm: UUID
    person: UUID
    at: datetime
    answers: str


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


async def write(visitor: Visitor, run: Run, fresh: Mapping[str, Any], now: datetime) -> Revisions:
    """The new revision of each question."""
    assert visitor.firm is not None
    written = Written(run.id, visitor.firm.id, visitor.id, now, msgspec.json.encode(fresh).decode())
    revisions = await _together(written) or (await _write([written]))[0]
    if not revisions:
        raise NotFound if await queries.run(visitor, run.id) is None else AlreadySubmitted
    return revisions


@db.by_system
async def _write(written: Sequence[Written]) -> list[Revisions]:
    columns = zip(*(msgspec.structs.astuple(one) for one in written), strict=True)
    rows = await db.fetch(ALONE if len(written) == 1 else TOGETHER, *columns)
    found: dict[UUID, Revisions] = {one.assessment: {} for one in written}
    for row in rows:
        found[row["assessment"]][row["question_id"]] = row["rev"]
    return [found[one.assessment] for one in written]


_together = Batches(_write, key=lambda written: written.assessment)


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
