"""All answers of all rounds of a firm as one file: a line for each answer, as given."""

import csv
import io
import json
from typing import Any

from lotrinh import db
from lotrinh.accounts.visitor import Visitor

COLUMNS = ("instrument", "version", "round", "submitted_at", "question", "value")
ANSWERS = """
SELECT a.instrument, a.version, a.round, a.submitted_at, e.key AS question, e.value
FROM assessment a JOIN snapshot s ON s.assessment = a.id CROSS JOIN jsonb_each(s.answers) e
WHERE a.firm = $1 AND a.state = 'submitted' ORDER BY a.submitted_at, a.instrument, a.round, e.key
"""
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


async def raw_data(visitor: Visitor) -> bytes:
    """CSV with a byte-order mark; texts that a spreadsheet would take for formulas begin with an apostrophe."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for row in await db.fetch(ANSWERS, visitor.firm.id if visitor.firm else None):
        submitted = row["submitted_at"].isoformat(timespec="seconds")
        texts = (row["question"], _text(json.loads(row["value"])))
        writer.writerow([row["instrument"], row["version"], row["round"], submitted, *map(_harmless, texts)])
    return file.getvalue().encode("utf-8-sig")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _harmless(text: str) -> str:
    is_number = text.lstrip("-").replace(".", "", 1).isdigit()
    return f"'{text}" if text.startswith(FORMULA_SIGNS) and not is_number else text
