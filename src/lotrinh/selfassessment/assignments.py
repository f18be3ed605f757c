"""Who of the firm is to answer which section; it reminds, it does not exclude anybody else."""

from uuid import UUID

import msgspec

from lotrinh import audit, clock, db
from lotrinh.accounts.emails import write
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import DomainError, NotFound
from lotrinh.i18n import N_
from lotrinh.selfassessment.errors import AlreadySubmitted

# Who has left the firm answers nothing any more.
ASSIGNED = """
SELECT s.section_id, m.id AS member, coalesce(nullif(p.name, ''), p.email) AS name
FROM assignment s
JOIN assessment a ON a.id = s.assessment
JOIN member m ON m.firm = a.firm AND m.person = s.person AND m.ended_at IS NULL
JOIN person p ON p.id = s.person
WHERE a.firm = $1 AND a.id = $2
"""
LOCK = "SELECT state FROM assessment WHERE id = $1 AND firm = $2 FOR NO KEY UPDATE"
MEMBER = """
SELECT p.id, p.email FROM member m JOIN person p ON p.id = m.person
WHERE m.id = $1 AND m.firm = $2 AND m.ended_at IS NULL
"""
ASSIGN = """
INSERT INTO assignment (assessment, section_id, person, assigned_by, assigned_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (assessment, section_id) DO UPDATE
SET person = excluded.person, assigned_by = excluded.assigned_by, assigned_at = excluded.assigned_at
WHERE assignment.person <> excluded.person
"""


class NoColleague(DomainError):
    status = 422
    message_id = N_("Choose somebody who works for your firm here. Reload the page to see who does.")


class Assigned(msgspec.Struct, frozen=True):
    section_id: str
    member: UUID
    name: str


async def assigned(visitor: Visitor, run_id: UUID) -> dict[str, Assigned]:
    """By section."""
    rows = await db.fetch(ASSIGNED, visitor.firm.id, run_id) if visitor.firm else []
    return {row["section_id"]: Assigned(**row) for row in rows}


async def assign(visitor: Visitor, run_id: UUID, section_id: str, member: UUID | None) -> None:
    """None: nobody in particular. Whoever gets a section is told, without a word of what is in it."""
    assert visitor.firm is not None
    async with db.atomic():
        run = await db.fetch_one(LOCK, run_id, visitor.firm.id)
        if run is None:
            raise NotFound
        if run["state"] != "draft":
            raise AlreadySubmitted
        if member is None:
            sql = "DELETE FROM assignment WHERE assessment = $1 AND section_id = $2"
            await db.execute(sql, run_id, section_id)
            await _record(visitor, run_id, section_id, None)
        else:
            await _assign(visitor, run_id, section_id, member)


async def _assign(visitor: Visitor, run_id: UUID, section_id: str, member: UUID) -> None:
    assert visitor.firm is not None
    person = await db.fetch_one(MEMBER, member, visitor.firm.id)
    if person is None:
        raise NoColleague
    changed = await db.execute(ASSIGN, run_id, section_id, person["id"], visitor.id, clock.now())
    if changed != "INSERT 0 1":
        return
    await _record(visitor, run_id, section_id, person["id"])
    if person["id"] != visitor.id:
        path = f"/assessments/{run_id}/sections/{section_id}"
        await write(
            person["email"],
            "section-assigned",
            by=visitor.name or visitor.email,
            firm=visitor.firm.name,
            path=path,
        )


async def _record(visitor: Visitor, run_id: UUID, section_id: str, person: UUID | None) -> None:
    assert visitor.firm is not None
    await audit.record(
        "section.assign", "assessment", run_id, person_id=visitor.id, firm_id=visitor.firm.id,
        detail={"section": section_id, "person": str(person) if person else None},
    )  # fmt: skip
