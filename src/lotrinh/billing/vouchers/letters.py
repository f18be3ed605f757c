"""Mails to the owners of a firm about its application; written in the transaction that decides."""

from uuid import UUID

from lotrinh import db
from lotrinh.accounts.emails import write

OWNERS = """
SELECT p.email, f.name AS firm FROM voucher v JOIN firm f ON f.id = v.firm JOIN member m ON m.firm = f.id
JOIN person p ON p.id = m.person
WHERE v.id = $1 AND m.role = 'owner' AND m.ended_at IS NULL ORDER BY p.email
"""


async def tell(kind: str, voucher_id: UUID, **facts: object) -> None:
    for owner in await db.fetch(OWNERS, voucher_id):
        await write(owner["email"], kind, firm=owner["firm"], path=f"/vouchers/{voucher_id}", **facts)
