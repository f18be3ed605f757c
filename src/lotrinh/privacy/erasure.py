"""The job that carries out what people asked for, once the days to take it back are over.

Nothing of the audit record is touched: it names people by a number, and that number has no name any more.
"""

import asyncio
from typing import Any
from uuid import UUID

from lotrinh import audit, clock, db
from lotrinh.billing import checkout_services
from lotrinh.billing.sponsorship.services import free_seats_of
from lotrinh.billing.vouchers.services import withdraw_all_of
from lotrinh.centre.hand_over_services import follow_withdrawal
from lotrinh.papers import store
from lotrinh.privacy.copy_queries import rows_of_firm
from lotrinh.privacy.holdings import holdings

CARRY_OUT = "erasure.carry-out"

DUE_DEPARTURES = """
SELECT id, firm, ended_by FROM departure
WHERE due_at <= $1 AND withdrawn_at IS NULL AND done_at IS NULL ORDER BY due_at, id
"""
DUE_DELETIONS = """
SELECT d.id, d.person, p.email FROM account_deletion d JOIN person p ON p.id = d.person
WHERE d.due_at <= $1 AND d.withdrawn_at IS NULL AND d.done_at IS NULL ORDER BY d.due_at, d.id
"""
HOLD_DEPARTURE = """
SELECT 1 AS one FROM departure WHERE id = $1 AND withdrawn_at IS NULL AND done_at IS NULL FOR UPDATE
"""
HOLD_DELETION = """
SELECT 1 AS one FROM account_deletion WHERE id = $1 AND withdrawn_at IS NULL AND done_at IS NULL FOR UPDATE
"""
WITHDRAW = "UPDATE consent SET withdrawn_at = $2 WHERE firm = $1 AND withdrawn_at IS NULL"
LEAVE = "UPDATE member SET ended_at = $2 WHERE firm = $1 AND ended_at IS NULL"
LEAVE_ALL = "UPDATE member SET ended_at = $2 WHERE person = $1 AND ended_at IS NULL"
# A setting of this transaction alone: see refuse_change() in the migrations.
ERASING = "SELECT set_config('lotrinh.erasing', $1, true)"
OWNED_ALONE = """
SELECT m.firm FROM member m
WHERE m.person = $1 AND m.role = 'owner' AND m.ended_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM member o
    WHERE o.firm = m.firm AND o.role = 'owner' AND o.ended_at IS NULL AND o.person <> $1
)
FOR UPDATE
"""
UNNAME = """
UPDATE person SET email = id::text || '@deleted.invalid', name = 'Tài khoản đã xóa', staff_role = 'none',
    second_factor_since = NULL
WHERE id = $1
"""


async def carry_out(_: dict[str, Any]) -> None:
    """Each in a transaction of its own; a second run finds nothing left to do."""
    for due in await db.fetch(DUE_DEPARTURES, clock.now()):
        async with db.atomic():
            if not await db.fetch_one(HOLD_DEPARTURE, due["id"]):
                continue
            files = await _remove_firm(due["firm"])
            await db.execute("UPDATE departure SET done_at = $2 WHERE id = $1", due["id"], clock.now())
        await _remove_files(files)
    for due in await db.fetch(DUE_DELETIONS, clock.now()):
        async with db.atomic():
            if not await db.fetch_one(HOLD_DELETION, due["id"]):
                continue
            files = await _remove_account(due["person"], due["email"])
            await db.execute("UPDATE account_deletion SET done_at = $2 WHERE id = $1", due["id"], clock.now())
        await _remove_files(files)


async def _remove_firm(firm_id: UUID) -> list[str]:
    """All that may go, in the order in which it can; the names of the files that went with it."""
    now, files = clock.now(), []
    await db.execute(WITHDRAW, firm_id, now)
    # Now, not by the job of a withdrawal: it would find no letter any more that providers are to delete.
    await follow_withdrawal({"firm": str(firm_id), "purpose": "providers", "at": now.isoformat()})
    await db.execute(ERASING, "on")
    for one in holdings():
        if one.firm and one.departure == "removed":
            files += [row["stored_name"] for row in await rows_of_firm(one, firm_id) if one.files]
            await db.execute(f"DELETE FROM {one.table} WHERE {one.firm}", firm_id)  # noqa: S608 - our data
    await db.execute(ERASING, "off")
    await db.execute(LEAVE, firm_id, now)
    await checkout_services.end_for_gone(firm_id)
    await free_seats_of(firm_id)
    await withdraw_all_of(firm_id)
    await audit.record("firm's data removed", "firm", firm_id, person_id=None, firm_id=firm_id)
    return [name for name in files if name]


async def _remove_account(person_id: UUID, email: str) -> list[str]:
    """Whoever owned a firm alone takes it along: nobody would be left to withdraw what it agreed to."""
    now, files = clock.now(), []
    for row in await db.fetch(OWNED_ALONE, person_id):
        files += await _remove_firm(row["firm"])
    await db.execute(LEAVE_ALL, person_id, now)
    for one in holdings():
        if one.person and one.account == "removed":
            # Both parameters stand in every statement, whichever the condition asks for.
            await db.execute(
                f"DELETE FROM {one.table} WHERE ({one.person}) AND $1::uuid IS NOT NULL AND $2::text IS NOT NULL",  # noqa: S608 - our data
                person_id, email,
            )  # fmt: skip
    await db.execute(UNNAME, person_id)
    await audit.record("account deleted", "person", person_id, person_id=None)
    return files


async def _remove_files(names: list[str]) -> None:
    """After the rows are gone for good."""
    for name in names:
        await asyncio.to_thread(store.remove, name)
