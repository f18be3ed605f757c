"""The declared result of a round beside the verified one, for pages that show both."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from assessments import content
from assessments.model import Questionnaire, Result
from lotrinh import db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.reviews.names import STATE_TAGS, STATES
from lotrinh.selfassessment.verified import Verified, VerifiedOf

# The newest conclusion counts while its review is verified.
ROUNDS = """
SELECT r.id, r.assessment, r.state, a.instrument, a.version, a.round, s.result AS declared,
       c.result AS verified, c.changed, c.concluded_at, c.digest
FROM review r JOIN firm_assessment a ON a.id = r.assessment JOIN snapshot s ON s.assessment = a.id
LEFT JOIN LATERAL (
    SELECT k.result, k.changed, k.concluded_at, k.digest FROM review_conclusion k
    WHERE k.review = r.id AND r.state = 'verified' ORDER BY k.number DESC LIMIT 1
) c ON true
WHERE a.firm = $1
"""

VERIFIED = """
SELECT c.answers, c.result, c.changed, c.concluded_at
FROM review r JOIN review_conclusion c ON c.review = r.id
WHERE r.assessment = $1 AND r.state = 'verified' ORDER BY c.number DESC LIMIT 1
"""

_result = msgspec.json.Decoder(Result)


class RoundReviewed(msgspec.Struct, frozen=True, kw_only=True):
    """`verified` and what follows it are None until the review is concluded."""

    id: UUID
    assessment: UUID
    state: str
    instrument: str
    version: str
    round: int
    declared: Result
    verified: Result | None
    changed: int | None
    concluded_at: datetime | None
    digest: str | None

    @property
    def questionnaire(self) -> Questionnaire:
        return content.get(self.instrument, self.version)

    @property
    def state_name(self) -> str:
        return STATES[self.state]

    @property
    def state_tag(self) -> str:
        return STATE_TAGS.get(self.state, "plain")


async def of_firm(advisor: Visitor, firm_id: UUID, *, shared: bool) -> dict[UUID, RoundReviewed]:
    """By round; `shared`: the firm shows its results to advisors, as the caller has just read."""
    if advisor.staff_role != "advisor" or not shared:
        return {}
    rows = await db.fetch(f"{ROUNDS} ORDER BY a.submitted_at DESC", firm_id)
    return {row["assessment"]: _reviewed(row) for row in rows}


async def of_own_round(visitor: Visitor, run_id: UUID) -> RoundReviewed | None:
    row = await db.fetch_one(f"{ROUNDS} AND a.id = $2", visitor.firm.id if visitor.firm else None, run_id)
    return _reviewed(row) if row else None


@db.by_system
async def verified_of(run_id: UUID) -> Verified | None:
    """For papers of a round that the caller may see."""
    row = await db.fetch_one(VERIFIED, run_id)
    if row is None:
        return None
    answers = msgspec.json.decode(row["answers"])
    return Verified(answers, _result.decode(row["result"]), row["changed"], row["concluded_at"])


def provide_verified_of() -> VerifiedOf:
    return verified_of


def _reviewed(row: dict[str, Any]) -> RoundReviewed:
    verified = _result.decode(row["verified"]) if row["verified"] else None
    return RoundReviewed(**row | {"declared": _result.decode(row["declared"]), "verified": verified})
