"""Starting a run of a questionnaire, from nothing or from the last round, and discarding it."""

from uuid import UUID, uuid4

import msgspec

from assessments.carry_over import carry_over
from assessments.model import Questionnaire
from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import CurrentFirm, Visitor
from lotrinh.errors import NotFound
from lotrinh.papers import store
from lotrinh.selfassessment import evidence
from lotrinh.selfassessment.errors import AlreadySubmitted, NotForThisFirm, UnknownInstrument
from lotrinh.selfassessment.past_rounds import PastRound, last_round
from lotrinh.selfassessment.versions import is_meant_for, newest

# The partial unique index on drafts and the unique round make a second start, however close, a no-op.
OPEN = """
INSERT INTO assessment
    (id, firm, instrument, version, round, state, sector, size, started_by, started_at, simulated)
SELECT $1, f.id, $3, $4, 1 + coalesce(max(a.round), 0), 'draft', f.sector, f.size, $5, $6, f.simulated
FROM firm f
LEFT JOIN assessment a ON a.firm = f.id AND a.instrument = $3
WHERE f.id = $2
GROUP BY f.id
ON CONFLICT DO NOTHING
RETURNING id, round
"""

# Revision 0 marks an answer that nobody has looked at in this round.
CARRY = """
WITH draft AS (UPDATE assessment SET carried_from = $2 WHERE id = $1)
INSERT INTO answer (assessment, question_id, value, answered_by, updated_at, rev)
SELECT $1, given.question_id, given.value, NULL, $3, 0
FROM unnest($4::text[], $5::jsonb[]) AS given (question_id, value)
"""


class Draft(msgspec.Struct, frozen=True):
    """`was_converted`: it started from answers to another version."""

    id: UUID
    is_new: bool
    was_converted: bool = False


async def start(visitor: Visitor, key: str, *, carry: bool) -> Draft:
    """The firm's one open draft of this instrument; `carry` fills a new one with the last round's answers."""
    questionnaire, firm = newest().get(key), _firm_of(visitor)
    if questionnaire is None:
        raise UnknownInstrument
    if not is_meant_for(questionnaire, firm):
        raise NotForThisFirm
    last = await last_round(visitor, questionnaire.id) if carry else None
    async with db.atomic():
        opened = await db.fetch_one(
            OPEN, uuid4(), firm.id, questionnaire.id, questionnaire.version, visitor.id, clock.now()
        )
        if opened is None:
            return Draft(id=await _open_draft(firm, questionnaire), is_new=False)
        carried = await _carry(opened["id"], last, questionnaire) if last else 0
        await audit.record(
            "assessment.start", "assessment", opened["id"], person_id=visitor.id, firm_id=firm.id,
            detail={"instrument": questionnaire.key, "round": opened["round"], "carried": carried},
        )  # fmt: skip
        converted = last is not None and last.version != questionnaire.version
        return Draft(id=opened["id"], is_new=True, was_converted=converted)


async def discard(visitor: Visitor, run_id: UUID) -> None:
    firm = _firm_of(visitor)
    async with db.atomic():
        row = await db.fetch_one(
            "SELECT state, instrument, version, round FROM assessment WHERE id = $1 AND firm = $2 FOR UPDATE",
            run_id, firm.id,
        )  # fmt: skip
        if row is None:
            raise NotFound
        if row["state"] != "draft":
            raise AlreadySubmitted
        files = await evidence.stored_names(run_id)
        await db.execute("DELETE FROM assessment WHERE id = $1", run_id)
        await audit.record(
            "assessment.discard", "assessment", run_id, person_id=visitor.id, firm_id=firm.id,
            detail={"instrument": f"{row['instrument']}/{row['version']}", "round": row["round"]},
        )  # fmt: skip
    for name in files:
        store.remove(name)


async def _open_draft(firm: CurrentFirm, questionnaire: Questionnaire) -> UUID:
    row = await db.fetch_one(
        "SELECT id FROM assessment WHERE firm = $1 AND instrument = $2 AND state = 'draft'",
        firm.id, questionnaire.id,
    )  # fmt: skip
    if row is None:
        raise NotFound
    found: UUID = row["id"]
    return found


async def _carry(run_id: UUID, last: PastRound, questionnaire: Questionnaire) -> int:
    values = carry_over(last.questionnaire, questionnaire, last.answers).values
    given = [msgspec.json.encode(value).decode() for value in values.values()]
    await db.execute(CARRY, run_id, last.id, clock.now(), list(values), given)
    return len(values)


def _firm_of(visitor: Visitor) -> CurrentFirm:
    if visitor.firm is None:
        raise NotFound
    return visitor.firm
