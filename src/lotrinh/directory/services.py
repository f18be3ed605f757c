"""Keeping the directory: an advisor enters, changes, withdraws and puts back."""

from typing import Any
from uuid import UUID, uuid4

from piccolo.columns import Column

from lotrinh import audit, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.directory.personal_codes import digests_of
from lotrinh.directory.problems import TaxCodeListed
from lotrinh.directory.tables import Provider
from lotrinh.errors import NotFound
from lotrinh.search import search_key

LOCK = "SELECT * FROM provider WHERE id = $1 FOR UPDATE"
# One at a time may ask whether a tax code is free.
LOCK_CODES = "SELECT pg_advisory_xact_lock(hashtext('provider.tax_code'))"
LISTED = """
SELECT 1 AS one FROM provider
WHERE (tax_code = $1 OR personal_code_digest = ANY ($3::text[])) AND id <> $2 AND withdrawn_at IS NULL
"""
HIDDEN = {"personal_code", "personal_code_digest"}
"""Columns whose values the record of acts does not repeat."""
WITHDRAW = "UPDATE provider SET withdrawn_at = $2, withdrawn_by = $3 WHERE id = $1"


async def enter(visitor: Visitor, entry: dict[str, Any]) -> UUID:
    """`entry`: the columns that the form fills."""
    provider_id = uuid4()
    async with db.atomic():
        _refuse_others(visitor)
        await _refuse_listed(provider_id, entry)
        await Provider(
            id=provider_id, **entry, search_key=search_key(entry["name"]), listed_at=clock.now(),
            listed_by=visitor.id,
        ).save()  # fmt: skip
        await _record("provider listed", visitor, provider_id)
    return provider_id


async def change(visitor: Visitor, provider_id: UUID, entry: dict[str, Any]) -> None:
    async with db.atomic():
        before = await _locked(visitor, provider_id)
        if before["withdrawn_at"] is None:
            await _refuse_listed(provider_id, before | entry)
        after: dict[Column | str, Any] = {getattr(Provider, name): value for name, value in entry.items()}
        after |= {
            "search_key": search_key(entry["name"]),
            "changed_at": clock.now(),
            "changed_by": visitor.id,
        }
        await Provider.update(after).where(Provider.id == provider_id)
        changed = {
            name: before[name]
            for name, value in entry.items()
            if before[name] != value and name not in HIDDEN
        }
        await _record("provider changed", visitor, provider_id, {"before": changed})


async def withdraw(visitor: Visitor, provider_id: UUID) -> None:
    async with db.atomic():
        before = await _locked(visitor, provider_id)
        if before["withdrawn_at"] is None:
            await db.execute(WITHDRAW, provider_id, clock.now(), visitor.id)
            await _record("provider withdrawn", visitor, provider_id)


async def restore(visitor: Visitor, provider_id: UUID) -> None:
    async with db.atomic():
        before = await _locked(visitor, provider_id)
        if before["withdrawn_at"] is not None:
            await _refuse_listed(provider_id, before)
            await db.execute(WITHDRAW, provider_id, None, None)
            await _record("provider restored", visitor, provider_id)


def _refuse_others(visitor: Visitor) -> None:
    if visitor.staff_role != "advisor":
        raise NotFound


async def _locked(visitor: Visitor, provider_id: UUID) -> dict[str, Any]:
    _refuse_others(visitor)
    row = await db.fetch_one(LOCK, provider_id)
    if row is None:
        raise NotFound
    return row


async def hold_codes() -> None:
    """Until the transaction ends nobody else enters or finds a tax code free."""
    await db.execute(LOCK_CODES)


async def _refuse_listed(provider_id: UUID, row: dict[str, Any]) -> None:
    await hold_codes()
    if await db.fetch_one(LISTED, row["tax_code"], provider_id, digests_of(row["personal_code"])):
        raise TaxCodeListed


async def _record(
    action: str, visitor: Visitor, provider_id: UUID, detail: dict[str, Any] | None = None
) -> None:
    await audit.record(action, "provider", provider_id, person_id=visitor.id, detail=detail)
