"""Files of a firm in one list: evidence in reviews and of tools in use, and what came with its requests.

Files kept with steps of the plan are not among them: the firm is told that only its own people see these.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from lotrinh import db
from lotrinh.accounts.visitor import Visitor
from lotrinh.firms.consent_queries import has_consent
from lotrinh.i18n import N_

# Evidence of a round is read in its review, so that of a round without one is not named. Evidence of a tool goes
# with the entry it was added to: undone, neither is told.
FILES = """
SELECT 'evidence' AS kind, e.id, r.id AS within, e.title, e.added_at
FROM firm_assessment a JOIN review r ON r.assessment = a.id JOIN evidence e ON e.assessment = a.id
WHERE a.firm = $1 AND a.state = 'submitted' AND e.kind = 'file' AND e.withdrawn_at IS NULL
UNION ALL
SELECT 'adoption', d.id, NULL, d.title, d.added_at
FROM paper d JOIN adoption o ON o.id = d.adoption
WHERE d.firm = $1 AND d.kind = 'file' AND d.withdrawn_at IS NULL AND EXISTS (
    SELECT 1 FROM adoption n
    WHERE n.firm = o.firm AND n.solution = o.solution AND n.place = o.place AND NOT n.is_undone
      AND NOT EXISTS (SELECT 1 FROM adoption c WHERE c.corrects = n.id)
)
UNION ALL
SELECT 'request', d.id, q.id, d.title, d.added_at
FROM support_request q JOIN request_message m ON m.request = q.id JOIN message_file d ON d.message = m.id
WHERE q.firm = $1 AND d.withdrawn_at IS NULL
ORDER BY added_at DESC, id
"""
KINDS = {
    "evidence": N_("Evidence in a review"),
    "adoption": N_("Evidence that a tool is in use"),
    "request": N_("Sent with a request"),
}
ADDRESSES = {"evidence": "/reviews/{0}/evidence/{1}/file", "request": "/requests/{0}/files/{1}"}


class FirmFile(msgspec.Struct, frozen=True, kw_only=True):
    """`within`: the review or the request in which advisors open it."""

    kind: str
    id: UUID
    within: UUID | None
    title: str
    added_at: datetime

    @property
    def kind_name(self) -> str:
        return KINDS[self.kind]

    @property
    def url(self) -> str | None:
        return ADDRESSES[self.kind].format(self.within, self.id) if self.within else None


async def files_of_firm(advisor: Visitor, firm_id: UUID) -> list[FirmFile]:
    """The newest first, while the firm shares with advisors."""
    if advisor.staff_role != "advisor" or not await has_consent(firm_id, "advisors"):
        return []
    return [FirmFile(**row) for row in await db.fetch(FILES, firm_id)]
