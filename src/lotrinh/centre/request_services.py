"""Asking the centre, answering, and who sees to it; a notice by e-mail never carries what was written."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from lotrinh import audit, clock, db
from lotrinh.accounts import emails
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre import problems, request_files
from lotrinh.centre.case_queries import advisor_chosen
from lotrinh.centre.request_access import may_see
from lotrinh.centre.tables import RequestMessage, SupportRequest
from lotrinh.centre.working_days import working_day_after
from lotrinh.errors import NotFound
from lotrinh.papers.files import CheckedFile
from lotrinh.settings import settings

HOLDER = """
SELECT p.id, p.email FROM advisor_case w JOIN person p ON p.id = w.advisor
WHERE w.firm = $1 AND w.ended_at IS NULL
"""
LOCK = "SELECT id, firm, kind, state, owner FROM support_request WHERE id = $1 FOR UPDATE"
ANSWER = "UPDATE support_request SET state = 'answered', owner = coalesce(owner, $2) WHERE id = $1"
ASK_AGAIN = "UPDATE support_request SET state = 'open', due_on = $2, closed_at = NULL WHERE id = $1"
CLOSE = "UPDATE support_request SET state = 'closed', closed_at = $2 WHERE id = $1"
OWN = "UPDATE support_request SET owner = $2 WHERE id = $1"
# Who wrote for the firm and still works there.
WRITERS = """
SELECT DISTINCT p.email FROM request_message m JOIN person p ON p.id = m.author
JOIN support_request r ON r.id = m.request
JOIN member b ON b.person = p.id AND b.firm = r.firm AND b.ended_at IS NULL
WHERE m.request = $1 AND NOT m.from_centre
"""
EMAIL = "SELECT email FROM person WHERE id = $1"


async def ask(visitor: Visitor, kind: str, message: str, sent: Sequence[CheckedFile] = ()) -> UUID:
    """It goes to the firm's advisor; while it has none, to all of them."""
    if visitor.firm is None:
        raise NotFound
    async with request_files.stored(sent) as names, db.atomic():
        holder = await db.fetch_one(HOLDER, visitor.firm.id)
        request_id = uuid4()
        await SupportRequest(
            id=request_id, firm=visitor.firm.id, kind=kind, asked_by=visitor.id, asked_at=clock.now(),
            due_on=_due(), owner=holder["id"] if holder else None,
        ).save()  # fmt: skip
        written = await _write(visitor, request_id, message)
        await request_files.attach(visitor, request_id, written, sent, names)
        await _record("request asked", request_id, visitor, visitor.firm.id)
        if holder:
            await emails.write(holder["email"], "request-waiting", request_id=request_id)
        return request_id


async def write(visitor: Visitor, request_id: UUID, message: str, sent: Sequence[CheckedFile] = ()) -> None:
    """An advisor's message answers the request; the firm's own opens it again."""
    async with request_files.stored(sent) as names, db.atomic():
        request = await locked(visitor, request_id)
        add = _answer if visitor.staff_role == "advisor" else _add
        written = await add(visitor, request, message)
        await request_files.attach(visitor, request_id, written, sent, names)


async def give(visitor: Visitor, request_id: UUID, advisor: str) -> None:
    """To the visitor ("mine") or to a colleague, who is told; `advisor` "none": back to all."""
    async with db.atomic():
        request = await locked(visitor, request_id, advisors_only=True)
        to = await advisor_chosen(visitor, advisor)
        await db.execute(OWN, request_id, to.id if to else None)
        await _record("request handed over", request_id, visitor, request["firm"])
        if to and to.id not in (visitor.id, request["owner"]):
            await _tell(to.id, request_id)


async def close(visitor: Visitor, request_id: UUID) -> None:
    async with db.atomic():
        request = await locked(visitor, request_id, advisors_only=True)
        if request["state"] != "closed":
            await db.execute(CLOSE, request_id, clock.now())
            await _record("request closed", request_id, visitor, request["firm"])


async def reopen(visitor: Visitor, request_id: UUID) -> None:
    async with db.atomic():
        request = await locked(visitor, request_id, advisors_only=True)
        if request["state"] != "open":
            await db.execute(ASK_AGAIN, request_id, _due())
            await _record("request reopened", request_id, visitor, request["firm"])


async def _answer(visitor: Visitor, request: dict[str, Any], message: str) -> int:
    if request["state"] == "closed":
        raise problems.RequestClosed
    written = await _write(visitor, request["id"], message)
    await db.execute(ANSWER, request["id"], visitor.id)
    await _record("request answered", request["id"], visitor, request["firm"])
    for writer in await db.fetch(WRITERS, request["id"]):
        await emails.write(writer["email"], "request-answered", request_id=request["id"])
    return written


async def _add(visitor: Visitor, request: dict[str, Any], message: str) -> int:
    written = await _write(visitor, request["id"], message)
    if request["state"] != "open":
        await db.execute(ASK_AGAIN, request["id"], _due())
    await _record("request added to", request["id"], visitor, request["firm"])
    if request["owner"]:
        await _tell(request["owner"], request["id"])
    return written


async def _tell(advisor: UUID, request_id: UUID) -> None:
    person = await db.fetch_one(EMAIL, advisor)
    assert person is not None
    await emails.write(person["email"], "request-waiting", request_id=request_id)


async def _write(visitor: Visitor, request_id: UUID, text: str) -> int:
    message = RequestMessage(
        request=request_id, author=visitor.id, from_centre=visitor.staff_role == "advisor", text=text,
        written_at=clock.now(),
    )  # fmt: skip
    await message.save()
    return int(message.id)


async def locked(visitor: Visitor, request_id: UUID, *, advisors_only: bool = False) -> dict[str, Any]:
    request = await db.fetch_one(LOCK, request_id)
    if request is None or not may_see(visitor, request["firm"]):
        raise NotFound
    if advisors_only and visitor.staff_role != "advisor":
        raise NotFound
    return request


def _due() -> date:
    return working_day_after(clock.today(), settings().answer_days)


async def _record(action: str, request_id: UUID, visitor: Visitor, firm_id: UUID) -> None:
    await audit.record(action, "support_request", request_id, person_id=visitor.id, firm_id=firm_id)
