"""The letter that hands a request to providers: always in Vietnamese, and shown word for word before it goes out."""

from collections.abc import Collection, Iterator
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import db, i18n
from lotrinh.accounts import emails
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.names import REQUESTS
from lotrinh.firms.names import SECTORS, SIZES
from lotrinh.i18n import N_
from lotrinh.roadmap.titles import title

PARTS = {
    "firm": N_("Name, tax code and commune of the firm"),
    "size": N_("Sector, size class and number of employees"),
    "steps": N_("The steps in your plan that are not done yet"),
}
"""What may go along beside the request itself, each by its own tick."""
LANGUAGE: i18n.Locale = "vi"
FACTS = """
SELECT f.name, f.tax_code, f.sector, f.size, f.employees, u.name AS commune
FROM firm f LEFT JOIN admin_unit u ON u.id = f.commune WHERE f.id = $1
"""
STEPS = """
SELECT solution FROM plan_step WHERE firm = $1 AND removed_at IS NULL AND done_at IS NULL
ORDER BY wave NULLS LAST, added_at, id
"""


class Letter(msgspec.Struct, frozen=True):
    subject: str
    body: str

    @property
    def fingerprint(self) -> str:
        """Tells whether what is to be sent is what was shown."""
        return sha256(f"{self.subject}\n{self.body}".encode()).hexdigest()[:32]


async def compose(visitor: Visitor, firm_id: UUID, kind: str, *, text: str, parts: Collection[str]) -> Letter:
    """For the visitor's own firm; `text` is what the owner wrote, `parts` what was ticked."""
    row = await db.fetch_one(FACTS, firm_id)
    assert row is not None
    steps = [one["solution"] for one in await db.fetch(STEPS, firm_id)] if "steps" in parts else []
    contact = f"{visitor.name} <{visitor.email}>" if visitor.name else visitor.email
    lines = list(_lines(row, steps, parts))
    subject, body = emails.letter(
        LANGUAGE,
        "hand-over",
        {"kind": REQUESTS[kind], "text": _unix(text), "contact": contact, "facts": lines},
    )
    return Letter(subject, body)


def _lines(row: dict[str, Any], steps: list[str], parts: Collection[str]) -> Iterator[tuple[str, str]]:
    if "firm" in parts:
        commune = f", {row['commune']}" if row["commune"] else ""
        yield N_("Firm"), f"{row['name']} ({row['tax_code']}){commune}"
    if "size" in parts:
        yield N_("Sector"), i18n.gettext(LANGUAGE, SECTORS[row["sector"]])
        yield N_("Size"), i18n.gettext(LANGUAGE, SIZES[row["size"]])
        if row["employees"] is not None:
            yield N_("Employees"), i18n.number(LANGUAGE, row["employees"])
    if steps:
        yield N_("Planned steps"), "; ".join(title(one).get(LANGUAGE) for one in steps)


def _unix(text: str) -> str:
    """Browsers send line ends in their own way, and what is hidden in a page once more."""
    return text.replace("\r\n", "\n")
