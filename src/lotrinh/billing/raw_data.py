"""All answers of all rounds of a firm as one file: a line for each answer, as given.

`site`: empty where the round is of the whole firm.
"""

import json
from typing import Any

from lotrinh import db
from lotrinh.accounts.visitor import Visitor
from lotrinh.spreadsheets import MARK, csv_lines

COLUMNS = ("instrument", "version", "round", "submitted_at", "question", "value", "site")
ANSWERS = """
SELECT a.instrument, a.version, a.round, a.submitted_at, e.key AS question, e.value, coalesce(t.name, '') AS site
FROM assessment a LEFT JOIN site t ON t.id = a.site
JOIN snapshot s ON s.assessment = a.id CROSS JOIN jsonb_each(s.answers) e
WHERE a.firm = $1 AND a.state = 'submitted' ORDER BY a.submitted_at, a.instrument, t.name NULLS FIRST, a.round, e.key
"""


async def raw_data(visitor: Visitor) -> bytes:
    """CSV with a byte-order mark; texts that a spreadsheet would take for formulas begin with an apostrophe."""
    rows = await db.fetch(ANSWERS, visitor.firm.id if visitor.firm else None)
    return MARK + csv_lines([COLUMNS, *map(_line, rows)])


def _line(row: dict[str, Any]) -> tuple[object, ...]:
    submitted = row["submitted_at"].isoformat(timespec="seconds")
    value = _text(json.loads(row["value"]))
    return row["instrument"], row["version"], row["round"], submitted, row["question"], value, row["site"]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
