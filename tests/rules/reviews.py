"""Reviews of the access table: one of each state that a route acts on, all of rounds of An Phát."""

import json
from uuid import UUID, uuid4

import msgspec

from assessments import content, scoring
from assessments.model import Context
from lotrinh import clock, db
from lotrinh.centre.reviews.tables import AnswerCheck, Objection, Review, ReviewConclusion
from lotrinh.selfassessment.tables import Assessment, Snapshot
from tests.cast import Cast

CONTRACTS = content.get("contracts", "1.0")
QUESTION = CONTRACTS.questions[0].id


async def place_reviews(cast: Cast, submitted: UUID) -> dict[str, str]:
    """The reviews and, under `…_run`, the rounds they are of; `review` is Minh's own."""
    found = {"review": str(await _review(cast, submitted, "open"))}
    for number, state in enumerate(("asked", "sent_back", "second_reading", "verified"), start=2):
        run = await _round(cast, number)
        found[f"{state}_run"] = str(run)
        found[f"{state}_review"] = str(await _review(cast, run, state))
    run = await _round(cast, 6)
    found |= {"disputed_run": str(run), "disputed_review": str(await _review(cast, run, "verified"))}
    await _objection(cast, UUID(found["disputed_review"]))
    return found | {"asked_question": QUESTION, "unreviewed_run": str(await _round(cast, 7))}


async def _round(cast: Cast, number: int) -> UUID:
    """Of another questionnaire than the round that other rows compare with earlier ones; nothing is answered."""
    run, now = uuid4(), clock.now()
    await Assessment(
        id=run, firm=cast.an_phat, instrument=CONTRACTS.id, version=CONTRACTS.version, round=number,
        state="submitted", sector="wood", size="small", started_at=now, submitted_at=now,
    ).save()  # fmt: skip
    result = scoring.score(CONTRACTS, {}, Context(sector="wood", size="small"))
    await Snapshot(
        id=uuid4(), assessment=run, content_hash=CONTRACTS.content_hash, answers="{}",
        result=msgspec.json.encode(result).decode(), created_at=now,
    ).save()  # fmt: skip
    return run


async def _review(cast: Cast, run: UUID, state: str) -> UUID:
    """Concluded ones by An, so that Minh may be the second reader and answer an objection."""
    review, now = uuid4(), clock.now()
    concluded = state in ("second_reading", "verified")
    reader = cast.an.id if concluded else None if state == "asked" else cast.minh.id
    await Review(
        id=review, assessment=run, state=state, reviewer=reader, opened_by=cast.minh.id, opened_at=now,
        due_on=clock.today(), trip=1 if state == "sent_back" else 0, sent_back_at=now,
    ).save()  # fmt: skip
    question = "1.1.1" if state == "open" else QUESTION
    if state in ("open", "sent_back"):
        await AnswerCheck(
            review=review, question_id=question, verdict="evidence_asked", reason="Gửi ảnh.", checked_at=now
        ).save()
    if concluded:
        await _conclusion(cast, review, run)
    return review


async def _conclusion(cast: Cast, review: UUID, run: UUID) -> None:
    row = await db.fetch_one("SELECT answers, result, content_hash FROM snapshot WHERE assessment = $1", run)
    assert row is not None
    await ReviewConclusion(
        id=uuid4(), review=review, number=1, reasons="{}", level=json.loads(row["result"])["level"], changed=0,
        digest="0" * 64, share=0.1, concluded_by=cast.an.id, concluded_at=clock.now(), **row,
    ).save()  # fmt: skip


async def _objection(cast: Cast, review: UUID) -> None:
    row = await db.fetch_one("SELECT id FROM review_conclusion WHERE review = $1", review)
    assert row is not None
    await Objection(
        id=uuid4(), review=review, conclusion=row["id"], text="Chưa đúng.", raised_by=cast.lan.id,
        raised_at=clock.now(),
    ).save()  # fmt: skip
