"""Starting a run of a questionnaire, from nothing or from the last round, and discarding it."""

from uuid import UUID, uuid4

import msgspec

from assessments.model import Questionnaire
from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import CurrentFirm, Visitor
from lotrinh.errors import NotFound
from lotrinh.papers import store
from lotrinh.selfassessment import evidence
from lotrinh.selfassessment.errors import AlreadySubmitted, NotForThisFirm, UnknownInstrument
from lotrinh.selfassessment.past_rounds import last_round
from lotrinh.selfassessment.prefilling import Start, fill
from lotrinh.selfassessment.sites.services import hold_open
from lotrinh.selfassessment.versions import is_meant_for, newest

# The partial unique index on drafts and the unique round make a second start, however close, a no-op.
OPEN = """
INSERT INTO assessment
    (id, firm, site, instrument, version, round, state, sector, size, started_by, started_at, simulated)
SELECT $1, f.id, $7::uuid, $3, $4, 1 + coalesce(max(a.round), 0), 'draft', f.sector, f.size, $5, $6, f.simulated
FROM firm f
LEFT JOIN assessment a ON a.firm = f.id AND a.instrument = $3 AND a.site IS NOT DISTINCT FROM $7::uuid
WHERE f.id = $2
GROUP BY f.id
ON CONFLICT DO NOTHING
RETURNING id, round
"""


class Draft(msgspec.Struct, frozen=True):
    """`was_converted`: it started from answers to another version."""

    id: UUID
    is_new: bool
    was_converted: bool = False


async def start(visitor: Visitor, key: str, *, carry: bool, site: UUID | None = None) -> Draft:
    """The one open draft of this instrument by the firm, or by one of its sites.

    `carry` fills a new one with the last round's answers. What other instruments know is filled in, too, unless
    somebody chose to start from nothing.
    """
    questionnaire, firm = newest().get(key), _firm_of(visitor)
    if questionnaire is None:
        raise UnknownInstrument
    if not is_meant_for(questionnaire, firm):
        raise NotForThisFirm
    last = await last_round(visitor, questionnaire.id, site)
    afresh = last is not None and not carry
    async with db.atomic():
        if site:
            await hold_open(visitor, site)
        opened = await db.fetch_one(
            OPEN, uuid4(), firm.id, questionnaire.id, questionnaire.version, visitor.id, clock.now(), site
        )
        if opened is None:
            return Draft(id=await _open_draft(firm, questionnaire, site), is_new=False)
        filled = Start(0, 0) if afresh else await fill(visitor, opened["id"], questionnaire, last, site)
        await audit.record(
            "assessment.start", "assessment", opened["id"], person_id=visitor.id, firm_id=firm.id,
            detail={"instrument": questionnaire.key, "round": opened["round"]} | msgspec.structs.asdict(filled),
        )  # fmt: skip
        converted = last is not None and carry and last.version != questionnaire.version
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


async def _open_draft(firm: CurrentFirm, questionnaire: Questionnaire, site: UUID | None) -> UUID:
    row = await db.fetch_one(
        "SELECT id FROM assessment WHERE firm = $1 AND instrument = $2 AND site IS NOT DISTINCT FROM $3"
        " AND state = 'draft'",
        firm.id, questionnaire.id, site,
    )  # fmt: skip
    if row is None:
        raise NotFound
    found: UUID = row["id"]
    return found


def _firm_of(visitor: Visitor) -> CurrentFirm:
    if visitor.firm is None:
        raise NotFound
    return visitor.firm
