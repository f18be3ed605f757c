"""Firms with results for the figures of cohorts, put straight into the tables; the flat row comes by itself."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from lotrinh import clock, db
from lotrinh.firms.tables import Firm
from lotrinh.roadmap.adoption_tables import Adoption
from tests.browsing import Visit
from tests.centre.casework import share

LATEST = """
INSERT INTO firm_latest (firm, instrument, version, assessment, points, score, level, coverage, submitted_at)
VALUES ($1, 'dbi-sme', '1970-2021', $2, $3, $3, $4, 1, $5)
ON CONFLICT (firm, instrument) DO UPDATE SET assessment = excluded.assessment, points = excluded.points,
    level = excluded.level, submitted_at = excluded.submitted_at
"""
RUN = """
INSERT INTO assessment (id, firm, instrument, version, round, state, sector, size, started_at, submitted_at)
SELECT $1, f.id, 'dbi-sme', '1970-2021', 1 + (SELECT count(*) FROM assessment a WHERE a.firm = f.id),
       'submitted', f.sector, f.size, $3, $3
FROM firm f WHERE f.id = $2
"""
FLAT = (50.0,) * 6


def days_ago(days: float) -> datetime:
    return clock.now() - timedelta(days=days)


async def firm(sector: str = "wood", size: str = "small", *, shared: bool = True) -> UUID:
    firm_id = uuid4()
    await Firm(
        id=firm_id, tax_code=firm_id.hex[:14], name=f"Doanh nghiệp {firm_id.hex[:6]}", search_key=firm_id.hex[:6],
        vsic_version=2025, vsic_code="3101", sector=sector, size=size, simulated=True,
    ).save()  # fmt: skip
    if shared:
        await share(firm_id)
    return firm_id


async def result(
    firm_id: UUID,
    level: int,
    *,
    points: float = 60.0,
    at: datetime | None = None,
    pillars: Sequence[float | None] = FLAT,
) -> None:
    run, at = uuid4(), at or days_ago(10)
    found = {
        "points": points,
        "score": points,
        "level": level,
        "pillars": [{"score": one} for one in pillars],
    }
    await db.execute(RUN, run, firm_id, at)
    await db.execute(
        "INSERT INTO snapshot (id, assessment, content_hash, answers, result, created_at)"
        " VALUES ($1, $2, '', '{}', $3, $4)",
        uuid4(), run, json.dumps(found), at,
    )  # fmt: skip
    await db.execute(LATEST, firm_id, run, points, level, at)


async def adopted(firm_id: UUID, solution: str, status: str, on_date: date, **more: object) -> UUID:
    event = uuid4()
    reason = "cost" if status == "dropped" else None
    await Adoption(
        id=event, firm=firm_id, solution=solution, status=status, on_date=on_date, source="declared",
        reason=reason, recorded_at=clock.now(), **more,
    ).save()  # fmt: skip
    return event


def key_figure(visit: Visit, label: str) -> tuple[str, str]:
    """The figure above a label, and what stands below it."""
    for card in visit.all(".kpi"):
        if label in card.text_content():
            parts = [" ".join(card.cssselect(css)[0].text_content().split()) for css in (".n", ".d")]
            return parts[0], parts[1]
    raise AssertionError(f"no figure {label!r}")


def row(visit: Visit, css: str, label: str) -> list[str]:
    """The cells beside the name of a row; the drawn bar is none."""
    for line in visit.all(f"{css} tbody tr"):
        name, *cells = [" ".join(one.text_content().split()) for one in line]
        if name == label:
            return [cell for cell in cells if cell]
    raise AssertionError(f"no row {label!r}")
