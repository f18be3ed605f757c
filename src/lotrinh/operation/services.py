"""What an operator may change; each act is on record."""

from uuid import UUID

from lotrinh import audit, db, jobs, mail
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import NotFound
from lotrinh.operation import problems
from lotrinh.operation.people_queries import ROLES
from lotrinh.roadmap import model_store
from lotrinh.settings import settings
from recommender import artefact

HIGHEST_ID = 2**63 - 1
# All operators are locked, so that two who step down at the same moment do not leave nobody.
OPERATORS = "SELECT id FROM person WHERE staff_role = 'operator' ORDER BY id FOR UPDATE"
PERSON = "SELECT id, staff_role FROM person WHERE id = $1 FOR UPDATE"
WORKS = "SELECT 1 AS one FROM member WHERE person = $1 AND ended_at IS NULL"
CHANGE = "UPDATE person SET staff_role = $2 WHERE id = $1"
END_SESSIONS = "DELETE FROM session WHERE person = $1"
LETTER = "SELECT sent_at FROM message WHERE id = $1 FOR UPDATE"
HELD_LETTER = "SELECT id FROM pgqueuer WHERE entrypoint = $1 AND dedupe_key = $2 AND status = 'failed'"
VERIFY = "audit.verify"


async def change_role(visitor: Visitor, person_id: UUID, role: str) -> None:
    _operator(visitor)
    if role not in ROLES:
        raise NotFound
    async with db.atomic():
        operators = [row["id"] for row in await db.fetch(OPERATORS)]
        person = await db.fetch_one(PERSON, person_id)
        if person is None:
            raise NotFound
        if person["staff_role"] == role:
            return
        if operators == [person_id]:
            raise problems.LastOperator
        if role != "none" and await db.fetch_one(WORKS, person_id):
            raise problems.WorksForFirm
        await db.execute(CHANGE, person_id, role)
        detail = {"from": person["staff_role"], "to": role}
        await audit.record("staff role changed", "person", person_id, person_id=visitor.id, detail=detail)


async def end_sessions(visitor: Visitor, person_id: UUID) -> None:
    """On every device, such as one that was lost; the account stays open to whoever signs in anew."""
    _operator(visitor)
    async with db.atomic():
        if await db.fetch_one(PERSON, person_id) is None:
            raise NotFound
        await db.execute(END_SESSIONS, person_id)
        await audit.record("sessions ended", "person", person_id, person_id=visitor.id)


async def retry_job(visitor: Visitor, job_id: int) -> None:
    _operator(visitor)
    async with db.atomic():
        if not 0 < job_id <= HIGHEST_ID or not await jobs.retry(job_id):
            raise problems.NotHeld
        await audit.record("job tried again", "job", str(job_id), person_id=visitor.id)


async def send_again(visitor: Visitor, message_id: UUID) -> None:
    """A letter that waits: its held job is tried again, or it gets a job if it has none."""
    _operator(visitor)
    async with db.atomic():
        letter = await db.fetch_one(LETTER, message_id)
        if letter is None:
            raise NotFound
        if letter["sent_at"]:
            raise problems.AlreadySent
        if not settings().smtp_url:
            raise problems.NoMailServer
        key = f"{mail.DELIVER}:{message_id}"
        held = await db.fetch_one(HELD_LETTER, mail.DELIVER, key)
        if held is None or not await jobs.retry(held["id"]):
            await jobs.enqueue(mail.DELIVER, {"message": str(message_id)}, key=key)
        await audit.record("letter sent again", "message", message_id, person_id=visitor.id)


async def ask_for_verification(visitor: Visitor) -> None:
    _operator(visitor)
    async with db.atomic():
        await jobs.enqueue(VERIFY, {}, key=VERIFY)
        await audit.record("verification asked", "audit", "chain", person_id=visitor.id)


async def serve_model(visitor: Visitor, version: str) -> None:
    """From now on this version serves, until the next one is learned."""
    _operator(visitor)
    if version not in artefact.versions(model_store.folder()):
        raise NotFound
    async with db.atomic():
        before = served_version()
        try:
            artefact.serve(model_store.folder(), version)
        except artefact.ArtefactProblem:
            raise problems.ModelUnusable from None
        detail = {"before": before}
        await audit.record("model served", "model", version, person_id=visitor.id, detail=detail)


def served_version() -> str | None:
    try:
        return artefact.served(model_store.folder())
    except artefact.ArtefactProblem:
        return None


def _operator(visitor: Visitor) -> None:
    if visitor.staff_role != "operator":
        raise NotFound
