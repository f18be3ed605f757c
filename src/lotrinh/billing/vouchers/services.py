"""Applying for a voucher, deciding on it, and what is paid and released.

Whoever decides or pays holds the account's row from the question to the answer; the checks of the account in the
database stand behind that.
"""

from typing import Any
from uuid import UUID, uuid4

from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.billing.vouchers import letters, problems
from lotrinh.billing.vouchers.schemes import choices
from lotrinh.errors import NotFound
from lotrinh.roadmap import plan_queries

ACCOUNT = """
INSERT INTO scheme_account AS old (firm, scheme, year, size, cap) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (firm, scheme, year) DO UPDATE SET cap = greatest(old.committed, excluded.cap), size = excluded.size
RETURNING id
"""
APPLY = """
INSERT INTO voucher (id, firm, account, solution, price, computed, note, applied_by, applied_at, state, simulated)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', (SELECT simulated FROM firm WHERE id = $2))
ON CONFLICT (firm, solution) WHERE state IN ('open', 'asked') DO NOTHING
"""
LOCK = """
SELECT v.id, v.firm, v.state, v.computed, a.id AS account, a.cap - a.committed AS left_of_cap
FROM voucher v JOIN scheme_account a ON a.id = v.account WHERE v.id = $1 FOR UPDATE
"""
REST = """
SELECT coalesce(sum(CASE kind WHEN 'committed' THEN amount ELSE -amount END), 0)::bigint AS rest
FROM voucher_entry WHERE voucher = $1
"""
ENTER = """
INSERT INTO voucher_entry (voucher, account, kind, amount, entered_by, entered_at) VALUES ($1, $2, $3, $4, $5, $6)
"""
PAID = "SELECT 1 AS one FROM voucher_entry WHERE voucher = $1 AND kind = 'paid' LIMIT 1"
REVERSE = """
UPDATE voucher v SET state = 'open', reason = '', reversal_reason = $2, decided_by = NULL, decided_at = NULL
WHERE id = $1 AND NOT EXISTS (
    SELECT 1 FROM voucher o WHERE o.firm = v.firm AND o.solution = v.solution AND o.state IN ('open', 'asked'))
"""
LEAVE = """
UPDATE voucher SET state = 'withdrawn', decided_at = $2 WHERE firm = $1 AND state IN ('open', 'asked') RETURNING id
"""
DECIDE = "UPDATE voucher SET state = $2, reason = $3, decided_by = $4, decided_at = $5 WHERE id = $1"


async def apply(visitor: Visitor, step_id: UUID, scheme_id: str, price: int, note: str) -> UUID:
    """For a step of the firm's plan; applying is the consent that the centre reads the application."""
    step = await plan_queries.step(visitor, step_id)
    if step is None or visitor.firm is None:
        raise NotFound
    chosen = choices(step.solution, visitor.firm.size, clock.today()).get(scheme_id)
    if chosen is None:
        raise problems.NoScheme
    voucher_id, firm = uuid4(), visitor.firm
    async with db.atomic():
        account = await db.fetch_one(ACCOUNT, firm.id, scheme_id, clock.today().year, firm.size, chosen.cap)
        tag = await db.execute(
            APPLY, voucher_id, firm.id, account and account["id"], step.solution, price, chosen.computed(price),
            note, visitor.id, clock.now(),
        )  # fmt: skip
        if tag != "INSERT 0 1":
            raise problems.AlreadyApplied
        await _note("voucher.apply", voucher_id, visitor, firm.id, price=price)
        await letters.tell_centre(voucher_id)
    return voucher_id


async def withdraw(visitor: Visitor, voucher_id: UUID) -> None:
    async with db.atomic():
        found = await _locked(voucher_id, {"open", "asked"})
        _refuse_foreign(visitor, found)
        await _decide(visitor, found, "withdrawn", "")


async def withdraw_all_of(firm: UUID) -> None:
    """Of a firm whose people leave for good: nobody is left who wants a voucher. Call it in that transaction."""
    for row in await db.fetch(LEAVE, firm, clock.now()):
        await audit.record("voucher.withdrawn", "voucher", row["id"], person_id=None, firm_id=firm)


async def ask(visitor: Visitor, voucher_id: UUID, question: str) -> None:
    async with db.atomic():
        found = await _locked(voucher_id, {"open", "asked"})
        await db.execute(
            "UPDATE voucher SET state = 'asked', question = $2, reply = '' WHERE id = $1",
            voucher_id,
            question,
        )
        await _note("voucher.ask", voucher_id, visitor, found["firm"])
        await letters.tell("voucher-asked", voucher_id, question=question)


async def reply(visitor: Visitor, voucher_id: UUID, text: str) -> None:
    async with db.atomic():
        found = await _locked(voucher_id, {"asked"})
        _refuse_foreign(visitor, found)
        await db.execute("UPDATE voucher SET state = 'open', reply = $2 WHERE id = $1", voucher_id, text)
        await _note("voucher.reply", voucher_id, visitor, found["firm"])
        await letters.tell_centre(voucher_id)


async def approve(visitor: Visitor, voucher_id: UUID, amount: int) -> None:
    """Commits the amount: at most what the scheme gives for the price, and what is left of the year's cap."""
    async with db.atomic():
        found = await _locked(voucher_id, {"open", "asked"})
        if amount > found["computed"]:
            raise problems.OverComputed(most=found["computed"])
        if amount > found["left_of_cap"]:
            raise problems.OverCap(left=found["left_of_cap"])
        await _enter(visitor, found, "committed", amount)
        await _decide(visitor, found, "approved", "")
        await letters.tell("voucher-approved", voucher_id, amount=amount)


async def refuse(visitor: Visitor, voucher_id: UUID, reason: str) -> None:
    async with db.atomic():
        await _decide(visitor, await _locked(voucher_id, {"open", "asked"}), "refused", reason)
        await letters.tell("voucher-refused", voucher_id, reason=reason)


async def pay(visitor: Visitor, voucher_id: UUID, amount: int) -> None:
    """A payment to the firm that has been made."""
    async with db.atomic():
        found = await _locked(voucher_id, {"approved"})
        left = await rest(voucher_id)
        if amount > left:
            raise problems.MoreThanCommitted(left=left)
        await _enter(visitor, found, "paid", amount)


async def release(visitor: Visitor, voucher_id: UUID) -> None:
    """What is committed and will not be paid is free again for the firm's other steps."""
    async with db.atomic():
        found = await _locked(voucher_id, {"approved"})
        left = await rest(voucher_id)
        if not left:
            raise problems.VoucherChanged
        await _enter(visitor, found, "released", left)


async def reverse(visitor: Visitor, voucher_id: UUID, reason: str) -> None:
    """Take an approval or a refusal back while nothing is paid: the application waits for the centre again."""
    async with db.atomic():
        found = await _locked(voucher_id, {"approved", "refused"})
        if await db.fetch_one(PAID, voucher_id):
            raise problems.PaidAlready
        left = await rest(voucher_id)
        if left:
            await _enter(visitor, found, "released", left)
        if await db.execute(REVERSE, voucher_id, reason) != "UPDATE 1":
            raise problems.AppliedAnew
        await _note("voucher.reverse", voucher_id, visitor, found["firm"], reason=reason)
        await letters.tell("voucher-reversed", voucher_id, reason=reason)


async def rest(voucher_id: UUID) -> int:
    """Committed, and neither paid nor released yet."""
    row = await db.fetch_one(REST, voucher_id)
    return int(row["rest"]) if row else 0


async def _locked(voucher_id: UUID, states: set[str]) -> dict[str, Any]:
    found = await db.fetch_one(LOCK, voucher_id)
    if found is None:
        raise NotFound
    if found["state"] not in states:
        raise problems.VoucherChanged
    return found


def _refuse_foreign(visitor: Visitor, found: dict[str, Any]) -> None:
    if visitor.firm is None or visitor.firm.id != found["firm"]:
        raise NotFound


async def _enter(visitor: Visitor, found: dict[str, Any], kind: str, amount: int) -> None:
    await db.execute(ENTER, found["id"], found["account"], kind, amount, visitor.id, clock.now())
    await _note(f"voucher.{kind}", found["id"], visitor, found["firm"], amount=amount)


async def _decide(visitor: Visitor, found: dict[str, Any], state: str, reason: str) -> None:
    await db.execute(DECIDE, found["id"], state, reason, visitor.id, clock.now())
    await _note(f"voucher.{state}", found["id"], visitor, found["firm"])


async def _note(action: str, voucher_id: UUID, visitor: Visitor, firm: UUID, **detail: object) -> None:
    await audit.record(action, "voucher", voucher_id, person_id=visitor.id, firm_id=firm, detail=detail)
