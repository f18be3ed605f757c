"""What a firm sees of its vouchers, advisors of all that are applied for, and the operator of the sums."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import db
from lotrinh.accounts.visitor import Visitor
from lotrinh.billing.vouchers import schemes
from lotrinh.errors import NotFound
from lotrinh.firms.finding import is_meant, meant
from lotrinh.i18n import N_
from lotrinh.paging import ListPage, fetch_page
from lotrinh.roadmap.titles import title
from recommender.catalogue import Scheme, Text

STATES = {
    "open": N_("Waiting for the centre"),
    "asked": N_("Waiting for the firm"),
    "approved": N_("Approved"),
    "refused": N_("Refused"),
    "withdrawn": N_("Withdrawn"),
}
SEEN = """
SELECT v.id, v.firm, f.name AS firm_name, f.tax_code, v.solution, a.scheme, a.year, a.size, a.cap,
       (a.cap - a.committed)::bigint AS left_of_cap, v.price, v.computed, v.note, v.state, v.question, v.reply,
       v.reason, v.reversal_reason, v.applied_at, v.decided_at,
       coalesce(sum(e.amount) FILTER (WHERE e.kind = 'committed'), 0)::bigint AS committed,
       coalesce(sum(e.amount) FILTER (WHERE e.kind = 'paid'), 0)::bigint AS paid,
       coalesce(sum(e.amount) FILTER (WHERE e.kind = 'released'), 0)::bigint AS released
FROM voucher v JOIN firm f ON f.id = v.firm JOIN scheme_account a ON a.id = v.account
LEFT JOIN voucher_entry e ON e.voucher = v.id
WHERE ($1 = 'advisor' OR v.firm = $2)
"""
GROUPED = " GROUP BY v.id, f.id, a.id"
# Of those decided on, what is still to be paid comes first, then the newest.
ALL = f"""
{SEEN} AND {is_meant("$3", "$4")}{GROUPED}
ORDER BY v.state = 'open' DESC, v.state = 'asked' DESC, CASE WHEN v.state IN ('open', 'asked') THEN v.applied_at END,
         coalesce(sum(CASE e.kind WHEN 'committed' THEN e.amount ELSE -e.amount END), 0) > 0 DESC,
         v.applied_at DESC, v.id
"""
ONE = f"{SEEN} AND v.id = $3{GROUPED}"
OPEN_FOR = "SELECT id FROM voucher WHERE firm = $1 AND solution = $2 AND state IN ('open', 'asked')"
APPLIED = "SELECT solution FROM voucher WHERE firm = $1 AND state IN ('open', 'asked')"
WAITING = "SELECT count(*)::int AS waiting FROM voucher WHERE state = 'open' AND $1 = 'advisor'"
LEDGER = """
SELECT e.kind, e.amount, e.entered_at, coalesce(nullif(p.name, ''), p.email, '') AS name
FROM voucher_entry e LEFT JOIN person p ON p.id = e.entered_by WHERE e.voucher = $1 ORDER BY e.id
"""
SUMS = """
SELECT scheme, year, size, count(*)::int AS firms, sum(committed)::bigint AS committed, sum(paid)::bigint AS paid
FROM scheme_account WHERE committed > 0 GROUP BY scheme, year, size ORDER BY year DESC, scheme, size
"""


class VoucherSeen(msgspec.Struct, frozen=True):
    """Amounts in whole VND; `left_of_cap`: what the firm may still get under the scheme in the year."""

    id: UUID
    firm: UUID
    firm_name: str
    tax_code: str
    solution: str
    scheme: str
    year: int
    size: str
    cap: int
    left_of_cap: int
    price: int
    computed: int
    note: str
    state: str
    question: str
    reply: str
    reason: str
    reversal_reason: str
    applied_at: datetime
    decided_at: datetime | None
    committed: int
    paid: int
    released: int

    @property
    def title(self) -> Text:
        return title(self.solution)

    @property
    def terms(self) -> Scheme | None:
        return schemes.scheme(self.scheme)

    @property
    def state_name(self) -> str:
        return STATES[self.state]

    @property
    def is_open(self) -> bool:
        return self.state in ("open", "asked")

    @property
    def is_reversible(self) -> bool:
        return self.state in ("approved", "refused") and not self.paid

    @property
    def rest(self) -> int:
        return self.committed - self.paid - self.released

    @property
    def most(self) -> int:
        """What can be approved at most."""
        return min(self.computed, self.left_of_cap)


async def vouchers(visitor: Visitor, words: str, page: int) -> ListPage:
    """Of the visitor's firm, or for advisors of firms with these words or this tax code.

    Those that wait for the centre first, the oldest first.
    """
    listed = await fetch_page(page, ALL, *_whose(visitor), *meant(words))
    return listed.each(lambda row: VoucherSeen(**row))


async def voucher(visitor: Visitor, voucher_id: UUID) -> VoucherSeen:
    row = await db.fetch_one(ONE, *_whose(visitor), voucher_id)
    if row is None:
        raise NotFound
    return VoucherSeen(**row)


async def applied(visitor: Visitor) -> set[str]:
    """The solutions for which the visitor's firm has an application that nobody has decided on."""
    rows = await db.fetch(APPLIED, visitor.firm.id) if visitor.firm else []
    return {row["solution"] for row in rows}


async def open_for(visitor: Visitor, solution: str) -> UUID | None:
    """The firm's application that nobody has decided on; there is at most one for a step."""
    row = await db.fetch_one(OPEN_FOR, visitor.firm.id if visitor.firm else None, solution)
    return row["id"] if row else None


async def waiting(visitor: Visitor) -> int:
    """For advisors: how many applications nobody has decided on and no firm is asked about."""
    row = await db.fetch_one(WAITING, visitor.staff_role)
    return row["waiting"] if row else 0


async def ledger(_: Visitor, found: VoucherSeen) -> list[dict[str, Any]]:
    return await db.fetch(LEDGER, found.id)


async def sums(_: Visitor) -> list[dict[str, Any]]:
    """For the operator: by scheme, year and size class, without firms."""
    return [row | {"terms": schemes.scheme(row["scheme"])} for row in await db.fetch(SUMS)]


def _whose(visitor: Visitor) -> tuple[str, UUID | None]:
    return visitor.staff_role, visitor.firm.id if visitor.firm else None
