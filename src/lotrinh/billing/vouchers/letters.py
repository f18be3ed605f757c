"""Mails about an application, to the owners of the firm and to advisors; written where it is decided or made."""

from uuid import UUID

from lotrinh import db
from lotrinh.accounts.emails import write

OWNERS = """
SELECT p.email, f.name AS firm FROM voucher v JOIN firm f ON f.id = v.firm JOIN member m ON m.firm = f.id
JOIN person p ON p.id = m.person
WHERE v.id = $1 AND m.role = 'owner' AND m.ended_at IS NULL ORDER BY p.email
"""

ADVISORS = "SELECT email FROM person WHERE staff_role = 'advisor' ORDER BY email"


async def tell(kind: str, voucher_id: UUID, **facts: object) -> None:
    for owner in await db.fetch(OWNERS, voucher_id):
        await write(owner["email"], kind, firm=owner["firm"], path=f"/vouchers/{voucher_id}", **facts)


@db.by_system
async def tell_centre(voucher_id: UUID) -> None:
    """The application waits for a decision. For the firm's privacy the mail names neither it nor the step."""
    for advisor in await db.fetch(ADVISORS):
        await write(advisor["email"], "voucher-waiting", path=f"/vouchers/{voucher_id}")
