"""Settling a flag after asking the firm, and opening it again. Answers are out of reach from here.

Only while the firm shares its results with advisors.
"""

from typing import Any
from uuid import UUID

from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.flag_queries import CONSENT
from lotrinh.errors import DomainError, NotFound
from lotrinh.i18n import N_

LOCK = f"""
SELECT p.settled_at, p.settled_by, p.outcome, p.note, p.assessment, p.firm FROM plausibility_flag p {CONSENT}
WHERE p.id = $1 FOR NO KEY UPDATE OF p FOR SHARE OF c
"""  # noqa: S608 - constants of this program
SETTLE = """
UPDATE plausibility_flag SET settled_by = $2, settled_at = $3, outcome = $4, note = $5 WHERE id = $1
"""
# Outcome and note stay for whoever settles it next.
REOPEN = "UPDATE plausibility_flag SET settled_by = NULL, settled_at = NULL WHERE id = $1"


class SettledMeanwhile(DomainError):
    message_id = N_(
        "Another advisor has settled this already. Go back and reload the page to see how; "
        "there it can be opened again."
    )


async def settle(advisor: Visitor, flag_id: UUID, *, outcome: str, note: str) -> None:
    """The same once more changes nothing."""
    async with db.atomic():
        row = await _locked(advisor, flag_id)
        if row["settled_at"]:
            if (row["settled_by"], row["outcome"], row["note"]) == (advisor.id, outcome, note):
                return
            raise SettledMeanwhile
        await db.execute(SETTLE, flag_id, advisor.id, clock.now(), outcome, note)
        await _record("flag.settle", advisor, flag_id, row, outcome)


async def reopen(advisor: Visitor, flag_id: UUID) -> None:
    async with db.atomic():
        row = await _locked(advisor, flag_id)
        if row["settled_at"]:
            await db.execute(REOPEN, flag_id)
            await _record("flag.reopen", advisor, flag_id, row, row["outcome"])


async def _locked(advisor: Visitor, flag_id: UUID) -> dict[str, Any]:
    row = await db.fetch_one(LOCK, flag_id) if advisor.staff_role == "advisor" else None
    if row is None:
        raise NotFound
    return row


async def _record(action: str, advisor: Visitor, flag_id: UUID, row: dict[str, Any], outcome: str) -> None:
    await audit.record(
        action, "plausibility_flag", flag_id, person_id=advisor.id, firm_id=row["firm"],
        detail={"assessment": str(row["assessment"]), "outcome": outcome},
    )  # fmt: skip
