"""Links new audit events every few minutes, and mails the day's head to the operators."""

from typing import Any

from lotrinh import audit_chain, clock, db
from lotrinh.accounts.emails import write

LINK, SEND_HEAD = "audit.link", "audit.send-head"
OPERATORS = "SELECT email FROM person WHERE staff_role = 'operator' ORDER BY email"


async def link(_: dict[str, Any]) -> None:
    await audit_chain.link_new_events()


async def send_head(_: dict[str, Any]) -> None:
    """A second run of the same night sends another letter, which does no harm."""
    await audit_chain.link_new_events()
    head = await audit_chain.head()
    if head is None:
        return
    await tell_operators("audit-head", head=head, day=clock.today())


async def tell_operators(template: str, **facts: object) -> None:
    async with db.atomic():
        for row in await db.fetch(OPERATORS):
            await write(row["email"], template, **facts)
