"""The frozen benchmark that a result is compared with."""

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from lotrinh import db
from lotrinh.accounts.visitor import Visitor
from lotrinh.selfassessment.benchmark import Entry, Group, Kind, Peers, Scores, Spread, peers

# Own: what the firm itself had submitted when the benchmark was frozen, whatever the result that is shown.
BENCHMARK = """
SELECT a.sector, a.size, f.frozen_at, f.simulated, v.spreads,
       own.sector AS own_sector, own.size AS own_size, own.scores
FROM firm_assessment a
JOIN benchmark_freeze f ON f.id = a.benchmark
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_array(
        x.sector, x.size, x.measure, x.n, json_build_array(x.lower, x.median, x.upper))) AS spreads
    FROM benchmark_value x
    WHERE x.benchmark = f.id AND (x.sector = a.sector OR x.sector IS NULL) AND (x.size = a.size OR x.size IS NULL)
) v ON true
LEFT JOIN LATERAL (
    SELECT o.version, o.sector, o.size, jsonb_build_object(
        'points', s.result->'points', 'maximum', s.result->'maximum', 'pillars', s.result->'pillars') AS scores
    FROM firm_assessment o JOIN snapshot s ON s.assessment = o.id
    WHERE o.firm = a.firm AND o.instrument = a.instrument AND o.submitted_at < f.frozen_at
    ORDER BY o.submitted_at DESC, o.round DESC LIMIT 1
) own ON own.version = a.version
WHERE a.firm = $1 AND a.id = $2
"""


class Benchmark(msgspec.Struct, frozen=True):
    """What a result is compared with; no `peers`: too few firms on every rung of the ladder."""

    frozen_at: datetime
    simulated: bool
    peers: Peers | None


class Row(msgspec.Struct, frozen=True, array_like=True):
    sector: str | None
    size: str | None
    measure: str
    n: int
    windows: tuple[tuple[int, int, int], tuple[int, int, int], tuple[int, int, int]]


_rows = msgspec.json.Decoder(list[Row])
_scores = msgspec.json.Decoder(Scores)


async def benchmark_of(visitor: Visitor, run_id: UUID) -> Benchmark | None:
    """None while no benchmark of the result's version has been frozen."""
    if visitor.firm is None:
        return None
    row = await db.fetch_one(BENCHMARK, visitor.firm.id, run_id)
    if row is None:
        return None
    found = peers(_groups(row["spreads"]), row["sector"], row["size"], _own(row))
    return Benchmark(row["frozen_at"], row["simulated"], found)


def _groups(spreads: str | None) -> list[Group]:
    by_kind: dict[Kind, dict[str, Spread]] = defaultdict(dict)
    for one in _rows.decode(spreads or "[]"):
        by_kind[one.sector, one.size][one.measure] = Spread(one.n, one.windows)
    return [Group(*kind, found) for kind, found in by_kind.items()]


def _own(row: dict[str, Any]) -> Entry | None:
    if row["scores"] is None:
        return None
    return Entry(row["own_sector"], row["own_size"], _scores.decode(row["scores"]).shares)
