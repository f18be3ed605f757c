"""Reports as rows: the number under which a result was handed out, and whether it still stands."""

from datetime import datetime
from uuid import UUID

import msgspec

from assessments import content
from assessments.model import Questionnaire
from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.errors import NotFound
from lotrinh.selfassessment.errors import NoValidReport, ReportRevoked
from lotrinh.selfassessment.report_number import new_number

OF_RUN = """
SELECT r.number, r.issued_at, r.revoked_at, r.revoked_reason
FROM report r JOIN assessment a ON a.id = r.assessment
WHERE a.firm = $1 AND a.id = $2
ORDER BY r.revoked_at IS NULL DESC, r.issued_at DESC
"""

LOCK = """
SELECT 1 FROM assessment WHERE firm = $1 AND id = $2 AND state = 'submitted' FOR NO KEY UPDATE
"""

REVOKE = """
UPDATE report SET revoked_at = $2, revoked_reason = $3 WHERE assessment = $1 AND revoked_at IS NULL
RETURNING number
"""

CONFIRMATION = """
SELECT r.number, r.assessment, r.revoked_at, a.instrument, a.version, a.submitted_at, a.simulated, s.content_hash,
       a.site IS NOT NULL AS of_a_site,
       (s.result ->> 'level')::int AS level
FROM report r JOIN assessment a ON a.id = r.assessment JOIN snapshot s ON s.assessment = a.id
WHERE r.number = $1
"""


class Report(msgspec.Struct, frozen=True):
    number: str
    issued_at: datetime
    revoked_at: datetime | None
    revoked_reason: str

    @property
    def valid(self) -> bool:
        return self.revoked_at is None


class Confirmation(msgspec.Struct, frozen=True):
    """What everybody may learn who holds a number; nothing here tells whose report it is."""

    number: str
    assessment: UUID
    revoked_at: datetime | None
    instrument: str
    version: str
    submitted_at: datetime
    simulated: bool
    content_hash: str
    of_a_site: bool
    level: int

    @property
    def questionnaire(self) -> Questionnaire:
        return content.get(self.instrument, self.version)


@db.by_system
async def confirmation(number: str) -> Confirmation | None:
    row = await db.fetch_one(CONFIRMATION, number)
    return Confirmation(**row) if row else None


async def of_run(visitor: Visitor, run_id: UUID) -> list[Report]:
    """The valid one first, then the revoked ones, the newest first."""
    if visitor.firm is None:
        return []
    return [Report(**row) for row in await db.fetch(OF_RUN, visitor.firm.id, run_id)]


async def valid(visitor: Visitor, run_id: UUID) -> Report:
    """The report to hand out: issued when it is first asked for, and again only by the owner's decision."""
    found = await of_run(visitor, run_id) or [await issue(visitor, run_id, again=False)]
    if not found[0].valid:
        raise ReportRevoked
    return found[0]


async def issue(visitor: Visitor, run_id: UUID, *, again: bool) -> Report:
    """The valid report, a new one if there is none; `again`: also after a revocation."""
    async with db.atomic():
        firm_id = await _lock(visitor, run_id)
        found, now = await of_run(visitor, run_id), clock.now()
        if found and (found[0].valid or not again):
            return found[0]
        number = new_number(clock.local(now).year)
        await db.execute(
            "INSERT INTO report (number, assessment, issued_at, revoked_reason) VALUES ($1, $2, $3, '')",
            number, run_id, now,
        )  # fmt: skip
        await audit.record("report.issue", "report", number, person_id=visitor.id, firm_id=firm_id)
        return Report(number, now, None, "")


async def revoke(visitor: Visitor, run_id: UUID, reason: str) -> None:
    async with db.atomic():
        firm_id = await _lock(visitor, run_id)
        row = await db.fetch_one(REVOKE, run_id, clock.now(), reason)
        if row is None:
            raise NoValidReport
        await audit.record("report.revoke", "report", row["number"], person_id=visitor.id, firm_id=firm_id)


async def _lock(visitor: Visitor, run_id: UUID) -> UUID:
    """Two people who press at once wait for each other here."""
    if visitor.firm is None or await db.fetch_one(LOCK, visitor.firm.id, run_id) is None:
        raise NotFound
    return visitor.firm.id
