"""Reviews of the demo in every state, made by the same steps as people's; simulated like the rounds they are of."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4, uuid5

import msgspec

from assessments import loose
from lotrinh import clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.reviews import conclusions, firm_services, locking, queries, services
from lotrinh.centre.reviews.conclusions import is_sampled
from lotrinh.centre.reviews.review import Review
from lotrinh.centre.reviews.services import Decision
from lotrinh.settings import settings

# Newest rounds of the national index that were there, and shared, before the first of the stories begins.
ROUNDS = """
SELECT l.assessment FROM firm_latest l
JOIN consent c ON c.firm = l.firm AND c.purpose = 'advisors' AND c.withdrawn_at IS NULL
JOIN firm f ON f.id = l.firm
WHERE l.instrument = 'dbi-sme' AND f.simulated AND l.firm <> $1 AND l.submitted_at < $2 AND c.granted_at < $2
ORDER BY EXISTS (SELECT 1 FROM subscription s WHERE s.firm = f.id AND s.status = 'active') DESC, f.tax_code LIMIT 8
"""
PAYS = """
SELECT 1 FROM subscription s JOIN firm_assessment a ON a.firm = s.firm WHERE a.id = $1 AND s.status = 'active'
"""
OWN = """
SELECT a.id FROM firm_assessment a WHERE a.firm = $1 AND a.instrument = $2 AND a.state = 'submitted'
ORDER BY a.round DESC LIMIT 1
"""
ROW = f"{locking.ROW} WHERE r.id = $1"
TRIES = 1000
LONGEST = 10

CORRECTIONS = {
    "1.1.3": (
        {"band": "2"},
        "Hóa đơn quảng cáo số 6 tháng đầu năm chỉ bằng khoảng một phần ba chi phí tiếp thị.",
    ),
    "3.2.1": ("1", "Khi đến xưởng chỉ thấy mạng LAN ở văn phòng; kho và xưởng chưa nối."),
}
WANTED = "Xin gửi ảnh chụp màn hình hoặc hợp đồng cho thấy việc này đang được dùng."
REPLY = "Đã gửi ảnh chụp màn hình phần mềm kế toán trong mục minh chứng."
OBJECTION = "Chúng tôi có tài liệu cho hai câu đã bị sửa và sẽ gửi trong tuần này, xin Trung tâm xem lại."
REASON = "Chưa có hồ sơ nào cho thấy mức đã khai."


class Desk(NamedTuple):
    """The people of the demo who take part."""

    owner: Visitor
    minh: Visitor
    an: Visitor


async def enter_reviews(people: Desk) -> None:
    """Call inside a transaction, once firms share their results; fewer firms have fewer states."""
    assert people.owner.firm is not None
    await _concluded_for_owner(people)
    await _sent_to_owner(people)
    begun = clock.now() - timedelta(days=LONGEST)
    rounds = [row["assessment"] for row in await db.fetch(ROUNDS, people.owner.firm.id, begun)]
    for run, story in zip(rounds, STORIES, strict=False):
        await story(people, run)


async def _concluded_for_owner(people: Desk) -> None:
    """Two corrections, then verified by the first reader."""
    run = await _own_round(people, "dbi-sme")
    review = await _asked(run, 4, by=people.owner, sampled=False)
    with _days_ago(3):
        await services.take(people.minh, review, 1)
        found = await _seen(review)
        await services.decide(people.minh, review, [_correction(found, key) for key in CORRECTIONS])
    with _days_ago(2):
        await _conclude(people.minh, review)


async def _sent_to_owner(people: Desk) -> None:
    """It is the firm's turn."""
    review = await _asked(await _own_round(people, "contracts"), 3, by=people.owner, sampled=False)
    with _days_ago(2):
        await services.take(people.an, review, 1)
        await _send_back(people.an, review, questions=2)


async def _waiting(_: Desk, run: UUID) -> None:
    row = await db.fetch_one(PAYS, run)
    await _asked(run, 2, priority=row is not None)


async def _begun(people: Desk, run: UUID) -> None:
    review = await _asked(run, 7)
    with _days_ago(2):
        await services.take(people.minh, review, 1)
        for section in (await _seen(review)).questionnaire.sections[:4]:
            await services.accept_section(people.minh, review, section.id)


async def _handed_in(people: Desk, run: UUID) -> None:
    review = await _asked(run, 10)
    with _days_ago(8):
        await services.take(people.minh, review, 1)
        await _send_back(people.minh, review, questions=1)
    with _days_ago(1):
        row = await _row(review)
        question = (await _seen(review)).with_firm[0]
        await db.execute(firm_services.REPLY, review, question, row["trip"], None, REPLY, None, clock.now())
        await locking.move(row, "handed_in", due_on=locking.due())
        await _note(review, "handed_in")


async def _read_twice(people: Desk, run: UUID) -> None:
    review = await _asked(run, 9, sampled=True)
    with _days_ago(2):
        await services.take(people.an, review, 1)
        await _conclude(people.an, review)


async def _verified(people: Desk, run: UUID) -> None:
    review = await _asked(run, 10, sampled=False)
    with _days_ago(7):
        await services.take(people.an, review, 1)
        await _conclude(people.an, review)


async def _objected(people: Desk, run: UUID) -> None:
    review = await _asked(run, 10, sampled=False)
    with _days_ago(6):
        await services.take(people.an, review, 1)
        found = await _seen(review)
        lowered = [one for one in map(_lowered(found), found.asked) if one][:2]
        await services.decide(people.an, review, lowered)
        await _conclude(people.an, review)
    with _days_ago(2):
        concluded = (await _seen(review)).concluded
        assert concluded is not None
        await db.execute(
            firm_services.OBJECT, uuid4(), review, concluded.id, None, OBJECTION, None, clock.now()
        )
        await locking.move(await _row(review), "verified", due_on=locking.due())
        await _note(review, "objected")


STORIES = (_waiting, _verified, _objected, _begun, _read_twice, _handed_in, _verified, _waiting)


async def _asked(
    run: UUID, days: int, *, by: Visitor | None = None, sampled: bool | None = None, priority: bool = False
) -> UUID:
    """Asked for by this person, or by nobody who is there in the demo. `sampled`: whether the lot draws it."""
    share = settings().second_reader_share
    ids = (uuid5(run, f"review {number}") for number in range(TRIES))
    review = next(
        (one for one in ids if sampled is None or is_sampled(one, share) is sampled), uuid5(run, "review")
    )
    with _days_ago(days):
        at, due, who = clock.now(), locking.due(priority=priority), by.id if by else None
        await db.execute(services.OPEN, review, run, "asked", None, who, at, due, priority)
        await _note(review, "asked", who)
    return review


async def _conclude(advisor: Visitor, review: UUID) -> None:
    for section in (await _seen(review)).questionnaire.sections:
        await services.accept_section(advisor, review, section.id)
    await conclusions.conclude(advisor, review, (await _row(review))["rev"])


async def _send_back(advisor: Visitor, review: UUID, *, questions: int) -> None:
    keys = (await _seen(review)).asked[:questions]
    asked = [Decision(question_id=key, verdict="evidence_asked", reason=WANTED) for key in keys]
    await services.decide(advisor, review, asked)
    await services.send_back(advisor, review, (await _row(review))["rev"])


def _correction(found: Review, key: str) -> Decision:
    raw, reason = CORRECTIONS[key]
    value = loose.from_json(found.questionnaire, {key: raw})[key]
    return Decision(question_id=key, verdict="corrected", value=value, reason=reason)


def _lowered(found: Review) -> Any:
    """Makes a correction that takes an answer on a scale to its lowest step; None where it is there already."""

    def correction(key: str) -> Decision | None:
        question = found.questionnaire.question(key)
        lowest = question.options[0].value if question.options else None
        if question.kind not in ("ladder", "frequency") or found.standing(key) in (lowest, None):
            return None
        return Decision(question_id=key, verdict="corrected", value=lowest, reason=REASON)

    return correction


async def _own_round(people: Desk, instrument: str) -> UUID:
    assert people.owner.firm is not None
    row = await db.fetch_one(OWN, people.owner.firm.id, instrument)
    assert row is not None
    run: UUID = row["id"]
    return run


async def _row(review: UUID) -> dict[str, Any]:
    row = await db.fetch_one(ROW, review)
    assert row is not None
    return row


async def _seen(review: UUID) -> Review:
    return await queries.under_lock({"id": review})


async def _note(review: UUID, kind: str, who: UUID | None = None) -> None:
    nothing = msgspec.json.encode({}).decode()
    await db.execute(locking.EVENT, review, kind, None, who, clock.now(), nothing)


@contextmanager
def _days_ago(days: int) -> Iterator[None]:
    clock.freeze(None)
    clock.freeze(clock.now() - timedelta(days=days))
    try:
        yield
    finally:
        clock.freeze(None)
