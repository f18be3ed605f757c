"""Who saw or changed a firm's data, from the audit record, in words that its people understand."""

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

import msgspec

from lotrinh import acts, clock, db
from lotrinh.accounts.visitor import Visitor
from lotrinh.centre.firm_filter import number, one_of
from lotrinh.i18n import N_

SHOWN = 50
HIGHEST_ID = 2**62
KINDS = {"all": N_("Everybody"), "centre": N_("The support centre"), "firm": N_("The firm's own people")}

# Strangers to the firm, such as whoever asked to represent it, stay without a name here.
LINES = f"""
SELECT e.id, e.at, e.action, e.person_id IS NULL AS by_system, p.staff_role IS DISTINCT FROM 'none' AS by_centre,
       CASE WHEN p.staff_role <> 'none' OR EXISTS (
           SELECT 1 FROM member m WHERE m.firm = e.firm_id AND m.person = p.id
       ) THEN coalesce(nullif(p.name, ''), p.email) END AS name
FROM audit_event e LEFT JOIN person p ON p.id = e.person_id
WHERE e.firm_id = $1
  AND ($2::bigint IS NULL OR (e.at, e.id) < (SELECT o.at, o.id FROM audit_event o WHERE o.firm_id = $1 AND o.id = $2))
  AND ($3 = 'all' OR (e.person_id IS NOT NULL AND (p.staff_role <> 'none') = ($3 = 'centre')))
ORDER BY e.at DESC, e.id DESC LIMIT {SHOWN + 1}
"""  # noqa: S608 - a number of this module


class Chosen(msgspec.Struct, frozen=True):
    """`by`: one of KINDS. `before`: only what is older than the event of this number."""

    by: str = "all"
    before: int | None = None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """`name` None: the system, or somebody who is a stranger to the firm. `times`: the same, one after the other."""

    id: int
    at: datetime
    action: str
    by_system: bool
    by_centre: bool
    name: str | None
    times: int = 1

    @property
    def words(self) -> dict[str, str]:
        return acts.name(self.action)


def parse(given: Mapping[str, Any]) -> Chosen:
    """Raises UnknownFilter for what no list offers."""
    fields = {name: str(value) for name, value in given.items()}
    by = one_of(fields, "by", tuple(KINDS)) or "all"
    return Chosen(by, number(fields, "before", 1, HIGHEST_ID))


async def lines(visitor: Visitor, chosen: Chosen) -> tuple[list[Line], int | None]:
    """The newest first, and the number from which the next page goes on."""
    if visitor.firm is None:
        return [], None
    rows = await db.fetch(LINES, visitor.firm.id, chosen.before, chosen.by)
    found = [Line(**row) for row in rows[:SHOWN]]
    return _together(found), found[-1].id if len(rows) > SHOWN else None


def _together(found: list[Line]) -> list[Line]:
    """What one person did several times in a row on one day is one line."""
    groups = groupby(
        found, key=lambda line: (clock.local(line.at).date(), line.name, line.by_system, line.words)
    )
    lists = [list(group) for _, group in groups]
    return [msgspec.structs.replace(group[0], times=len(group)) for group in lists]
